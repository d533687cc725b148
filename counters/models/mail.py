"""掛號文件: what the post brings against signature, and waits at the counter for its addressee."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class MailItem(models.Model):
    """掛號文件: one letter or parcel. Sender and addressee, where they are people, stand in the parties of the line."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("Registered letter")
        RECEIPT = "receipt", _("Registered with return receipt")
        EXPRESS = "express", _("Express mail")
        PARCEL = "parcel", _("Parcel")
        COURT = "court", _("Court paper")
        OFFICIAL = "official", _("Official paper served by post")
        INTERNATIONAL = "international", _("International mail")

    SAME_DAY = (Kind.COURT, Kind.OFFICIAL)  # periods of law run from the day they are served

    line = models.OneToOneField("counters.Line", models.PROTECT, primary_key=True, related_name="mail")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    number = models.CharField(_("registered number"), max_length=20)
    to_unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    pieces = models.PositiveSmallIntegerField(_("pieces"), default=1)
    is_restricted = models.BooleanField(_("for the addressee’s own hands"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("registered mail")
        constraints = [
            models.CheckConstraint(condition=Q(pieces__range=(1, 999)), name="mail_of_some_pieces"),
            models.CheckConstraint(condition=Q(number__regex=r"^[A-Z0-9]{6,20}$"), name="mail_number_of_signs"),
        ]
        indexes = [models.Index(fields=["number"], name="mail_by_number")]

    def __str__(self):
        return f"{self.kind} {self.number}"


class MailSignature(models.Model):
    """簽收: the hand that signed for a letter, drawn on the screen. Deleted when the time of the book is over."""

    mark = models.OneToOneField("counters.Mark", models.PROTECT, primary_key=True, related_name="mail_signature")
    strokes = SealedTextField(_("signature"))  # counters/signatures.py
    forget_on = models.DateField(_("forget on"), db_index=True)

    class Meta:
        verbose_name = _("signature")

    def __str__(self):
        return f"signature of mark {self.mark_id}"
