"""定期檢視: what is gone through at a service point, by when, and who is told when nobody does.

Lists, their items and the limits of faults are rows (counters/models/checks.py; facts §13: checks from above come
unannounced, and faults are followed until they are mended). Dates are worked out by the clock engine.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import calendar
from cases.calendar import Mode, Period, Roll
from cases.clocks import place_of
from cases.models import Rung
from cases.office import office
from counters.models import CheckItem, CheckList, FaultLimit


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a ladder: how long before (negative) or after the due moment, to whom, which notice."""

    after: timedelta
    to: str
    kind: str


ROUND_LADDER = (
    Word(timedelta(days=-7), Rung.To.UNIT, "round_near"),
    Word(timedelta(0), Rung.To.UNIT, "round_due"),
    Word(timedelta(days=7), Rung.To.SUPERVISOR, "round_overdue"),
)
FAULT_LADDER = (
    Word(timedelta(hours=-24), Rung.To.UNIT, "fault_near"),
    Word(timedelta(0), Rung.To.SUPERVISOR, "fault_overdue"),
    Word(timedelta(days=7), Rung.To.SECRETARIAT, "fault_overdue"),
)


def items_at(point, kind: str | None = None) -> list[CheckItem]:
    """What is looked at there now: the items of its unit and of those above, of one list or of all."""
    items = CheckItem.objects.filter(until=None, **({"list__kind": kind} if kind else {}))
    asked = items.select_related("list", "unit").order_by("list__order", "list_id", "order", "pk")
    return [item for item in asked if point.unit.path.startswith(item.unit.path)]


class Wording:
    """How the items were worded when something was found: read once for a page or a sweep."""

    def __init__(self):
        self._rows = {}
        for row in CheckItem.objects.order_by("since", "pk"):
            self._rows.setdefault(row.code, []).append(row)

    def of(self, code: str, at: datetime) -> CheckItem | str:
        """The item as it stood at that moment; one that nobody knows, by its code."""
        rows = self._rows.get(code)
        return ([row for row in rows if row.since <= at] or rows)[-1] if rows else code


def round_due(check: CheckList, done: datetime) -> datetime:
    """When the list is due again after it was done: the first instant that is late."""
    return calendar.due(Period(check.days, Mode.CD_RAW, Roll.NONE), done, office()).at


def limit_of(weight: str) -> int:
    """Working days within which a fault of that weight is to be mended."""
    return FaultLimit.objects.get(weight=weight).days


def fault_due(days: int, found: datetime, unit) -> calendar.Due:
    """By when a fault is to be mended, with the working."""
    return calendar.due(Period(days, Mode.WD, Roll.NONE), found, office(), place_of(unit))


def next_word(ladder: tuple[Word, ...], due_at: datetime, now: datetime) -> datetime | None:
    """The next moment at which something is to be said."""
    return min((moment for word in ladder if (moment := due_at + word.after) > now), default=None)


def last_word(ladder: tuple[Word, ...], due_at: datetime, now: datetime) -> Word | None:
    """What is to be said now: the last word whose moment has come. Earlier ones that were missed stay unsaid."""
    come = [word for word in ladder if due_at + word.after <= now]
    return come[-1] if come else None
