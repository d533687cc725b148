"""清單: what somebody keeps looking for in the work lists, and what they do to many of them at once."""

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


class BulkRun(models.Model):
    """批次: one press that was to do the same to many cases. The second press finds it."""

    key = models.UUIDField(unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    act = models.CharField(_("what was to be done"), max_length=40)  # cases/bulk.py
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), max_length=2000, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulk move")

    def __str__(self):
        return f"{self.act} {self.pk}"


class BulkItem(models.Model):
    """One case of it: what became of it, in words, and what it takes to undo it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not done yet")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not done")
        UNDONE = "undone", _("Undone")

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()  # the case as the list showed it; once done, as it was left
    state = models.CharField(_("result"), max_length=8, choices=State.choices, default=State.WAITING)
    said = models.CharField(_("reason"), max_length=300, blank=True)
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("case of a bulk move")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="bulk_item_once_a_run"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "done", "refused", "undone"]), name="bulk_item_state_known"
            ),
        ]

    def __str__(self):
        return f"{self.run_id} {self.case_id}"
