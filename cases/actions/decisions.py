"""決定: one drafts, another approves; with the approval follow status, clocks, paper and word, in one transaction.

An outcome that is said by letter waits for the letter to leave (actions/letters.py), and can be called back
with it. What can be decided is the table of the room (Room.outcomes); nothing here knows a service.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from audit.models import Action
from cases import clocks, contents, documents, taking_back
from cases.actions import stages
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant, tell_unit
from cases.models import Case, Decision, IssuedDocument
from cases.models.case import FINAL, Status
from cases.recipients import Directory
from cases.rooms import Outcome, room_of
from cases.stages import deciding_stage


def outcome_of(case: Case, code: str) -> Outcome | None:
    """What the room says about an outcome; None for one that it does not know."""
    return next((outcome for outcome in room_of(case).outcomes if outcome.code == code), None)


@transaction.atomic
def draft(
    case: Case,
    *,
    outcome: str,
    reasons: str = "",
    conditions: str = "",
    details: dict | None = None,
    actor,
    now: datetime,
    ability: str = "case.decide",
) -> Decision:
    """Draft a decision and hand it to the supervisor. Raises Refused for what cannot be decided, or not like this.

    `details`: what only this service decides; "valid_from" and "valid_until" (ISO moments) bound the paper.
    `ability`: what the author has to be able to do, where others than who handle the case draft its end.
    """
    case = lock(case)
    check_may(case, ability, actor=actor, now=now)
    chosen = _check(case, outcome, reasons, now)
    room_of(case).check_draft(case, outcome, reasons, details or {})
    made = Decision.objects.create(
        case=case,
        outcome=chosen.code,
        reasons=reasons,
        conditions=conditions,
        details=details or {},
        drafted_by=actor,
        drafted_at=now,
    )
    case.officer = case.officer or actor
    if case.status != Status.AWAITING_APPLICANT and not chosen.takes_back:  # a permit holds while that is looked at
        _come_to_decide(case, actor, now)
    case.save(update_fields=["officer", "stage", "status"])
    log(Action.CASE_DECISION_DRAFTED, case, actor=actor, now=now, decision=made.pk, outcome=chosen.code)
    above = room_of(case).approving_unit(case, now)
    step, found = f"draft:{made.pk}", Directory(now)
    tell_unit(case, "decision_waits", to="supervisor", step=step, now=now, directory=found, unit=above, **_by(case))
    return made


def _by(case: Case) -> dict:
    return {"service_zh": case.service.title_zh, "service_en": case.service.title_en}


def _check(case: Case, outcome: str, reasons: str, now: datetime) -> Outcome:
    if case.status in FINAL:
        raise Refused(_("The case is closed; nothing more can be decided."))
    if case.decisions.filter(approved_at=None, returned_at=None).exists():
        raise Refused(_("A draft waits already. Approve it or send it back first."))
    chosen = outcome_of(case, outcome)
    if chosen is None:
        raise Refused(_("Choose what is decided."))
    if chosen.is_adverse and not reasons.strip():
        raise Refused(_("Write the reasons: the applicant has a right to them."))
    _check_standing(case, chosen, now)
    return chosen


def _check_standing(case: Case, outcome: Outcome, now: datetime) -> None:
    if outcome.takes_back and not taking_back.fits(case, now):
        raise Refused(_("There is nothing left to take back: it was used, has ended, or was never given."))


def _come_to_decide(case: Case, actor, now: datetime) -> None:
    """The draft ends the step it was written in; the case stands where it is decided."""
    stage = deciding_stage(case)
    if stage is None or case.stage_id == stage.pk or (case.stage and case.stage.order > stage.order):
        return
    stages.leave(case, at=now, by=actor)
    stages.enter(case, stage, at=now, now=now)
    case.status = stage.status


def waiting(case: Case) -> Decision | None:
    """The draft that waits for a second person."""
    drafts = case.decisions.filter(approved_at=None, returned_at=None)
    return drafts.select_related("drafted_by").first()


def _held(decision: Decision) -> Decision:
    """The decision as it is now, with its case, both held."""
    case = lock(decision.case)
    decision = Decision.objects.select_for_update(of=("self",)).select_related("drafted_by").get(pk=decision.pk)
    decision.case = case
    return decision


def _may_approve(case: Case, actor, now: datetime) -> bool:
    return access.may(actor, "case.approve", unit=room_of(case).approving_unit(case, now), now=now)


def _check_waiting(decision: Decision) -> None:
    if decision.approved_at or decision.returned_at or decision.case.status in FINAL:
        raise Refused(_("This draft was dealt with already. Reload the page to see what has changed."))


@transaction.atomic
def approve(decision: Decision, *, actor, now: datetime) -> Decision:
    """Approve a draft: it takes effect. Never by the person who drafted it; the database holds that too.

    A second press by the same person changes nothing. Raises Refused in words.
    """
    decision = _held(decision)
    if decision.approved_at and decision.approved_by_id == actor.pk:
        return decision
    case = decision.case
    if not _may_approve(case, actor, now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    _check_waiting(decision)
    if decision.drafted_by_id == actor.pk:
        raise Refused(_("You drafted this decision. Somebody else has to approve it."))
    outcome = _check_outcome(case, decision)
    _check_standing(case, outcome, now)
    decision.approved_by, decision.approved_at = actor, now
    decision.save(update_fields=["approved_by", "approved_at"])
    if outcome.by_letter:
        room_of(case).approved(case, decision, actor, now)
    else:
        _carry_out(decision, outcome, actor, now)
    return decision


def _carry_out(decision: Decision, outcome: Outcome, actor, now: datetime, said: IssuedDocument | None = None) -> None:
    """Status, clocks, trail, paper and word. `said`: the letter that told of it already."""
    case = decision.case
    before = case.status
    taken = taking_back.granted(case) if outcome.takes_back else []
    content = content_of(case, decision, outcome) if outcome.takes_back else None  # names what it takes back
    _take_effect(case, outcome, actor, now)
    for paper in taken:
        documents.withdraw(paper, actor=actor, now=now)
    log(
        Action.CASE_DECISION_APPROVED,
        case,
        actor=actor,
        now=now,
        decision=decision.pk,
        outcome=outcome.code,
        before=before,
        after=case.status,
    )
    document = _issue(case, decision, outcome, actor, now, content) if outcome.document else said
    if not outcome.by_letter:
        _tell_decided(case, decision, outcome, document, now)
    room_of(case).decided(case, decision, document, actor, now)


@transaction.atomic
def take_effect(decision: Decision, *, actor, now: datetime, said: IssuedDocument | None = None) -> bool:
    """What was decided by letter holds from now on: the letter has left, or its words were spoken.

    False where it cannot any more: it was called back, or the case has ended meanwhile.
    """
    decision = _held(decision)
    if decision.approved_at is None or decision.case.status in FINAL:
        return False
    _carry_out(decision, _check_outcome(decision.case, decision), actor, now, said)
    return True


@transaction.atomic
def call_back(decision: Decision, *, reason: str, actor, now: datetime) -> None:
    """An approval is taken back before it took effect: the draft is its author's again. The caller has checked who."""
    decision = _held(decision)
    Decision.objects.filter(pk=decision.pk).update(
        approved_by=None, approved_at=None, returned_by=actor, returned_at=now, return_reason=reason[:500]
    )
    log(Action.CASE_DECISION_SENT_BACK, decision.case, actor=actor, now=now, note=reason, decision=decision.pk)


def _check_outcome(case: Case, decision: Decision) -> Outcome:
    outcome = outcome_of(case, decision.outcome)
    if outcome is None:
        raise Refused(_("This outcome is not offered any more. Send the draft back."))
    return outcome


def _take_effect(case: Case, outcome: Outcome, actor, now: datetime) -> None:
    """Status, stage and clocks. What hangs on a planned moment (departure, return) goes on unless the case ends."""
    final = outcome.status in FINAL
    ended = [c for c in stages.running(case) if final or c.stage is None or c.stage.anchor == c.stage.Anchor.ENTRY]
    clocks.meet(ended, at=now, by=actor)
    case.status = outcome.status
    case.outcome = outcome.code
    case.closed_at = now if final else None
    if final or outcome.to_stage == "-":
        case.stage = None
    elif outcome.to_stage:
        stages.enter(case, case.sop.stages.filter(key=outcome.to_stage).first(), at=now, now=now)
    case.save(update_fields=["status", "outcome", "closed_at", "stage"])


def content_of(case: Case, decision: Decision, outcome: Outcome) -> dict:
    """The paper as it is or will be issued: what the room states, or the usual, with reasons and remedy."""
    write = None if outcome.takes_back else room_of(case).decision_content
    if outcome.takes_back:
        content = taking_back.content(case, decision, outcome)
    else:
        content = write(case, decision) if write else contents.decision(case, decision, outcome)
    return contents.grounded(content, case, decision, outcome)


def _issue(case: Case, decision: Decision, outcome: Outcome, actor, now: datetime, content=None) -> IssuedDocument:
    bounds = {name: _moment(decision.details.get(name)) for name in ("valid_from", "valid_until")}
    bounds |= room_of(case).bounds(case, decision)
    return documents.issue(
        case,
        outcome.document,
        content=content or content_of(case, decision, outcome),
        unit=case.unit,
        actor=actor,
        now=now,
        **bounds,
    )


def _moment(text) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _tell_decided(case: Case, decision: Decision, outcome: Outcome, document, now: datetime) -> None:
    said = contents.in_both(lambda: str(outcome.label))
    tell_applicant(
        case,
        outcome.notice,
        step=f"decision:{decision.pk}",
        now=now,
        outcome_zh=said["zh"],
        outcome_en=said["en"],
        is_adverse=outcome.is_adverse,
        has_document=document is not None,
        goes_on=case.status not in FINAL,
    )


@transaction.atomic
def send_back(decision: Decision, *, reason: str, actor, now: datetime) -> Decision:
    """Send a draft back to its author with a reason, or, as its author, take it back. Raises Refused."""
    decision = _held(decision)
    case = decision.case
    if decision.drafted_by_id != actor.pk and not _may_approve(case, actor, now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    _check_waiting(decision)
    if not reason.strip():
        raise Refused(_("Write why: the author has to know what to change."))
    decision.returned_by, decision.returned_at, decision.return_reason = actor, now, reason[:500]
    decision.save(update_fields=["returned_by", "returned_at", "return_reason"])
    log(Action.CASE_DECISION_SENT_BACK, case, actor=actor, now=now, note=reason, decision=decision.pk)
    if decision.drafted_by_id != actor.pk:
        tell_unit(
            case,
            "decision_sent_back",
            to="officer",
            step=f"back:{decision.pk}",
            now=now,
            directory=Directory(now),
            reason=reason,
            **_by(case),
        )
    return decision


def drop_drafts(case: Case, *, now: datetime) -> None:
    """The case ended otherwise: a draft that still waits is put aside."""
    case.decisions.filter(approved_at=None, returned_at=None).update(returned_at=now, return_reason="案件已另行結束")
