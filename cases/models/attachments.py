"""附件: a file somebody handed in. Nobody opens it before it was scanned; its name and place are ours."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """附件: belongs to a draft until it is sent, then to the case. `paper` says which paper was asked for."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the virus check")
        CLEAN = "clean", _("checked")
        REFUSED = "refused", _("refused by the virus check")

    draft = models.ForeignKey("cases.Draft", models.CASCADE, null=True, blank=True, related_name="attachments")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="attachments")
    paper = models.SlugField(_("which paper"), max_length=40)
    # What the paper was called when it was asked for; the forms may change.
    label_zh = models.CharField(_("Chinese label"), max_length=100, blank=True)
    label_en = models.CharField(_("English label"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=120)  # as the person called it, made harmless
    mime = models.CharField(_("type"), max_length=100)  # as found in the file itself
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments/%Y/%m", blank=True)  # empty once it was refused
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("next scan"), null=True, blank=True)
    scanned_at = models.DateTimeField(_("scanned at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finding = models.CharField(_("finding"), max_length=120, blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=True, case__isnull=False) | Q(draft__isnull=False, case__isnull=True),
                name="attachment_of_draft_or_case",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "clean", "refused"]), name="attachment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(scanned_at__isnull=False), name="attachment_judged_when_scanned"
            ),
            models.CheckConstraint(
                condition=Q(state="refused", file="") | (~Q(state="refused") & ~Q(file="")),
                name="attachment_refused_is_gone",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False) | (~Q(state="waiting") & Q(due_at=None)),
                name="attachment_due_iff_waiting",
            ),
            # The second press of the button finds the first one's file.
            models.UniqueConstraint(
                fields=["draft", "paper", "sha256"], condition=Q(draft__isnull=False), name="attachment_once_a_draft"
            ),
            models.UniqueConstraint(
                fields=["case", "paper", "sha256"], condition=Q(case__isnull=False), name="attachment_once_a_case"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="attachment_to_scan", condition=Q(state="waiting"))]

    def __str__(self):
        return f"attachment {self.pk}"

    @property
    def is_only_ours(self) -> bool:
        """Let through by our own checks, where no scanner is set: then the scan is the moment it was added."""
        return self.state == self.State.CLEAN and self.scanned_at == self.added_at


class Erasure(models.Model):
    """待刪檔案: a file in the storage that no row speaks for (cases/attachments/erasure.py)."""

    name = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField(_("to be deleted at"), db_index=True)

    class Meta:
        verbose_name = _("erasure")

    def __str__(self):
        return f"erasure {self.pk}"
