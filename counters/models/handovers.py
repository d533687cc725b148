"""交接班: what one shift leaves to the next, signed by both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import subtrees, within
from accounts.models import Unit


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the units whose books this person may read: who looks after pages or accounts is no colleague of
        the desk."""
        return self.filter(unit__in=Unit.objects.filter(within(subtrees(user, "counter.read"))))


class HandOver(models.Model):
    """交班: the page as it stood when the shift that ends signed it. Added and never changed (trigger).

    `stands`: what was open then, by section; numbers and words for things, nothing about people.
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="handovers")
    # One page a shift; what is handed over outside of the roster has none.
    shift = models.OneToOneField(
        "accounts.DutyShift", models.PROTECT, null=True, blank=True, related_name="handover", verbose_name=_("shift")
    )
    given_at = models.DateTimeField(_("given at"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_as = models.CharField(_("signed"), max_length=120)
    stands = models.JSONField(_("what stood open"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    request_key = models.UUIDField(unique=True)  # of the press: a second one finds the first

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "-id"], name="handover_of_unit")]

    def __str__(self):
        return f"hand-over {self.pk}"


class TakeOver(models.Model):
    """接班: the second signature. Added and never changed (trigger); the database refuses the giver's own."""

    handover = models.OneToOneField(HandOver, models.PROTECT, primary_key=True, related_name="taken")
    at = models.DateTimeField(_("taken at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_as = models.CharField(_("signed"), max_length=120)
    remark = models.CharField(_("what is not as written"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("taking over")
        constraints = [models.CheckConstraint(condition=~Q(signed_as=""), name="takeover_is_signed")]

    def __str__(self):
        return f"taking over of hand-over {self.handover_id}"
