"""開放資料: what our own monthly data sets say, month by month, as it was published."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenMonth(models.Model):
    """One month of one set, small cells already left out. Never changed (trigger): a correction is another version."""

    dataset = models.SlugField(_("data set"), max_length=40)  # a key of disclosures/opendata/sets.py: SETS
    month = models.DateField(_("month"))  # its first day
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    rows = models.JSONField(_("rows"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("month of open data")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "month", "version"], name="open_month_version_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="open_month_begins_on_the_first"),
        ]

    def __str__(self):
        return f"{self.dataset} {self.month:%Y-%m} v{self.version}"
