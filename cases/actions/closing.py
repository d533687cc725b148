"""結案、重開: how a case ends without a decision of its own, and how it is taken up again."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from audit.models import Action
from cases import clocks, contents, documents, taking_back
from cases.actions import decisions, stages, supplements
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant
from cases.models import Case, IssuedDocument
from cases.models.case import FINAL, OPEN, Status
from cases.rooms import room_of
from cases.stages import WORKING


class Closing(NamedTuple):
    """One way to close: from which statuses, to which, and what is said about it."""

    label: object
    source: tuple
    status: str = Status.CLOSED
    needs_late_supplement: bool = False  # only when what was asked for has not come in its time
    needs_unused: bool = False  # only what was granted and nobody has used
    needs_decision: bool = False  # where the service decides, only after the decision: nobody closes past four eyes


DONE = tuple(status for status in OPEN if status != Status.AWAITING_APPLICANT)
CLOSINGS = {
    "finished": Closing(gettext_lazy("Finished"), DONE, needs_decision=True),
    "not_supplemented": Closing(
        gettext_lazy("Not accepted: what was asked for did not come"),
        (Status.AWAITING_APPLICANT,),
        Status.NOT_ACCEPTED,
        needs_late_supplement=True,
    ),
    "lapsed": Closing(gettext_lazy("Lapsed: not used"), (Status.DECIDED,), Status.LAPSED, needs_unused=True),
}


def closings(case: Case, now: datetime) -> dict[str, Closing]:
    """The ways in which this case can be closed now."""
    return {
        code: way
        for code, way in CLOSINGS.items()
        if case.status in way.source
        and (not way.needs_late_supplement or _supplement_is_late(case, now))
        and (not way.needs_decision or _is_decided(case))
        and (not way.needs_unused or not room_of(case).was_used(case))
    }


def _is_decided(case: Case) -> bool:
    return case.status == Status.DECIDED or not room_of(case).outcomes


def _supplement_is_late(case: Case, now: datetime) -> bool:
    """Its time is over, and it ran against somebody whom the request reached; where that came later than it was
    written, the time starts anew (supplements). Where the step has no limit, it may be closed at any time."""
    clock = case.deadlines.filter(stage=case.stage_id, met_at=None).first() if case.stage_id else None
    if supplements.unreached(case).exists():
        return False
    return clock is None or (clock.due_at is not None and clock.due_at <= now)


def _check_delivered(case: Case) -> None:
    """A mail that comes back in this moment waits until we are done, or we for it."""
    list(case.notices.filter(kind=supplements.ASKED).select_for_update().values_list("pk"))
    if supplements.unreached(case).exists():
        raise Refused(
            _(
                "The request for what is missing has not reached the applicant. Reach them by phone, by letter or by "
                "service first: the time runs from then."
            )
        )


@transaction.atomic
def close(
    case: Case,
    *,
    outcome: str,
    actor,
    now: datetime,
    note: str = "",
    status: str = Status.CLOSED,
    tell: bool = True,
    ability: str = "case.decide",
) -> Case:
    """Close a case. `outcome`: one of CLOSINGS, or a word of the room's own, which then names the final `status` and
    says with `tell=False` that it tells the applicant itself. Raises Refused where the state does not allow it."""
    case = lock(case)
    check_may(case, ability, actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("The case is closed already."))
    way = CLOSINGS.get(outcome)
    if way and way.needs_late_supplement:
        _check_delivered(case)
    if way and outcome not in closings(case, now):
        raise Refused(_("The case cannot be closed like this now. Reload the page to see what has changed."))
    clocks.meet(stages.running(case), at=now, by=actor)
    decisions.drop_drafts(case, now=now)
    before = case.status
    case.status, case.outcome = way.status if way else status, outcome
    case.stage, case.closed_at = None, now
    case.save(update_fields=["status", "outcome", "stage", "closed_at"])
    log(Action.CASE_MOVED, case, actor=actor, now=now, note=note, before=before, after=case.status, outcome=outcome)
    for paper in taking_back.granted(case) if before == Status.DECIDED else ():
        if paper.valid_until and paper.valid_until > now:  # nobody goes on to use it
            documents.withdraw(paper, actor=actor, now=now)
    refused = way is not None and way.needs_late_supplement
    if refused:
        documents.issue(
            case,
            IssuedDocument.Kind.REFUSAL,
            content=contents.not_supplemented(case, case.supplement),
            unit=case.unit,
            actor=actor,
            now=now,
        )
    if tell:
        said = contents.in_both(lambda: str(way.label)) if way else {"zh": "", "en": ""}
        step = f"closed:{now.isoformat()}"
        tell_applicant(case, "case_closed", step=step, now=now, how_zh=said["zh"], how_en=said["en"], refused=refused)
    return case


@transaction.atomic
def reopen(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """Take a closed case up again, by an administrator, with a reason. New clocks run from now; the old ones stay as
    they were met, with their working. Raises Refused."""
    case = lock(case)
    if not access.may(actor, "case.reopen", unit=case.unit, now=now):
        raise Refused(_("Only an administrator can reopen a case."))
    if case.status not in FINAL:
        raise Refused(_("The case is open."))
    if words := room_of(case).stays_closed:
        raise Refused(str(words))
    if case.blanked_at:
        raise Refused(_("The personal data of this case were deleted, so it cannot be taken up again."))
    if not reason.strip():
        raise Refused(_("Write why the case is taken up again."))
    ours = [stage for stage in case.sop.stages.all() if not stage.is_side and stage.status in WORKING]
    stage = case.limit or next((s for s in ours if s.status == Status.IN_REVIEW), ours[0] if ours else None)
    before, case.status = case.status, stage.status if stage else Status.RECEIVED
    case.closed_at, case.outcome = None, ""
    if case.limit_rule.n is not None or clocks.rungs_of(case.sop, None):
        clocks.start_many(case, [(None, now)], now=now)
    stages.enter(case, stage, at=now, now=now)
    case.save(update_fields=["status", "outcome", "stage", "closed_at"])
    log(Action.CASE_REOPENED, case, actor=actor, now=now, note=reason, before=before, after=case.status)
    tell_applicant(case, "case_reopened", step=f"reopened:{now.isoformat()}", now=now)
    return case
