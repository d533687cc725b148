"""心跳: when each periodic job last finished. Who watches the watcher reads this."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """One row a periodic job."""

    task = models.CharField(_("job"), max_length=80, primary_key=True)
    at = models.DateTimeField(_("last run"))
    result = models.JSONField(_("result"), default=dict)

    class Meta:
        verbose_name = _("heartbeat")

    def __str__(self):
        return self.task
