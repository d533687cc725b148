"""Controlled zones, when they are closed, and who asked to enter one: what rules and queries speak of."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.coastal_zone import hours


class ControlledZone(models.Model):
    """海岸管制區: a stretch of coast one enters with a permit, or, where it is a specified one, in its open hours."""

    class Kind(models.TextChoices):
        PERMANENT = "permanent", _("Permanently controlled coast")
        SPECIFIED = "specified", _("Specified coast, with opening hours")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    county = models.CharField(_("county"), max_length=10)
    extent_zh = models.CharField(_("extent, Chinese"), max_length=300, blank=True)
    extent_en = models.CharField(_("extent, English"), max_length=400, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="controlled_zones", verbose_name=_("unit"))
    hours = models.JSONField(_("opening hours"), default=list, blank=True)  # see hours.py
    source = models.CharField(_("source"), max_length=160)
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("controlled zone")
        ordering = ["unit__path", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["permanent", "specified"]), name="zone_kind_known"),
            models.CheckConstraint(condition=Q(kind="specified") | Q(hours=[]), name="zone_permanent_never_opens"),
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def opening(self) -> list[str]:
        """The opening hours in words."""
        return hours.lines(self.hours)

    @property
    def short_kind(self):
        return _("specified") if self.kind == self.Kind.SPECIFIED else _("permanent")

    def closed_during(self, starts_at: datetime, ends_at: datetime) -> "list[ZoneClosure]":
        """The closings in force that fall into a stretch of time, earliest first."""
        standing = self.closures.filter(lifted_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
        return list(standing.order_by("starts_at"))


class ZoneClosure(models.Model):
    """管制區關閉: nobody enters from then to then, permit or not (exercises, typhoon). Kept when it was lifted."""

    zone = models.ForeignKey(ControlledZone, models.PROTECT, related_name="closures")
    starts_at = models.DateTimeField(_("closed from"))
    ends_at = models.DateTimeField(_("closed until"))
    reason_zh = models.CharField(_("Chinese reason"), max_length=120)
    reason_en = models.CharField(_("English reason"), max_length=160)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared at"))
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("closing of a zone")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="zone_closure_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="zone_closure_lifted_by_somebody",
            ),
            # The second of two presses, and the colleague who does the same at the same time.
            ExclusionConstraint(
                name="zone_closed_once_at_a_time",
                expressions=[
                    (Func(F("zone_id"), F("zone_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_at"), F("ends_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(lifted_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.zone_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Visit(models.Model):
    """入出申請: which zone, from when to when, how many people; and what was permitted of it."""

    class Reason(models.TextChoices):
        RESEARCH = "research", _("Academic survey")
        WORKS = "works", _("Construction works")
        NATURE = "nature", _("Watching nature")
        FILMING = "filming", _("Photography, filming from the air")
        RITES = "rites", _("Rites and worship")
        EVENT = "event", _("An event")
        PRESS = "press", _("News reporting")
        FISHING = "fishing", _("Fishery")
        OTHER = "other", _("Something else")

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="visit")
    zone = models.ForeignKey(ControlledZone, models.PROTECT, related_name="visits")
    place = models.CharField(_("place"), max_length=200)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    entry_at = models.DateTimeField(_("planned entry"))
    exit_at = models.DateTimeField(_("planned exit"))
    people = models.PositiveSmallIntegerField(_("people"))
    # The days (ISO) still asked for, then those permitted; `left_out`: places in the list of those who do not enter.
    days = models.JSONField(_("days"), default=list)
    left_out = models.JSONField(_("not permitted"), default=list, blank=True)
    holds_from = models.DateTimeField(_("permitted from"), null=True, blank=True)
    holds_until = models.DateTimeField(_("permitted until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entry checked"), null=True, blank=True)
    # The closing that ended the permit, while it stands ended by it.
    closure = models.ForeignKey(ZoneClosure, models.PROTECT, null=True, blank=True, related_name="ended")
    # The days other closings took out of the permit while they stand: [{"closure": id, "days": [ISO]}]
    barred = models.JSONField(_("closed days"), default=list, blank=True)

    class Meta:
        verbose_name = _("visit to a zone")
        constraints = [
            models.CheckConstraint(condition=Q(exit_at__gt=F("entry_at")), name="visit_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(people__gte=1), name="visit_has_people"),
            models.CheckConstraint(condition=~Q(days=[]), name="visit_has_days"),
            models.CheckConstraint(
                condition=Q(holds_from=None, holds_until=None) | Q(holds_until__gt=F("holds_from")),
                name="visit_permit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(holds_from=None) | Q(holds_from__gte=F("entry_at"), holds_until__lte=F("exit_at")),
                name="visit_permitted_within_what_was_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "exit_at"], name="visit_of_zone"),
            models.Index(fields=["holds_until"], name="visit_permit_ends", condition=Q(holds_until__isnull=False)),
        ]

    def __str__(self):
        return f"visit of case {self.case_id}"

    @property
    def days_left(self) -> list[date]:
        """The days still asked for or permitted; empty where they are all that the hours asked for touch."""
        asked = hours.days_touched(self.entry_at, self.exit_at)
        return [date.fromisoformat(day) for day in self.days] if len(self.days) < len(asked) else []

    @property
    def barred_days(self) -> list[date]:
        """The days a closing took out of the permit: nobody enters on them."""
        return sorted({date.fromisoformat(day) for one in self.barred for day in one["days"]})
