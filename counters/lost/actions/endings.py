"""期滿: nobody claimed it, or the finder did not collect it. Level-triggered: asks the clocks, safe to run twice."""

from datetime import datetime

from django.db import transaction

from cases.actions import advance, tell_applicant
from cases.models import Case
from cases.models.case import Status
from counters.lost import law
from counters.lost.actions import claims
from counters.lost.actions.entry import facts
from counters.lost.actions.holding import SERVICE, found, noted, unlisted
from counters.models import Claim, Delivery, Keeping

CLAIMING = ("claim", "claim-small", "claim-month")


def end_periods(*, now: datetime, most: int = 200) -> dict[str, int]:
    """Move on what nobody came for: to the finder, or to whom the law gives it. Counts of each."""
    return {
        "unclaimed": sum(_end(pk, now, _unclaimed) for pk in _due(CLAIMING, Status.IN_REVIEW, now, most)),
        "uncollected": sum(_end(pk, now, _uncollected) for pk in _due(("collect",), Status.DECIDED, now, most)),
    }


def _due(stages: tuple, status: str, now: datetime, most: int) -> list[int]:
    """The cases whose time on one of these stages is over. Somebody who claimed in time is heard first."""
    cases = Case.objects.filter(
        service__code=SERVICE,
        status=status,
        stage__key__in=stages,
        due_at__lte=now,
        deadlines__met_at=None,
        deadlines__due_at__lte=now,
        deadlines__stage__key__in=stages,
    )
    busy = Claim.objects.filter(state__in=claims.OPEN).values("case")
    prepared = Delivery.objects.filter(done_at=None).values("case")
    return list(
        cases.exclude(pk__in=busy).exclude(pk__in=prepared).order_by("due_at").values_list("pk", flat=True)[:most]
    )


@transaction.atomic
def _end(pk: int, now: datetime, act) -> bool:
    """One case, held; another worker's is left alone, and so is what somebody settled meanwhile."""
    case = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if case is None:
        return False
    keeping = Keeping.objects.select_related("line__found_item", "line__unit").get(pk=pk)
    if case.claims.filter(state__in=claims.OPEN).exists():
        return False
    return act(case, keeping, now)


def _unclaimed(case: Case, keeping: Keeping, now: datetime) -> bool:
    if case.status != Status.IN_REVIEW:
        return False
    whose, _why = law.heir(found(keeping))
    unlisted(case)
    if whose != law.Heir.FINDER:
        advance(case, "fall_to_government", actor=None, now=now)
        return True
    case = advance(case, "fall_to_finder", actor=None, now=now)
    keeping.told_at = now
    keeping.save(update_fields=["told_at"])
    noted(keeping, "told", actor=None, now=now)
    until = case.deadlines.get(stage=case.stage, met_at=None).due_at
    tell_applicant(case, "found_collect", step="told", now=now, until_at=until.isoformat(), **facts(keeping))
    return True


def _uncollected(case: Case, keeping: Keeping, now: datetime) -> bool:
    if case.status != Status.DECIDED or case.stage.key != "collect":
        return False
    case = advance(case, "fall_to_government", actor=None, now=now)
    tell_applicant(case, "found_gone", step="end", now=now, **facts(keeping))
    return True
