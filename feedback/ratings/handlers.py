"""承辦過的人: who dealt with a case, and so neither calls whoever was not satisfied nor knows of the call."""

from collections.abc import Callable, Iterable

from audit.models import Action
from cases.models import Case
from cases.models.case import FINAL

ALSO: list[Callable[[Case], Iterable[int | None]]] = []
"""What rooms add: `part(case)` answers ids of people. Filled at start-up."""


def handlers_of(case: Case) -> list[int]:
    """The officer, who wrote or approved what was decided or answered, and who closed it."""
    decisions = case.decisions.values_list("drafted_by", "approved_by")
    moved = case.events.filter(action=Action.CASE_MOVED).values_list("actor", "data")
    found = {
        case.officer_id,
        *(person for pair in decisions for person in pair),
        *case.letters.values_list("written_by", flat=True),
        *(actor for actor, data in moved if data.get("after") in FINAL),
        *(person for part in ALSO for person in part(case)),
    }
    return sorted(found - {None})
