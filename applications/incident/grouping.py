"""併案: which reports may tell of the same event. Joining and splitting is the spine's (cases/actions/groups.py)."""

from dataclasses import dataclass
from datetime import timedelta

from applications.incident import places
from cases.actions.groups import fitting
from cases.models import Case

NEAR_IN_TIME = timedelta(hours=24)
NEAR_IN_MILES = 5
MOST = 10
LOOKED_AT = 200  # of the same kind and time: then a suggestion is no help any more


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A report that may tell of the same event, and why we think so."""

    case: Case
    apart: timedelta
    miles: float | None  # None where one of them has no position: then it is the same county

    @property
    def minutes(self) -> int:
        return round(self.apart.total_seconds() / 60)


def suggestions(case: Case, user) -> list[Suggestion]:
    """Open reports of the same kind, within a day and five miles, that this person may see; the likeliest first."""
    mine = case.incident
    others = (
        Case.objects.visible_to(user)
        .open()
        .filter(
            discretion__in=fitting(case),
            incident__category=mine.category,
            incident__occurred_at__range=(mine.occurred_at - NEAR_IN_TIME, mine.occurred_at + NEAR_IN_TIME),
        )
        .exclude(pk=case.pk)
        .exclude(lead=case)
        .select_related("incident__port", "unit", "lead")
        .order_by("-filed_at")[:LOOKED_AT]
    )
    found = [_compared(case, other) for other in others if other.pk != case.lead_id]
    near = [one for one in found if one]
    return sorted(near, key=lambda one: (one.miles or 0, one.apart))[:MOST]


def _compared(case: Case, other: Case) -> Suggestion | None:
    mine, theirs = case.incident, other.incident
    apart = abs(mine.occurred_at - theirs.occurred_at)
    if mine.lat is None or theirs.lat is None:
        return Suggestion(other, apart, None) if mine.county == theirs.county else None
    miles = places.miles((mine.lat, mine.lon), (theirs.lat, theirs.lon))
    return Suggestion(other, apart, miles) if miles <= NEAR_IN_MILES else None
