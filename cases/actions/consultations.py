"""會辦、徵詢: others are asked, several at a time. The case goes on when all have answered, or without them in the end
(政府資訊公開法 §12 III). Who was asked never reaches the applicant."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Unit
from audit.models import Action
from cases import clocks
from cases.actions import stages
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_unit
from cases.models import Authority, Case, Consultation, Deadline, Stage
from cases.models.case import FINAL, Discretion, Status
from cases.recipients import Directory
from cases.stages import WORKING
from notifications.actions import queue
from notifications.recipients import Recipient

Of = Consultation.Of
# The stage of the procedure that holds the time for an answer; the first one there is.
STAGES = {Of.UNIT: ("consult",), Of.AUTHORITY: ("consult",), Of.THIRD_PARTY: ("third-party", "consult")}


@transaction.atomic
def ask(
    case: Case,
    *,
    of: str,
    question: str,
    actor,
    now: datetime,
    unit: Unit | None = None,
    authority: Authority | None = None,
    name: str = "",
    email: str = "",
    address: str = "",
    due_at: datetime | None = None,
) -> Consultation:
    """Ask a unit, an authority or a third party. The clock is that of the procedure; `due_at` where it has none.

    Raises Refused where the case is not at work, the question is for the unit that has the case, or a unit would hear
    of a sealed one.
    """
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if case.status not in WORKING:
        said = {"status": case.get_status_display()}
        raise Refused(_("The case is “%(status)s” now, so nobody can be asked.") % said)
    if unit and unit.pk == case.unit_id:
        raise Refused(_("The case is with this unit; ask another one."))
    if unit and case.discretion == Discretion.SEALED:
        raise Refused(_("No unit may hear of a sealed case. Have the ethics office let in the person you want to ask."))
    asked = waiting(case).filter(of=of, unit=unit, authority=authority, name=name)
    if asked.exists():
        raise Refused(_("They have been asked and have not answered yet."))
    earlier = waiting(case).select_related("stage_before").first() if case.status == Status.CONSULTING else None
    stage_before, status_before = (
        (earlier.stage_before, earlier.status_before) if earlier else (case.stage, case.status)
    )
    clock = _start_clock(case, of, actor=actor, now=now)
    found = Consultation.objects.create(
        case=case,
        of=of,
        unit=unit,
        authority=authority,
        name=name,
        email=email,
        address=address,
        question=question,
        asked_at=now,
        asked_by=actor,
        due_at=clock.due_at if clock else due_at,
        stage_before=stage_before,
        status_before=status_before,
    )
    case.status = Status.CONSULTING
    case.save(update_fields=["status", "stage"])
    log(Action.CASE_CONSULTED, case, actor=actor, now=now, number=found.pk, of=of, unit=unit.code if unit else "")
    _tell_asked(found, now)
    return found


def stage_for(case: Case, of: str) -> Stage | None:
    """The stage whose limit holds for an answer of theirs; None where the procedure sets none."""
    found = {stage.key: stage for stage in case.sop.stages.all() if stage.key in STAGES[of]}
    return next((found[key] for key in STAGES[of] if key in found), None)


def _start_clock(case: Case, of: str, *, actor, now: datetime) -> Deadline | None:
    """Stand on the stage of asking. Somebody asked later has the whole time too: the clock starts anew for all."""
    stage = stage_for(case, of)
    if stage is None:
        return None
    running = next((clock for clock in stages.running(case) if clock.stage_id == stage.pk), None)
    if running:
        clocks.tell(running, "restart", at=now, by=actor)
        case.stage = stage
        return running
    stages.enter(case, stage, at=now, now=now)
    return case.deadlines.filter(stage=stage, met_at=None).first()


@transaction.atomic
def answer(found: Consultation, *, answer: str, actor, now: datetime) -> Consultation:
    """Keep an answer: a unit of ours writes its own, of others the officer records what came. Raises Refused."""
    case, found = _hold(found)
    if not access.may(actor, "case.handle", unit=found.unit or case.unit, now=now):
        raise Refused(_("Only the unit that was asked can answer."))
    if found.answered_at:
        raise Refused(_("There is an answer already. Reload the page to see it."))
    if case.status in FINAL:
        raise Refused(_("The case is closed; the answer is not needed any more."))
    # An answer that comes after the case went on is kept as well.
    found.answer, found.answered_at, found.answered_by, found.ended_at = answer, now, actor, None
    found.save(update_fields=["answer", "answered_at", "answered_by", "ended_at"])
    log(Action.CASE_CONSULTATION_ANSWERED, case, actor=actor, now=now, number=found.pk, of=found.of)
    if not waiting(case).exists():
        _go_back(case, found, at=now, by=actor)
    if found.unit_id:
        step = f"answer:{found.pk}"
        tell_unit(case, "consultation_answered", to="officer", step=step, now=now, directory=Directory(now))
    return found


@transaction.atomic
def go_on(case: Case, *, actor, now: datetime) -> Case:
    """Go on without the answers that have not come in their time. Raises Refused while there is time left."""
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if case.status != Status.CONSULTING:
        raise Refused(_("Nobody is being asked in this case."))
    if not may_go_on(case, now):
        raise Refused(_("There is still time to answer. Wait until it has passed."))
    last = case.consultations.select_related("stage_before").last()
    given_up = waiting(case).update(ended_at=now)
    log(Action.CASE_CONSULTATION_ANSWERED, case, actor=actor, now=now, without=given_up)
    _go_back(case, last, at=now, by=actor)
    return case


def drop(case: Case, *, actor, now: datetime) -> Case:
    """The case was sealed: a unit that was asked hears no more of it, and nobody waits for its answer. In the caller's
    transaction, who holds the case."""
    last = case.consultations.filter(unit__isnull=False).select_related("stage_before").last()
    if waiting(case).filter(unit__isnull=False).update(ended_at=now) and not waiting(case).exists():
        _go_back(case, last, at=now, by=actor)
    return case


def may_go_on(case: Case, now: datetime) -> bool:
    """Whether nobody asked has time left. Who was asked without a limit is not waited for."""
    return case.status == Status.CONSULTING and not waiting(case).filter(due_at__gt=now).exists()


def waiting(case: Case):
    """Who was asked and has not answered."""
    return case.consultations.filter(answered_at=None, ended_at=None)


def _hold(found: Consultation) -> tuple[Case, Consultation]:
    case = lock(found.case)
    return case, case.consultations.select_related("unit", "stage_before").get(pk=found.pk)


def _go_back(case: Case, found: Consultation, *, at: datetime, by) -> None:
    """The case goes on where it stood; where it has gone on already, only the clock of asking ends."""
    keys = {key for names in STAGES.values() for key in names}
    clocks.meet([clock for clock in stages.running(case) if clock.stage and clock.stage.key in keys], at=at, by=by)
    if case.status == Status.CONSULTING:
        case.status, case.stage = found.status_before, found.stage_before
        case.save(update_fields=["status", "stage"])


def _tell_asked(found: Consultation, now: datetime) -> None:
    """A unit of ours by its mailbox; others by mail or letter, where an address is known."""
    case = found.case
    facts = {
        "question": found.question,
        "due_at": found.due_at.isoformat() if found.due_at else "",
        "service_zh": case.service.title_zh,
        "service_en": case.service.title_en,
        "unit_zh": case.unit.name_zh,
        "unit_en": case.unit.name_en,
        "unit_phone": case.unit.telephone,
    }
    key = f"{case.reference}:{found.pk}"
    if found.of == Of.UNIT:
        for to in Directory(now).find(case, "unit", unit=found.unit):
            about = {**facts, "consultation": found.pk}
            queue(
                "consult_unit",
                to=to,
                key=f"consult_unit:{key}:{to.email}",
                case=case,
                unit=found.unit,
                now=now,
                **about,
            )
    elif (to := _addressee(found)).email or to.address:
        queue("consult_other", to=to, key=f"consult_other:{key}", case=case, unit=case.unit, now=now, **facts)


def _addressee(found: Consultation) -> Recipient:
    if found.of == Of.AUTHORITY:
        body = found.authority
        return Recipient(name=body.name_zh, email=body.email, address=body.address_zh)
    return Recipient(name=found.name, email=found.email, address=found.address)
