"""經過: what has happened, told to the person who asked: a table of the verbs they may read, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Action
from cases.models import Case
from cases.rooms import room_of
from cases.templatetags.wording import limit_text
from cases.transitions import MOVES


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in a sentence."""

    at: datetime
    text: str


def _moved(event, case) -> str:
    """A move in the words of its table; a closing in those of its status. Steps inside the house are not told."""
    if event.data.get("move") in SILENT:
        return ""
    rule = MOVES.get(event.data.get("move"))
    return str(rule.done) if rule else _("The case was closed")


def _extended(event, case) -> str:
    until = limit_text(datetime.fromisoformat(event.data["after"]))
    return _("We need more time: you get the answer by %(day)s") % {"day": until}


def _decided(event, case) -> str:
    labels = {outcome.code: outcome.label for outcome in room_of(case).outcomes}
    label = labels.get(event.data.get("outcome"))
    return _("Decided: %(outcome)s") % {"outcome": label} if label else _("Decided")


def _told(event, case) -> str:
    """Of what was told by telephone nothing is told again; a new day is."""
    return _("We told you a new day") if "expected_on" in event.data else ""


def _changed(event, case) -> str:
    """What was changed, where the event says it; a report written anew is only that."""
    return next((str(words) for name, words in CHANGES.items() if name in event.data), _("It was changed"))


CHANGES = {
    "paid": gettext_lazy("The fee was paid"),
    "refunded": gettext_lazy("The fee was given back"),
    "appointment": gettext_lazy("The appointment was made, moved or cancelled"),
}
SILENT = {"start_review"}
PUBLIC: dict[str, Callable] = {
    Action.CASE_FILED: lambda event, case: _("We received it"),
    Action.CASE_MOVED: _moved,
    Action.CASE_CHANGED: _changed,
    Action.CASE_SUPPLEMENT_ASKED: lambda event, case: _("We asked you for what is missing"),
    Action.CASE_SUPPLEMENTED: lambda event, case: _("What was missing came; we go on"),
    Action.CASE_FORWARDED: lambda event, case: _("We passed it to another unit of ours; your number stays"),
    Action.CASE_TRANSFERRED: lambda event, case: _("We passed it to the authority in charge"),
    Action.DEADLINE_EXTENDED: _extended,
    Action.DEADLINE_PAUSED: lambda event, case: _("The case has to wait for something nobody can help"),
    Action.DEADLINE_RESUMED: lambda event, case: _("We go on with the case"),
    Action.CASE_TOLD: _told,
    Action.CASE_DECISION_APPROVED: _decided,
    Action.CASE_WITHDRAWN: lambda event, case: _("The request was withdrawn"),
    Action.CASE_REOPENED: lambda event, case: _("We took the case up again"),
}


def story(case: Case) -> list[Line]:
    """The lines for the applicant, oldest first: what and when, never who. One query."""
    events = case.events.filter(action__in=PUBLIC).only("at", "action", "data", "case_id").order_by("id")
    lines = [Line(event.at, PUBLIC[event.action](event, case)) for event in events]
    return [line for line in lines if line.text]
