"""碼頭查驗: what an officer found on the pier. A line is added and never changed; a correction is a line of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PierCheck(models.Model):
    """出港查驗、返港查驗: who was there, who was missing, how many too many, and whether the vessel might go."""

    class Kind(models.TextChoices):
        EXIT = "exit", _("Check on leaving")
        RETURN = "return", _("Check on return")

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        MISMATCH = "mismatch", _("Does not match")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="pier_checks")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    # The paper that was checked: which list of people, vessel and window it proved.
    document = models.ForeignKey("cases.IssuedDocument", models.PROTECT, related_name="+")
    found = models.PositiveSmallIntegerField(_("people found"))
    absent = models.JSONField(_("missing, by their place on the list"), default=list, blank=True)
    extra = models.PositiveSmallIntegerField(_("people who are not on the list"), default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("checked at"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        app_label = "applications"
        verbose_name = _("check on the pier")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], condition=Q(replaces=None), name="pier_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(result="passed", replaces=None, absent=[]) | ~Q(reason=""), name="pier_says_why"
            ),
            models.CheckConstraint(condition=Q(result="mismatch") | Q(extra=0), name="pier_nobody_too_many_passes"),
            models.CheckConstraint(
                condition=Q(kind__in=["exit", "return"], result__in=["passed", "mismatch"]), name="pier_words_known"
            ),
        ]

    def __str__(self):
        return f"{self.kind} check of case {self.case_id}"
