"""草稿: what somebody typed and has not sent. Never a case; nobody of ours reads it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class Draft(models.Model):
    """草稿: answers by step, sealed; kept 30 days from the last touch, emptied when sent."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("cases.Service", models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    form_version = models.PositiveSmallIntegerField(_("form version"), default=1)
    answers = SealedTextField(_("answers"), blank=True)  # JSON: {step: {...}}
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The code that opens it elsewhere is derived from the key; only its keyed hash stands here.
    code_hash = models.CharField(_("code, hashed"), max_length=64, blank=True)
    email = SealedTextField(_("e-mail"), blank=True)  # where the link went, if anybody asked for it
    # 代填: somebody of ours fills it in for a person at the window, on the telephone, or from a letter, and alone
    # opens it.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=10, default="online")
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    receipt_proof = models.CharField(_("proof of the receipt"), max_length=100, blank=True)
    consent = models.CharField(_("how the person agreed"), max_length=6, blank=True)
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="+")
    touched_at = models.DateTimeField(_("last touched"))
    expires_at = models.DateTimeField(_("kept until"))
    remind_at = models.DateTimeField(_("next reminder"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="online", filed_by=None, received_at=None)
                | (~Q(channel="online") & Q(filed_by__isnull=False, received_at__isnull=False)),
                name="draft_of_the_desk_says_whose",
            ),
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="draft_code_once"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="draft_expiry"),
            models.Index(fields=["filed_by", "-touched_at"], name="draft_of_desk", condition=Q(filed_by__isnull=False)),
            models.Index(fields=["remind_at"], name="draft_to_remind", condition=Q(remind_at__isnull=False)),
        ]

    def __str__(self):
        return f"draft {self.service_id}"
