"""訪客: who came in, and whom somebody of ours expects."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.models import Unit
from cases.vault import SealedTextField


class Purpose(models.TextChoices):
    """事由"""

    BUSINESS = "business", _("Business with us")
    MEETING = "meeting", _("Meeting")
    DELIVERY = "delivery", _("Delivery")
    WORKS = "works", _("Works or repair")
    TOUR = "tour", _("Tour")
    FAMILY = "family", _("Family of staff")
    OTHER = "other", _("Something else")


class ExpectedVisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who come to, or were announced by, a unit of this person."""
        units = Unit.objects.filter(access.within(access.subtrees(user, "visit.expect")))
        return self.filter(Q(unit__in=units) | Q(host_unit__in=units))

    def standing(self):
        return self.filter(called_off_at=None)

    def awaited(self):
        """Those who have not come; an entry that was struck is none."""
        came = Visit.objects.filter(expected=models.OuterRef("pk"), line__struck_by=None)
        return self.standing().filter(~models.Exists(came))


class ExpectedVisit(models.Model):
    """預約訪客: somebody a unit expects, announced at the counter they will come to. The code opens the entry there."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)  # of the press of the button; the code is derived from it
    code_hash = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    host_unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    host = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField(_("expected from"))
    ends_at = models.DateTimeField(_("expected until"))
    name = SealedTextField(_("name"), blank=True)
    organisation = SealedTextField(_("organisation"), blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    announced_at = models.DateTimeField(_("announced at"))
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    # Who it was, forgotten when the time of the book is over (counters/visitors/retention.py).
    blanked_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)

    objects = ExpectedVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("expected visit")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="expected_visit_ends_later"),
            models.CheckConstraint(condition=Q(people__range=(1, 500)), name="expected_visit_of_somebody"),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="expected_visit_of_unit"),
            models.Index(fields=["host_unit", "starts_at"], name="expected_visit_of_host"),
            models.Index(fields=["ends_at"], name="expected_visit_to_forget", condition=Q(blanked_at=None)),
        ]

    def __str__(self):
        return f"expected visit {self.pk}"


class Visit(models.Model):
    """訪客登記: one coming in, alone or with companions. Who it was stands in the parties of the line."""

    line = models.OneToOneField("counters.Line", models.PROTECT, primary_key=True, related_name="visit")
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    host_unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    host = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    pass_number = models.CharField(_("visitor’s pass"), max_length=10)
    items = models.CharField(_("what they bring"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    expected = models.ForeignKey(ExpectedVisit, models.PROTECT, null=True, related_name="visits", db_index=False)

    class Meta:
        verbose_name = _("visit")
        constraints = [
            models.CheckConstraint(condition=Q(people__range=(1, 500)), name="visit_of_somebody"),
            models.CheckConstraint(condition=~Q(pass_number=""), name="visit_with_a_pass"),
        ]
        indexes = [
            models.Index(fields=["expected"], name="visit_of_expected", condition=Q(expected__isnull=False)),
        ]

    def __str__(self):
        return f"visit with pass {self.pass_number}"
