"""停止計算: what nobody can help stops the clock, and it runs on afterwards (行政程序法 §51 V)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases import clocks
from cases.actions import stages
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant
from cases.models import Case
from cases.models.case import FINAL, Status


@transaction.atomic
def pause(case: Case, *, article: str, reason: str, actor, now: datetime) -> Case:
    """Stop the clocks of a case. Raises Refused where they stand still already or nothing runs."""
    case = lock(case)
    check_may(case, "case.extend", actor=actor, now=now)
    if case.status in FINAL or not stages.stoppable(case):
        raise Refused(_("No clock runs in this case."))
    if case.status == Status.AWAITING_APPLICANT:
        raise Refused(_("The clock is already stopped while the applicant supplies what is missing."))
    if stages.is_paused(case):
        raise Refused(_("The clock is stopped already."))
    if not reason.strip():
        raise Refused(_("Write the reason: the applicant reads it."))
    _tell_all(case, "pause", article, reason, actor, now)
    log(Action.DEADLINE_PAUSED, case, actor=actor, now=now, note=reason, article=article)
    tell_applicant(case, "paused", step=f"paused:{now.isoformat()}", now=now, reason=reason)
    return case


@transaction.atomic
def resume(case: Case, *, article: str, reason: str, actor, now: datetime) -> Case:
    """Let the clocks run on. Raises Refused where none is stopped, or the applicant's supplement is what stops them."""
    case = lock(case)
    check_may(case, "case.extend", actor=actor, now=now)
    if case.status == Status.AWAITING_APPLICANT:
        raise Refused(_("The clock runs on when the supplement comes."))
    if not stages.is_paused(case):
        raise Refused(_("The clock is not stopped."))
    _tell_all(case, "resume", article, reason, actor, now)
    log(Action.DEADLINE_RESUMED, case, actor=actor, now=now, note=reason, article=article)
    whole = next((clock for clock in stages.running(case) if clock.stage_id is None), None)
    due_at = whole.due_at.isoformat() if whole and whole.due_at else None
    tell_applicant(case, "resumed", step=f"resumed:{now.isoformat()}", now=now, due_at=due_at)
    return case


def _tell_all(case, kind, article, reason, actor, now) -> None:
    for clock in stages.stoppable(case):
        if (clock.due_at is None) == (kind == "resume"):
            clocks.tell(clock, kind, at=now, by=actor, article=article[:80], reason=reason[:200])
