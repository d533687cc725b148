"""送達: what apps do when a notice has reached its recipient, maybe later than it was written."""

from collections.abc import Callable

from django.db.models import Q

REACHED: list[Callable] = []
"""Each is called as `act(notice, actor=…, now=…)`, in the transaction of the fact. Filled at start-up."""

MUST_REACH: dict[str, str] = {}
"""What costs its recipient something if they do not know of it: kind of notice → the status of its case for as long as
that waits for them. Nobody gives such a notice up; it can be served in any way the law knows. Filled at start-up."""


def must_reach(notice) -> bool:
    return notice.kind in MUST_REACH and notice.case.status == MUST_REACH[notice.kind]


def that_must_reach() -> Q:
    """The same as a condition."""
    found = Q(pk__in=())
    for kind, status in MUST_REACH.items():
        found |= Q(kind=kind, case__status=status)
    return found


def reached(notice, *, actor, now) -> None:
    """Mailed, posted, or told by a person."""
    for act in REACHED:
        act(notice, actor=actor, now=now)
