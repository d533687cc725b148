"""遺失通知: somebody lost a thing and wants to hear of it when one of its kind is handed in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField
from counters.lost.kinds import CHOICES


class Loss(models.Model):
    """遺失通知: an address, a kind, a county and a day; no name, no description.

    Nothing is sent before it is confirmed. Ended, never confirmed, or over (`ends_on`: by then nobody can claim any
    more), the row is removed.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=CHOICES)
    county = models.CharField(_("county"), max_length=10)
    lost_on = models.DateField(_("lost on"))
    email = SealedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"))

    class Meta:
        verbose_name = _("loss")
        constraints = [
            models.UniqueConstraint(fields=["email_hash", "kind", "county", "lost_on"], name="loss_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("lost_on")), name="loss_ends_later"),
        ]
        indexes = [
            models.Index(
                fields=["kind", "county", "lost_on"], name="loss_to_tell", condition=Q(confirmed_at__isnull=False)
            ),
            models.Index(fields=["ends_on"], name="loss_to_forget"),
        ]

    def __str__(self):
        return f"loss {self.pk}"
