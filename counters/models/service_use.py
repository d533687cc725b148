"""服務中心使用登記簿: one line a visit to the service centre; mostly one key."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ServiceUse(models.Model):
    """服務中心使用: what somebody came for. Counts people, knows none of them."""

    class Kind(models.TextChoices):
        WATER = "water", _("Drinking water")
        TOILET = "toilet", _("Toilet")
        TOOLS = "tools", _("Air pump and bicycle tools")
        FIRST_AID = "first_aid", _("First-aid kit")
        REST = "rest", _("Rest")
        ADVICE = "advice", _("Advice")
        FORMS = "forms", _("Help with a form")
        CHARGING = "charging", _("Charging")
        RAIN_GEAR = "rain_gear", _("Rain gear")
        TELEPHONE = "telephone", _("Telephone")
        OTHER = "other", _("Other")
        BELL = "bell", _("Service bell")

    class Need(models.TextChoices):
        NONE = "", _("No special need")
        DISABILITY = "disability", _("Disability")
        ELDERLY = "elderly", _("Elderly")
        PREGNANT = "pregnant", _("Pregnant")
        CHILD = "child", _("Small child")

    line = models.OneToOneField("counters.Line", models.PROTECT, primary_key=True, related_name="service_use")
    kind = models.CharField(_("service"), max_length=12, choices=Kind.choices)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    need = models.CharField(_("special need"), max_length=12, choices=Need.choices, blank=True)
    rang_bell = models.BooleanField(_("rang the service bell"), default=False)
    seconds = models.PositiveSmallIntegerField(_("seconds until somebody came"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)
    note = models.CharField(_("what was done"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("use of the service centre")
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="service_use_somebody_came"),
            models.CheckConstraint(
                condition=Q(rang_bell=True) | Q(seconds=None), name="service_use_response_to_a_bell"
            ),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="service_use_rating"),
        ]

    def __str__(self):
        return f"{self.kind} × {self.people}"
