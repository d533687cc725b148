"""統計數字: how much happened on a day, without anybody in it: what stays when a case and its people are forgotten."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyFigure(models.Model):
    """每日統計: one count of a day, a unit and a subject. Written by cases/figures.py only, a whole day at once.

    `value` makes the count a histogram, so that days add up to months and units to the agency, medians included: the
    time taken (the upper end of its step, in minutes), the score given, or 0 where a thing is only counted.
    """

    day = models.DateField(_("day"))
    measure = models.CharField(_("measure"), max_length=20)  # a key of cases/figures.py: MEASURES
    subject = models.CharField(_("subject"), max_length=40, blank=True)  # code of a service, of a book …
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    value = models.PositiveIntegerField(_("value"), default=0)
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("daily figure")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "day", "subject", "unit", "value"],
                include=["count"],
                name="figure_once_a_day",
            ),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="figure_counts_something"),
        ]

    def __str__(self):
        return f"{self.measure} {self.day} {self.subject}"
