"""What can be done to a case: every write of the spine.

One transaction each, holding status, clocks, trail and notices together.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, roster
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import clocks, search, transitions
from cases.calendar import TAIPEI
from cases.catalogue import current_sop
from cases.codes import code_hash, derive_code, random_code
from cases.models import Applicant, Case, Note, Service, Stage
from cases.models.case import FINAL, Status
from cases.recipients import Directory, applicant
from cases.references import next_reference
from cases.transitions import MOVES
from cases.vault import fingerprint
from notifications.actions import queue


class Refused(Exception):
    """Why something cannot be done, in words for the person who asked."""


@transaction.atomic
def file_case(
    service: Service,
    *,
    unit,
    who: dict,
    now: datetime,
    submission_key: UUID,
    language: str,
    consent_version: str,
    form_version: int,
    anchors: dict[str, datetime],
    words: list[str],
    channel: str = Case.Channel.ONLINE,
    actor=CITIZEN,
    status: str = Status.RECEIVED,
    outcome: str = "",
) -> Case:
    """Number and open a case under the procedure in force, start its clocks. The app adds its detail rows and notices.

    `who`: the columns of Applicant. `anchors`: planned moments a stage may be counted from ("departure", "return").
    A final `status` files the case closed, without clocks. Raises Refused when the service has no procedure in force.
    """
    sop = current_sop(service, now)
    if sop is None:
        raise Refused(_("This service has no procedure in force today. Please call 118 or visit the station."))
    stages = list(sop.stages.all())
    list_of_rungs = clocks.rungs_of(sop, None)  # read before the number is taken: the counter is locked last
    final = status in FINAL
    first = None if final else _first_running(stages)
    reference = next_reference(service, now)
    case = Case.objects.create(
        reference=reference,
        service=service,
        sop=sop,
        stage=first,
        status=status,
        outcome=outcome,
        unit=unit,
        received_unit=unit,
        channel=channel,
        language=language,
        form_version=form_version,
        consent_version=consent_version,
        filed_at=now,
        closed_at=now if final else None,
        submission_key=submission_key,
        code_hash=code_hash(reference, derive_code(submission_key)),
    )
    phone = who.get("phone", "")
    case.applicant = Applicant.objects.create(case=case, phone_hash=fingerprint("phone", phone) if phone else "", **who)
    if not final:
        whole = [(None, now)] if sop.n is not None or list_of_rungs else []
        clocks.start_many(case, [*whole, *_starts(stages, first, now, anchors)], now=now)
    record(Action.CASE_FILED, actor=actor, case=case, now=now, status=status, sop=sop.version, unit=unit.code)
    index_case(case, words)
    return case


def _first_running(stages: list[Stage]) -> Stage | None:
    """The first stage somebody has to do something in: what the portal does itself is done by filing."""
    return next((stage for stage in stages if stage.doer != Stage.Doer.SYSTEM and not stage.is_side), None)


def _starts(stages, first, now, anchors):
    """The first stage runs from now; a stage counted from the plan runs from the beginning, whoever forgets what.

    So the watch over a return never depends on somebody having registered the departure.
    """
    for stage in stages:
        if stage.anchor in anchors:
            yield stage, anchors[stage.anchor]
        elif stage == first:
            yield stage, now


def index_case(case: Case, words: list[str]) -> None:
    """Hand over the words a case can be found by, to staff of its unit only."""
    search.index(
        f"case:{case.pk}",
        kind="case",
        visibility="staff",
        title=case.reference,
        words=[case.reference, *words],
        link=f"/staff/cases/{case.reference}/",
        day=case.filed_at.astimezone(TAIPEI).date(),
        unit=case.unit,
        case=case,
    )


def lock(case: Case) -> Case:
    """The row as it is now, held until the transaction ends: the second of two clicks waits here."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("service", "sop", "stage", "unit", "applicant", "officer")
        .get(pk=case.pk)
    )


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
    if actor is not CITIZEN and not access.may(actor, rule.ability, unit=case.unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    before = case.status
    running = list(case.deadlines.filter(met_at=None).select_related("stage"))
    for clock in running:
        clock.case = case
    clocks.meet([c for c in running if _is_met(rule, c)], at=now, by=None if actor is CITIZEN else actor)
    case.status = rule.target
    case.closed_at = now if rule.target in FINAL else None
    case.outcome = rule.outcome or case.outcome
    if rule.to_stage == "-":
        case.stage = None
    elif rule.to_stage:
        case.stage = case.sop.stages.get(key=rule.to_stage)
    case.save(update_fields=["status", "closed_at", "outcome", "stage"])
    record(
        Action.CASE_MOVED,
        actor=actor,
        signed_as=signed(actor, now, case.unit),
        case=case,
        now=now,
        note=note[:500] if actor is not CITIZEN else "",
        move=move,
        before=before,
        after=case.status,
    )
    return case


def _is_met(rule, clock) -> bool:
    return "*" in rule.meets or (clock.stage is not None and clock.stage.key in rule.meets)


def signed(actor, now, unit=None) -> str:
    """The name under which somebody acts, with （代） where they stand in for another; empty for citizens."""
    return "" if actor is CITIZEN or actor is None else roster.signature(actor, now, unit)


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
    """Give the case to an officer of the unit. Raises Refused for somebody who may not handle it, or a closed case."""
    case = lock(case)
    if case.status in FINAL:
        raise Refused(_("The case is closed; it cannot be given to anybody."))
    if not access.may(officer, "case.handle", unit=case.unit, now=now):
        raise Refused(_("This person may not handle cases of the unit."))
    case.officer = officer
    case.save(update_fields=["officer"])
    record(
        Action.CASE_ASSIGNED,
        actor=actor,
        signed_as=signed(actor, now, case.unit),
        case=case,
        now=now,
        officer=officer.pk,
    )
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


def tell_applicant(case: Case, kind: str, *, step: str, now: datetime, **context) -> None:
    """Queue one notice to the person who asked, by mail or by letter; `step` makes its key unique within the case.

    Who left neither address has the page with the number, and a telephone number for the station to call.
    """
    who = applicant(case)
    if not (who.email or who.address):
        return
    queue(
        kind,
        to=who,
        key=f"{kind}:{case.reference}:{step}",
        case=case,
        unit=case.unit,
        now=now,
        reference=case.reference,
        service_zh=case.service.title_zh,
        service_en=case.service.title_en,
        unit_zh=case.unit.name_zh,
        unit_en=case.unit.name_en,
        **context,
    )


def tell_unit(case: Case, kind: str, *, to: str, step: str, now: datetime, directory: Directory, **context) -> None:
    """Queue one notice to colleagues a rung would name ("unit", "duty", "command" …)."""
    for recipient in directory.find(case, to):
        queue(
            kind,
            to=recipient,
            key=f"{kind}:{case.reference}:{step}:{recipient.email}",
            case=case,
            unit=case.unit,
            now=now,
            reference=case.reference,
            **context,
        )
