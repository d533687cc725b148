"""清單: what somebody keeps looking for in the work lists."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """常用清單: the filters of a list under a name; the owner's alone, or shared with everybody below a unit."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(_("filters"), max_length=500)
    unit = models.ForeignKey("accounts.Unit", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("saved list")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_named_once")]

    def __str__(self):
        return self.name
