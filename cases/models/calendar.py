"""The office calendar as data: exceptions day by day, years a person has confirmed, and closures by place."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """行事曆例外日: one date that differs from Monday-to-Friday: 放假日 or 補行上班日."""

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.name_zh}"


class ConfirmedYear(models.Model):
    """已核對年度: a person has compared this year with the official 辦公日曆表. Other years carry a warning."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("confirmed year")

    def __str__(self):
        return str(self.year)


class Declaration(models.Model):
    """停班宣布: one press of the typhoon button, with all the closures it made; taken back as a whole."""

    key = models.UUIDField(unique=True)  # of the press: a second one finds the first
    reason_zh = models.CharField(_("Chinese reason"), max_length=60)
    reason_en = models.CharField(_("English reason"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=120)
    declared_at = models.DateTimeField(_("declared at"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("declaration of closures")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="declaration_lifted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.reason_zh} {self.pk}"


class Closure(models.Model):
    """停止上班: a day (or part of it) on which the offices of a place did not work, by declaration."""

    class Part(models.TextChoices):
        FULL = "full", _("All day")
        MORNING = "am", _("Morning")
        AFTERNOON = "pm", _("Afternoon")
        EVENING = "night", _("Evening")

    date = models.DateField(_("date"))
    part = models.CharField(_("part"), max_length=5, choices=Part.choices, default=Part.FULL)
    county = models.CharField(_("county"), max_length=10, blank=True)
    township = models.CharField(_("township"), max_length=10, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="closures")
    reason_zh = models.CharField(_("Chinese reason"), max_length=60)
    reason_en = models.CharField(_("English reason"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True, blank=True, related_name="closures")

    class Meta:
        verbose_name = _("closure")
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=["full", "am", "pm", "night"]), name="closure_part_known"),
            models.CheckConstraint(condition=~Q(county="") | Q(unit__isnull=False), name="closure_says_where"),
            models.CheckConstraint(condition=Q(township="") | ~Q(county=""), name="closure_township_has_county"),
            models.UniqueConstraint(
                fields=["date", "part", "county", "township", "unit"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="closure_declared_once",
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.county or self.unit}"
