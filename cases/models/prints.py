"""印刷品: what hangs on a wall or lies at a window, drawn once by a worker and handed out as a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrintSheet(models.Model):
    """印刷品: the poster of the services, a blank form, a filled example. One row each and language.

    `fingerprint` is that of what it says: when the words change, a worker draws it anew; until then the old one serves.
    """

    key = models.CharField(_("key"), max_length=80)
    language = models.CharField(_("language"), max_length=10)
    fingerprint = models.CharField(max_length=64, blank=True)  # of what `file` says
    wanted = models.CharField(max_length=64)  # of what it should say
    file = models.FileField(upload_to="prints", blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("printed sheet")
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="print_once_a_language")]

    def __str__(self):
        return f"{self.key} {self.language}"
