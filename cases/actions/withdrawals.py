"""撤回: the applicant takes the request back before the decision; where the room lets them, the permit after it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import CITIZEN
from audit.models import Action
from cases import clocks, documents
from cases.actions import decisions, groups, stages
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant, tell_unit
from cases.models import Case
from cases.models.case import OPEN, Status
from cases.recipients import Directory
from cases.rooms import room_of

BEFORE_DECISION = tuple(status for status in OPEN if status != Status.DECIDED)


def can(case: Case, now: datetime) -> bool:
    """Before the decision; afterwards where what was granted can be given up."""
    if case.status == Status.DECIDED:
        return room_of(case).can_give_up(case, now)
    return case.status in BEFORE_DECISION


@transaction.atomic
def withdraw(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """Withdraw a request, by the applicant (CITIZEN) or by an officer for them with a note. A second press changes
    nothing. Raises Refused once it is decided or closed."""
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if case.status == Status.WITHDRAWN:
        return case
    if not can(case, now):
        raise Refused(_("The case is decided or closed, so it cannot be withdrawn any more."))
    if actor is not CITIZEN and not note.strip():
        raise Refused(_("Write how and when the applicant asked for it."))
    clocks.meet(stages.running(case), at=now, by=None if actor is CITIZEN else actor)
    decisions.drop_drafts(case, now=now)
    before, case.status, case.outcome = case.status, Status.WITHDRAWN, "withdrawn"
    case.stage, case.closed_at = None, now
    case.save(update_fields=["status", "outcome", "stage", "closed_at"])
    log(Action.CASE_WITHDRAWN, case, actor=actor, now=now, note=note, before=before)
    groups.pass_on(case, actor=actor, now=now)
    for document in case.documents.filter(is_current=True):
        documents.withdraw(document, actor=actor, now=now)
    gave_up = before == Status.DECIDED
    tell_applicant(case, "withdrawn", step="withdrawn", now=now, gave_up=gave_up)
    told = {"step": "withdrawn", "now": now, "directory": Directory(now), "gave_up": gave_up}
    if gave_up:
        told |= room_of(case).given_up(case)
    if actor is CITIZEN:
        tell_unit(case, "withdrawn_unit", to="officer", **told)
    if gave_up:  # whoever stands at the place has the list of what holds, whoever decided it
        tell_unit(case, "withdrawn_unit", to="unit", **told)
    return case
