"""經過: what has happened, told to the person who asked: a table of the verbs they may read, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Action
from cases.actions.closing import CLOSINGS
from cases.models import Case
from cases.models.case import Status
from cases.rooms import room_of
from cases.templatetags.wording import limit_text
from cases.transitions import MOVES


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in a sentence."""

    at: datetime
    text: str


def _moved(event, case) -> str:
    """A move in the words of its table, a closing in those of its way. Steps inside the house are not told, nor is
    what the next line tells of."""
    move, outcome = event.data.get("move"), event.data.get("outcome")
    if move in SILENT or outcome in SAID_BESIDE:
        return ""
    if move in MOVES:
        return str(MOVES[move].done)
    way = CLOSINGS.get(outcome)
    return _("Closed: %(how)s") % {"how": way.label} if way else _("The case was closed")


def _extended(event, case) -> str:
    return _("We need more time: you get the answer by %(day)s") % {"day": _day(event)}


def _recounted(event, case) -> str:
    """Of the limit of the answer alone: those of our steps are ours."""
    whole = {clock.pk for clock in case.deadlines.all() if clock.stage_id is None}
    if event.data.get("deadline") not in whole:
        return ""
    words = _("Days off changed: you get the answer by %(day)s")
    return words % {"day": _day(event)}


def _day(event) -> str:
    return limit_text(datetime.fromisoformat(event.data["after"]))


def _decided(event, case) -> str:
    labels = {outcome.code: outcome.label for outcome in room_of(case).outcomes}
    label = labels.get(event.data.get("outcome"))
    return _("Decided: %(outcome)s") % {"outcome": label} if label else _("Decided")


def _told(event, case) -> str:
    """Of what was told by telephone nothing is told again; a new day is."""
    return _("We told you a new day") if "expected_on" in event.data else ""


def _changed(event, case) -> str:
    """What was changed, where the event says it; a report written anew is only that."""
    return _amended(event, case) or _("It was changed")


def _amended(event, case) -> str:
    """What was changed, where it is the applicant's; what is looked at anew says so in its own line."""
    if event.data.get("again"):
        return ""
    return next((str(words) for name, words in CHANGES.items() if name in event.data), "")


def _checked(event, case) -> str:
    """On the beach or the pier; a check that passes is told by the step it sets going."""
    if event.data.get("at") == "entry":
        return _("We saw you enter with the permit")
    if event.data.get("result") == "mismatch":
        return _("The check on the pier did not match the list")
    return _("The record of the check was corrected") if event.data.get("corrects") else ""


def _answered(event, case) -> str:
    """By those who were asked: who they are, and what they said, stays with us."""
    return _("We go on without the answers that did not come") if "without" in event.data else _("An answer came")


def _grouped(event, case) -> str:
    if "lead" in event.data:
        return _("It is handled together with others about the same matter; you get an answer of your own")
    return _("Another one about the same matter is handled together with it")


CHANGES = {
    "paid": gettext_lazy("The fee was paid"),
    "refunded": gettext_lazy("The fee was given back"),
    "at_sea": gettext_lazy("The planned return was changed at sea"),
    "appointment": gettext_lazy("The appointment was made, moved or cancelled"),
    "etd": gettext_lazy("The plan or the people on board were changed"),
    "days": gettext_lazy("Days or people were taken off"),
    "barred": gettext_lazy("The zone is closed on a day of your permit; the other days hold"),
    "unbarred": gettext_lazy("The zone is open again; your permit holds on that day too"),
}
SILENT = {"start_review", "hand_over", "cancel"}  # inside the house, or told by the event that comes with it
SAID_BESIDE = {"transferred", "converted"}
PUBLIC: dict[str, Callable] = {
    Action.CASE_FILED: lambda event, case: _("We received it"),
    Action.ADDRESS_CONFIRMED: lambda event, case: _("You confirmed your e-mail address"),
    Action.CASE_MOVED: _moved,
    Action.CASE_CHANGED: _changed,
    Action.CASE_AMENDED: _amended,
    Action.ATTACHMENT_ADDED: lambda event, case: _("A file was added") if event.data.get("later") else "",
    Action.CASE_CANCELLED: lambda event, case: _("The report was cancelled"),
    Action.CASE_SUPPLEMENT_ASKED: lambda event, case: _("We asked you for what is missing"),
    Action.CASE_SUPPLEMENTED: lambda event, case: _("What was missing came; we go on"),
    Action.CASE_GROUPED: _grouped,
    Action.CASE_UNGROUPED: lambda event, case: _("It is handled by itself again"),
    Action.CASE_FORWARDED: lambda event, case: _("We passed it to another unit of ours; your number stays"),
    Action.CASE_FORWARDING_RECEIVED: lambda event, case: _("The other unit has it now and goes on with it"),
    Action.CASE_FORWARDING_BOUNCED: lambda event, case: _("It stays with the unit that had it before"),
    Action.CASE_FORWARDING_TAKEN_BACK: lambda event, case: _("It stays with the unit that had it before"),
    Action.CASE_RETURNED: lambda event, case: _("It is back with the unit that had it before; your number stays"),
    Action.CASE_CONSULTED: lambda event, case: _("We asked others whose answer we need"),
    Action.CASE_CONSULTATION_ANSWERED: _answered,
    Action.CASE_CONVERTED: lambda event, case: _("It belongs to another procedure; we wrote to you how it goes on"),
    Action.CASE_TRANSFERRED: lambda event, case: _("We passed it to the authority in charge"),
    Action.CASE_PART_TRANSFERRED: lambda event, case: _("We passed a part of it to the authority in charge"),
    Action.DEADLINE_EXTENDED: _extended,
    Action.DEADLINE_RECOUNTED: _recounted,
    Action.DEADLINE_PAUSED: lambda event, case: _("The case has to wait for something nobody can help"),
    Action.DEADLINE_RESUMED: lambda event, case: _("We go on with the case"),
    Action.CASE_TOLD: _told,
    Action.CASE_LETTER_SENT: lambda event, case: _("We wrote you a letter"),
    Action.CASE_DECISION_APPROVED: _decided,
    Action.CASE_CHECKED: _checked,
    Action.WATCH_HUSHED: lambda event, case: _("You told us that you are back"),
    Action.CASE_WITHDRAWN: lambda event, case: (
        _("The permit was given up") if event.data.get("before") == Status.DECIDED else _("The request was withdrawn")
    ),
    Action.CASE_REOPENED: lambda event, case: _("We took the case up again"),
    Action.CODE_REISSUED: lambda event, case: _("A new query code was given out; the old one ended"),
}


def story(case: Case) -> list[Line]:
    """The lines for the applicant, oldest first: what and when, never who. One query."""
    events = case.events.filter(action__in=PUBLIC).only("at", "action", "data", "case_id").order_by("id")
    lines = [Line(event.at, PUBLIC[event.action](event, case)) for event in events]
    return [line for line in lines if line.text]
