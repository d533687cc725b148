"""核發文件: anything with our signature and QR, kept as the facts it states; its PDFs are renderings of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IssuedDocument(models.Model):
    """核發文件: content, its hash and the signed token of the QR. Content never changes (trigger)."""

    class Kind(models.TextChoices):
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        CLOSING_SLIP = "closing_slip", _("Reply slip")
        PERMIT = "permit", _("Permit")
        DECISION = "decision", _("Decision")
        REFUSAL = "refusal", _("Refusal")
        SUPPLEMENT = "supplement", _("Request for a supplement")
        EXTENSION = "extension", _("Notice of extension")
        TRANSFER = "transfer", _("Notice of transfer")
        HAND_OVER = "hand_over", _("Hand-over slip")
        LETTER = "letter", _("Letter")
        RECEIPT = "receipt", _("Receipt")

    # Of these a case may have several side by side; of the others the newest takes the place of the one before.
    SEVERAL = (Kind.LETTER,)

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=30, unique=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    token = models.TextField(unique=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    is_current = models.BooleanField(_("current"), default=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("issued document")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(is_current=True) & ~Q(kind="letter"),
                name="document_one_current_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(superseded_by=None, withdrawn_at=None),
                name="document_current_is_valid",
            ),
        ]

    def __str__(self):
        return self.number


class Rendering(models.Model):
    """One PDF of a document in one language, made by a worker and never made again for proof.

    Most documents have one sheet. What goes over a counter may also be wanted on a roll, or again as a copy.
    """

    class Sheet(models.TextChoices):
        ORIGINAL = "", _("original")
        COPY = "copy", _("copy")
        ROLL = "roll", _("roll")
        ROLL_COPY = "roll-copy", _("copy on a roll")

    document = models.ForeignKey(IssuedDocument, models.CASCADE, related_name="renderings")
    language = models.CharField(_("language"), max_length=10)
    sheet = models.CharField(_("sheet"), max_length=10, choices=Sheet.choices, blank=True)
    file = models.FileField(upload_to="documents/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rendering")
        constraints = [
            models.UniqueConstraint(fields=["document", "language", "sheet"], name="rendering_once_a_language")
        ]
        indexes = [models.Index(fields=["id"], name="rendering_to_make", condition=Q(made_at=None))]

    def __str__(self):
        return f"{self.document_id} {self.language}"
