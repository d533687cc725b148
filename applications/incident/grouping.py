"""併案: several reports of one event. They are grouped, never melted: each keeps its number, its clocks, its answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from applications.incident import places
from audit.models import Action
from cases.actions import Refused, check_may, lock, log
from cases.models import Case
from cases.models.case import FINAL, Discretion

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
            discretion__in=_fitting(case),
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


def _fitting(case: Case) -> list[str]:
    """What is sealed is only grouped with what is sealed: a group must not tell of it."""
    if case.discretion == Discretion.SEALED:
        return [Discretion.SEALED]
    return [Discretion.USUAL, Discretion.CONFIDENTIAL]


@transaction.atomic
def join(case: Case, lead: Case, *, reason: str, actor, now: datetime) -> Case:
    """Put a report under the one that leads. Who names a member means the case that leads it. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Write why they tell of the same event."))
    lead = Case.objects.select_related("lead").get(pk=lead.pk)
    lead = lead.lead or lead
    if case.pk == lead.pk:
        raise Refused(_("A report cannot be joined to itself or to its own group."))
    case, lead = _lock_both(case, lead)
    for one in (case, lead):  # who joins them answers for both: they are handled as one from now on
        check_may(one, "case.handle", actor=actor, now=now)
    if case.status in FINAL or lead.status in FINAL:
        raise Refused(_("One of the two is closed, so they cannot be joined."))
    if lead.lead_id or lead.service_id != case.service_id or lead.discretion not in _fitting(case):
        raise Refused(_("These two cannot be joined."))
    if case.members.exists():
        raise Refused(_("This report leads a group itself. Join the other one to it instead."))
    if case.lead_id == lead.pk:
        return case
    case.lead = lead
    case.save(update_fields=["lead"])
    log(Action.CASE_GROUPED, case, actor=actor, now=now, note=reason, lead=lead.reference)
    log(Action.CASE_GROUPED, lead, actor=actor, now=now, note=reason, member=case.reference)
    return case


@transaction.atomic
def split(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """Take a report out of its group: it tells of something else after all. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Write why it tells of something else."))
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if not case.lead_id:
        raise Refused(_("This report is in no group."))
    lead, case.lead = case.lead, None
    case.save(update_fields=["lead"])
    log(Action.CASE_UNGROUPED, case, actor=actor, now=now, note=reason, lead=lead.reference)
    return case


def _lock_both(case: Case, lead: Case) -> tuple[Case, Case]:
    """In one order whoever comes, so that two joins the other way round wait instead of blocking each other."""
    held = {one.pk: lock(one) for one in sorted((case, lead), key=lambda one: one.pk)}
    return held[case.pk], held[lead.pk]
