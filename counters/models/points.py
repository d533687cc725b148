"""服務據點: where people find us, what is there, how it is kept in order."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import within
from accounts.models import Unit


class PointQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the units this person sees."""
        return self.filter(unit__in=Unit.objects.filter(within(user.unit_paths())))


class ServicePoint(models.Model):
    """服務據點: a window, a bicycle stop or an ocean stop. Public, but for what is closed."""

    class Kind(models.TextChoices):
        WINDOW = "window", _("Service window")
        BICYCLE = "bicycle", _("Bicycle stop")
        OCEAN = "ocean", _("Ocean stop")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="service_points", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    county = models.CharField(_("county"), max_length=10)
    address_zh = models.CharField(_("Chinese address"), max_length=120, blank=True)
    address_en = models.CharField(_("English address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)  # empty: pages show 118
    hours_zh = models.CharField(_("opening hours, Chinese"), max_length=120)
    hours_en = models.CharField(_("opening hours, English"), max_length=160)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    facilities = ArrayField(models.SlugField(max_length=20), verbose_name=_("facilities"), default=list, blank=True)
    access = ArrayField(models.SlugField(max_length=20), verbose_name=_("accessibility"), default=list, blank=True)
    way_zh = models.CharField(_("how to get there, Chinese"), max_length=300, blank=True)
    way_en = models.CharField(_("how to get there, English"), max_length=400, blank=True)
    # The floor plan, and the same in words for whoever does not see it.
    plan = models.FileField(_("floor plan"), upload_to="points", blank=True)
    plan_mime = models.CharField(max_length=20, blank=True)
    plan_zh = models.CharField(_("floor plan in words, Chinese"), max_length=500, blank=True)
    plan_en = models.CharField(_("floor plan in words, English"), max_length=700, blank=True)
    is_open = models.BooleanField(_("open"), default=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)  # by its unit, the last time

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("service point")
        ordering = ["unit__path", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["window", "bicycle", "ocean"]), name="point_kind_known"),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | Q(lat__range=(3, 27), lon__range=(114, 124)),
                name="point_lies_in_our_waters",
            ),
            models.CheckConstraint(
                condition=Q(plan="", plan_mime="") | (~Q(plan="") & ~Q(plan_mime="") & ~Q(plan_zh="")),
                name="point_plan_is_told_in_words",
            ),
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_zh


class Round(models.Model):
    """定期檢視: the next time somebody has to go through a point with one of the lists (counters/models/checks.py).

    `alert_at` is the next moment at which something is to be said, null when all is said.
    """

    point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="rounds")
    kind = models.SlugField(_("kind"), max_length=10)
    due_at = models.DateTimeField(_("due"))
    alert_at = models.DateTimeField(_("next word"), null=True, blank=True)

    class Meta:
        verbose_name = _("round")
        constraints = [models.UniqueConstraint(fields=["point", "kind"], name="round_once_a_kind")]
        indexes = [models.Index(fields=["alert_at"], name="round_to_alert", condition=Q(alert_at__isnull=False))]

    def __str__(self):
        return f"{self.kind} of point {self.point_id}"


class RoundDone(models.Model):
    """檢視紀錄: somebody went through. Added and never changed (trigger)."""

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="rounds_done")
    kind = models.SlugField(_("kind"), max_length=10)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_as = models.CharField(_("signed"), max_length=120)
    good = ArrayField(models.SlugField(max_length=20), verbose_name=_("in order"), default=list)
    faulty = ArrayField(models.SlugField(max_length=20), verbose_name=_("faulty"), default=list)
    from_above = models.BooleanField(_("by a unit above"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    request_key = models.UUIDField(unique=True)  # of the press: a second one finds the first

    class Meta:
        verbose_name = _("round that was done")
        ordering = ["-id"]
        indexes = [models.Index(fields=["point", "-id"], name="round_done_of_point")]

    def __str__(self):
        return f"{self.kind} of point {self.point_id}, {self.at:%Y-%m-%d}"


class Fault(models.Model):
    """缺失: something at a point that is not in order, from when it was found until it was mended."""

    class Weight(models.TextChoices):
        DANGER = "danger", _("Dangerous to people")
        HINDERS = "hinders", _("Keeps people from something")
        BLEMISH = "blemish", _("A blemish")

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="faults")
    item = models.SlugField(_("item"), max_length=20)
    weight = models.CharField(_("weight"), max_length=10, choices=Weight.choices)
    finding = models.CharField(_("finding"), max_length=300)
    found_at = models.DateTimeField(_("found"))
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("working days to mend it"))  # the limit in force when it was found
    due_at = models.DateTimeField(_("due"))
    alert_at = models.DateTimeField(_("next word"), null=True, blank=True)
    mended_at = models.DateTimeField(_("mended"), null=True, blank=True)
    mended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    remedy = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("fault")
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__in=["danger", "hinders", "blemish"]), name="fault_weight_known"),
            models.CheckConstraint(
                condition=Q(mended_at=None, mended_by=None, remedy="")
                | (Q(mended_at__isnull=False, mended_by__isnull=False, alert_at=None) & ~Q(remedy="")),
                name="fault_mended_by_somebody_and_quiet",
            ),
            models.UniqueConstraint(
                fields=["point", "item"], condition=Q(mended_at=None), name="fault_open_once_an_item"
            ),
        ]
        indexes = [
            models.Index(fields=["alert_at"], name="fault_to_alert", condition=Q(alert_at__isnull=False)),
            models.Index(fields=["point", "due_at"], name="fault_open", condition=Q(mended_at=None)),
        ]

    def __str__(self):
        return f"fault {self.pk} of point {self.point_id}"
