"""點閱數: how often a page was read on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageView(models.Model):
    """One row a page and day. Nobody is in it."""

    path = models.CharField(_("page"), max_length=200)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("page views")
        constraints = [
            models.UniqueConstraint(fields=["path", "day"], include=["count"], name="page_view_once_a_day"),
        ]
        indexes = [models.Index(fields=["day", "-count"], name="page_view_of_day")]

    def __str__(self):
        return f"{self.path} {self.day}: {self.count}"
