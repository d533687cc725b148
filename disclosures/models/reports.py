"""內容勘誤: somebody says that a page is wrong; and the links of our pages, with what the nightly look found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class ErrorReport(models.Model):
    """勘誤回報: what is wrong with a page, told by anybody; answered within three working days, in public."""

    class Outcome(models.TextChoices):
        MENDED = "mended", _("Mended")
        RIGHT = "right", _("The page is right")
        OTHER = "other", _("Not about this page")

    item = models.ForeignKey("disclosures.InfoItem", models.PROTECT, related_name="reports")
    version_number = models.PositiveSmallIntegerField(_("version"))
    key = models.UUIDField(unique=True)  # the second press of the button finds the first one's row
    text = SealedTextField(_("what is wrong"))
    email = SealedTextField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    at = models.DateTimeField(_("reported at"))
    due_at = models.DateTimeField(_("to be answered before"))
    chief_told_at = models.DateTimeField(_("supervisor told at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    answer = models.CharField(_("answer in public"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("error report")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", "mended", "right", "other"]), name="report_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None, closed_by=None)
                | (~Q(outcome="") & ~Q(answer="") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="report_closed_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["item", "-at"], name="report_of_item"),
            # What the sweep tells the supervisor of.
            models.Index(fields=["due_at"], name="report_late", condition=Q(closed_at=None, chief_told_at=None)),
        ]

    def __str__(self):
        return f"error report {self.pk}"


class PageLink(models.Model):
    """頁面連結: an address one of our public pages leads to. Looked at by night; alarm after three days of failure."""

    item = models.ForeignKey("disclosures.InfoItem", models.CASCADE, related_name="links")
    address = models.CharField(_("address"), max_length=500)
    host = models.CharField(_("host"), max_length=255, blank=True)  # empty: a page of ours
    check_at = models.DateTimeField(_("next look"))
    checked_at = models.DateTimeField(_("last look"), null=True, blank=True)
    fails = models.PositiveSmallIntegerField(_("days it failed"), default=0)
    failed_on = models.DateField(_("last failed on"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("link")
        constraints = [models.UniqueConstraint(fields=["item", "address"], name="page_link_once_an_item")]
        indexes = [models.Index(fields=["check_at"], name="page_link_to_check")]

    def __str__(self):
        return self.address

    @property
    def is_dead(self) -> bool:
        """A page of ours is there or not; one outside may have a bad day or two."""
        return self.fails >= (PATIENCE if self.host else 1)


PATIENCE = 3  # days on which a link outside has to fail before anybody is told
