"""檢視: what somebody keeps fresh. Mixed into every kind of content that is read again from time to time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kept(models.Model):
    """受檢視者: has an owner, a deputy, and the day by which it is read again.

    `remind_on` is the next day on which something is to be said about that, or null (disclosures/reminders.py).
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )
    cycle_days = models.PositiveSmallIntegerField(_("days from one review to the next"), default=180)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    remind_on = models.DateField(_("next reminder"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | Q(deputy=None) | ~Q(owner=F("deputy")),
                name="%(class)s_deputy_is_someone_else",
            ),
            models.CheckConstraint(condition=Q(cycle_days__gt=0), name="%(class)s_cycle_has_days"),
        ]
        indexes = [
            # The sweep of the reminders reads this and nothing else.
            models.Index(fields=["remind_on"], name="%(class)s_to_remind", condition=Q(remind_on__isnull=False)),
        ]
