"""保密名單: who is let into a sealed case, and whom a case accuses. The database refuses an accused handler (0020)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidant(models.Model):
    """知密人員: somebody the ethics office named, who may see a sealed case beside its officer."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="confidants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("person let into a case")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="confidant_named_once")]

    def __str__(self):
        return f"confidant {self.user_id} of case {self.case_id}"


class Accused(models.Model):
    """被陳情人: somebody of ours a case complains about. Neither they nor those under them ever handle it."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="accused")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("person a case is about")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="accused_named_once")]

    def __str__(self):
        return f"accused {self.user_id} in case {self.case_id}"
