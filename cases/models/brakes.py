"""How often somebody tried: the brakes on guessing live in PostgreSQL, so that a flushed queue forgets no storm."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """嘗試紀錄: one failed look-up. The bucket is a keyed hash of a number or a network, never the thing itself."""

    bucket = models.CharField(_("bucket"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attempt")
        indexes = [models.Index(fields=["bucket", "-at"], name="attempt_recent")]

    def __str__(self):
        return self.bucket[:8]
