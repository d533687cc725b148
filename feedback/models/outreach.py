"""走動服務: visits to those who do not come to us, what was planned, and what people suggested there."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.models import Unit
from cases.vault import SealedTextField


class Audience(models.TextChoices):
    """拜訪對象"""

    FISHERS = "fishers", _("Fishermen’s association or boat owners")
    CONSERVATION = "conservation", _("Conservation group")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood or community")
    REMOTE = "remote", _("Household in a remote place")
    VULNERABLE = "vulnerable", _("Household in need")


HOUSEHOLDS = (Audience.REMOTE, Audience.VULNERABLE)
"""A home: everything said there is that person's own, and masked."""


class Way(models.TextChoices):
    """方式"""

    VISIT = "visit", _("We called on them")
    GATHERING = "gathering", _("Gathering")
    ROUNDS = "rounds", _("Management by walking around")


class Help(models.TextChoices):
    """關懷服務"""

    MEALS = "meals", _("Meals brought")
    TIDYING = "tidying", _("Home put in order")
    HEALTH = "health", _("Simple medical care")
    GOODS = "goods", _("Goods brought")


class OfUnits(models.QuerySet):
    def visible_to(self, user):
        """Those of the units whose visits this person may read. Every staff view starts here."""
        return self.filter(unit__in=Unit.objects.filter(access.within(access.subtrees(user, "outreach.read"))))


class VisitQuerySet(OfUnits):
    def standing(self):
        """Those that count: not struck."""
        return self.filter(struck_at=None)


class Outreach(models.Model):
    """訪視紀錄: one visit, written once (trigger): it is struck and written anew, and its people are forgotten.

    What is sealed is what people told us and where they live; the rest is what statistics are made of.
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    happened_on = models.DateField(_("day"))
    audience = models.CharField(_("whom"), max_length=15, choices=Audience.choices)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices)
    help = ArrayField(models.CharField(max_length=10), verbose_name=_("care given"), default=list, blank=True)
    organisation = models.CharField(_("organisation"), max_length=60, blank=True)
    area = models.CharField(_("township or district"), max_length=20)
    people = models.PositiveSmallIntegerField(_("people met"))
    officers = models.PositiveSmallIntegerField(_("officers"))
    met = SealedTextField(_("who was met"), blank=True)
    phone = SealedTextField(_("telephone"), blank=True)
    place = SealedTextField(_("place of the visit"), blank=True)
    asked = SealedTextField(_("what was asked"), blank=True)
    answer = SealedTextField(_("answer"), blank=True)
    request_key = models.UUIDField(unique=True)  # of the press: a second one finds the first
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_as = models.CharField(_("signed"), max_length=120)
    struck_at = models.DateTimeField(_("struck at"), null=True, blank=True)
    struck_as = models.CharField(_("struck by"), max_length=120, blank=True)
    strike_reason = models.CharField(_("reason of the correction"), max_length=200, blank=True)
    blanked_at = models.DateTimeField(_("people forgotten at"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="outreach_audience_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="outreach_way_known"),
            models.CheckConstraint(condition=Q(help__contained_by=Help.values), name="outreach_help_known"),
            models.CheckConstraint(condition=Q(people__gt=0, officers__gt=0), name="outreach_met_somebody"),
            models.CheckConstraint(
                condition=Q(struck_at=None, strike_reason="", struck_as="")
                | (Q(struck_at__isnull=False) & ~Q(strike_reason="") & ~Q(struck_as="")),
                name="outreach_struck_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-happened_on", "-id"], name="outreach_of_unit"),
            models.Index(fields=["-happened_on", "-id"], name="outreach_newest"),
            models.Index(fields=["happened_on"], name="outreach_to_forget", condition=Q(blanked_at=None)),
        ]

    def __str__(self):
        return f"visit {self.pk}"

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None

    @property
    def care(self) -> list[str]:
        """What care was given, in words."""
        return [Help(one).label for one in self.help]

    @property
    def is_private(self) -> bool:
        return self.audience in HOUSEHOLDS


class Suggestion(models.Model):
    """建議: one thing somebody suggested on a visit; with one press a petition of its own."""

    visit = models.ForeignKey(Outreach, models.PROTECT, related_name="suggestions")
    text = SealedTextField(_("suggestion"), blank=True)
    key = models.UUIDField(default=uuid4, unique=True)  # of the press: a second one finds the first
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, blank=True, related_name="suggested_on")

    class Meta:
        verbose_name = _("suggestion")
        ordering = ["id"]

    def __str__(self):
        return f"suggestion {self.pk}"


class OutreachPlan(models.Model):
    """年度訪視計畫: how many visits a unit means to make to one kind of people in a year."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    roc_year = models.PositiveSmallIntegerField(_("year of the Republic"))
    audience = models.CharField(_("whom"), max_length=15, choices=Audience.choices)
    visits = models.PositiveSmallIntegerField(_("visits"))

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = _("plan of visits")
        constraints = [
            models.UniqueConstraint(fields=["roc_year", "unit", "audience"], name="outreach_planned_once"),
            models.CheckConstraint(condition=Q(visits__gt=0), name="outreach_plans_something"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="outreach_plan_audience_known"),
        ]

    def __str__(self):
        return f"plan of unit {self.unit_id} for {self.roc_year}"
