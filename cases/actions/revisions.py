"""兩人同辦一案: a page opened before somebody else saved finds out by the revision it carries."""

from cases.actions.holding import Refused, lock
from cases.models import Case

SHOWN = 20


class Stale(Refused):
    """Somebody else changed the case since the page was opened. `events`: the lines of the trail since."""

    def __init__(self, case: Case, events: list):
        super().__init__(case.reference)
        self.case, self.events = case, events


def check_unchanged(case: Case, seen: int | None) -> Case:
    """The case, held, if it stands at the revision that was seen (or none was). Raises Stale.

    Call inside the transaction of the act.
    """
    case = lock(case)
    if seen is None or case.revision == seen:
        return case
    since = case.events.filter(data__revision__gt=seen).order_by("id")
    raise Stale(case, list(since[:SHOWN]))
