"""期限: a stored row that knows its next moment, the ledger it follows from, and what has been said about it."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DeadlineQuerySet(models.QuerySet):
    def running(self):
        return self.filter(met_at=None, due_at__isnull=False)

    def late(self, now):
        """Not done when the period ended. Nothing else decides this."""
        return self.filter(met_at=None, due_at__lte=now)


class Deadline(models.Model):
    """期限: one clock. `stage` is null for the clock of the whole case.

    `due_at` is the first instant that is late (UTC in storage); null while the clock is stopped.
    `alert_at` is the next moment at which something is to be said, null when nothing is.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="deadlines")
    stage = models.ForeignKey("cases.Stage", models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(_("counted from"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    met_at = models.DateTimeField(_("met"), null=True, blank=True)
    alerted_at = models.DateTimeField(_("said up to"))
    alert_at = models.DateTimeField(_("next word"), null=True, blank=True)
    hushed_at = models.DateTimeField(_("hushed"), null=True, blank=True)
    # The working as it was when the clock was met: a later change of the calendar does not touch it.
    working = models.JSONField(_("working"), null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage"],
                condition=Q(met_at=None),
                nulls_distinct=False,
                name="deadline_one_open_per_stage",
            ),
            models.CheckConstraint(condition=Q(met_at=None) | Q(alert_at=None), name="deadline_met_is_quiet"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(alert_at=None), name="deadline_paused_is_quiet"
            ),
        ]
        indexes = [
            # The sweep reads this and nothing else.
            models.Index(fields=["alert_at", "id"], name="deadline_to_alert", condition=Q(alert_at__isnull=False)),
            # The lists "due soon" and "overdue".
            models.Index(fields=["due_at", "id"], name="deadline_open_by_due", condition=Q(met_at=None)),
        ]

    def __str__(self):
        return f"deadline {self.pk} of case {self.case_id}"


class ClockEntry(models.Model):
    """計時紀錄: one line of a clock's ledger, added and never changed (trigger)."""

    class Kind(models.TextChoices):
        START = "start", _("starts")
        PAUSE = "pause", _("stops")
        RESUME = "resume", _("runs on")
        RESTART = "restart", _("starts anew")
        EXTEND = "extend", _("is extended")
        MOVE = "move", _("moves with the plan")
        RECOUNT = "recount", _("is recounted")
        HUSH = "hush", _("is hushed")
        MEET = "meet", _("is met")

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="ledger")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    n = models.PositiveSmallIntegerField(_("units"), null=True, blank=True)
    article = models.CharField(_("article of law"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    due_before = models.DateTimeField(_("due before"), null=True, blank=True)
    due_after = models.DateTimeField(_("due after"), null=True, blank=True)

    class Meta:
        verbose_name = _("ledger line")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["start", "pause", "resume", "restart", "extend", "move", "recount", "hush", "meet"]
                ),
                name="entry_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="extend") | Q(n__isnull=False, n__gt=0), name="entry_extension_says_how_long"
            ),
        ]
        # What was met on some days (cases/figures.py): lines are only ever added at the end.
        indexes = [BrinIndex(fields=["at"], name="entry_by_day", autosummarize=True)]

    def __str__(self):
        return f"{self.kind} {self.deadline_id}"


class Alert(models.Model):
    """稽催: one rung of the ladder, said. Climbed anew when the due moment moves."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="alerts")
    rung = models.ForeignKey("cases.Rung", models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("due at the time"))
    said_at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("alert")
        constraints = [models.UniqueConstraint(fields=["deadline", "rung", "due_at"], name="alert_once_a_rung")]

    def __str__(self):
        return f"alert {self.rung_id} of deadline {self.deadline_id}"
