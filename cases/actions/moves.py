"""案件動作: one move of the table in cases/transitions.py, and what the desk does beside it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import clocks, discretion, transitions
from cases.actions import decisions, stages
from cases.actions.holding import Refused, check_may, lock, log, signed
from cases.codes import code_hash, random_code
from cases.models import Case, Note
from cases.models.case import FINAL, Discretion
from cases.rooms import room_of
from cases.stages import next_stage
from cases.transitions import HERE, LIMIT, MOVES, NEXT


@transaction.atomic
def advance(case: Case, move: str, *, actor, now: datetime, note: str = "") -> Case:
    """Make one move of cases/transitions.py: status, stage, clocks and trail together.

    `actor` is a person with the move's ability in the unit of the case, or CITIZEN where the app's own action has
    checked who asks. Raises Refused in words when the state does not allow it.
    """
    rule = MOVES[move]
    case = lock(case)
    if not transitions.fits(case, move):
        raise Refused(
            _("The case is “%(status)s” now, so this cannot be done. Reload the page to see what has changed.")
            % {"status": case.get_status_display()}
        )
    check_may(case, rule.ability, actor=actor, now=now)
    before, by = case.status, None if actor is CITIZEN else actor
    to = _target_stage(case, rule)
    clocks.meet([c for c in stages.running(case) if _is_met(rule, c, case)], at=now, by=by)
    case.status = rule.target or to.status
    case.closed_at = now if case.status in FINAL else None
    case.outcome = rule.outcome or case.outcome
    if rule.to_stage:
        stages.enter(case, to, at=now, now=now)
    case.save(update_fields=["status", "closed_at", "outcome", "stage"])
    shown = note if actor is not CITIZEN else ""
    if case.status in FINAL:
        decisions.drop_drafts(case, now=now)
    log(Action.CASE_MOVED, case, actor=actor, now=now, note=shown, move=move, before=before, after=case.status)
    return case


def _target_stage(case: Case, rule):
    if rule.to_stage == "-":
        return None
    if rule.to_stage == LIMIT:
        return case.limit
    return next_stage(case) if rule.to_stage == NEXT else case.sop.stages.filter(key=rule.to_stage).first()


def _is_met(rule, clock, case) -> bool:
    if "*" in rule.meets:
        return True
    key = clock.stage.key if clock.stage else ""
    return key in rule.meets or (HERE in rule.meets and clock.stage_id and clock.stage_id == case.stage_id)


def accept(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """收件: what came in is looked at from now on."""
    return advance(case, "accept", actor=actor, now=now, note=note)


def start_review(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """The step we are at is done, the next one of the procedure begins."""
    return advance(case, "start_review", actor=actor, now=now, note=note)


@transaction.atomic
def add_note(case: Case, *, body: str, actor, now: datetime) -> Note:
    """Write an internal note. The trail says that one was written, not what it says."""
    note = Note.objects.create(case=case, author=actor, at=now, body=body)
    record(Action.CASE_NOTED, actor=actor, signed_as=signed(actor, now, case.unit), case=case, now=now, number=note.pk)
    return note


@transaction.atomic
def log_told(case: Case, *, actor, now: datetime) -> None:
    """來電詢問即時回復: the caller was read where the case stands."""
    record(
        Action.CASE_TOLD, actor=actor, signed_as=signed(actor, now, case.unit), case=case, now=now, status=case.status
    )


@transaction.atomic
def assign(case: Case, *, officer, actor, now: datetime) -> Case:
    """Give the case to an officer of the unit. Raises Refused for somebody who may not handle it, a closed case, or a
    sealed one: who has that is named elsewhere, by those who may know of it (feedback/actions/confiding.py)."""
    case = lock(case)
    if case.status in FINAL:
        raise Refused(_("The case is closed; it cannot be given to anybody."))
    if case.discretion == Discretion.SEALED:
        raise Refused(_("The ethics office names who handles a sealed case. It is not given out here."))
    if not access.may(officer, "case.handle", unit=case.unit, now=now):
        raise Refused(_("This person may not handle cases of the unit."))
    if discretion.barred(case, [officer], now):
        raise Refused(_("The case is about this person, or about somebody who leads their unit."))
    case.officer = officer
    case.save(update_fields=["officer"])
    log(Action.CASE_ASSIGNED, case, actor=actor, now=now, note=str(officer), officer=officer.pk)
    room_of(case).handed_on(case, actor, now)
    return case


@transaction.atomic
def reissue_code(case: Case, *, actor, now: datetime) -> str:
    """Give out a new query code at the window, once the person has shown who they are. The old one ends.

    Returned to be shown once; only its keyed hash is stored.
    """
    case = lock(case)
    code = random_code()
    case.code_hash = code_hash(case.reference, code)
    case.save(update_fields=["code_hash"])
    record(Action.CODE_REISSUED, actor=actor, signed_as=signed(actor, now, case.unit), case=case, now=now)
    return code
