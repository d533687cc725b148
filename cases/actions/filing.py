"""收件: number and open a case, and what it can be found by."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import clocks, counter, search
from cases.actions.holding import Refused, signed
from cases.calendar import TAIPEI
from cases.catalogue import current_sop
from cases.codes import code_hash, derive_code
from cases.models import Applicant, Case, Service, Stage
from cases.models.case import FINAL, Discretion, Status
from cases.references import next_reference
from cases.vault import fingerprint


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
    limit: Stage | str | None = None,
    discretion: str = Discretion.USUAL,
) -> Case:
    """Number and open a case under the procedure in force, start its clocks. The app adds its detail rows and notices.

    `who`: the columns of Applicant. `anchors`: planned moments a stage may be counted from ("departure", "return").
    A final `status` files the case closed, without clocks; AWAITING_SIGNATURE without the clock of the whole case.
    `limit`: the stage whose period is that of the whole case, where the law gives this request another one than the
    service (政府資訊公開法 §15); or its key in the procedure in force.
    `discretion`: how widely it may be known inside the house.
    What somebody of ours fills in for a person (cases/counter.py) is filed by them, in its channel, and counts from the
    day it was received; they never count as the applicant.
    Raises Refused when the service has no procedure in force.
    """
    desk = counter.intake(submission_key)
    received = desk.received_at if desk else now
    if desk:
        channel, actor = desk.channel, desk.filed_by
    sop = current_sop(service, received) or current_sop(service, now)
    if sop is None:
        raise Refused(_("This service has no procedure in force today. Please call 118 or visit the station."))
    stages = list(sop.stages.all())
    if isinstance(limit, str):
        limit = next((stage for stage in stages if stage.key == limit), None)
    list_of_rungs = clocks.rungs_of(sop, None)  # read before the number is taken: the counter is locked last
    final = status in FINAL
    first = None if final else _first_running(stages, status)
    reference = next_reference(service, now)
    case = Case.objects.create(
        reference=reference,
        service=service,
        sop=sop,
        stage=first,
        status=status,
        outcome=outcome,
        limit=limit,
        discretion=discretion,
        unit=unit,
        received_unit=unit,
        channel=channel,
        filed_by=desk.filed_by if desk else None,
        language=language,
        form_version=form_version,
        consent_version=consent_version,
        filed_at=received,
        closed_at=now if final else None,
        submission_key=submission_key,
        code_hash=code_hash(reference, derive_code(submission_key)),
    )
    phone = who.get("phone", "")
    case.applicant = Applicant.objects.create(case=case, phone_hash=fingerprint("phone", phone) if phone else "", **who)
    if not final:
        counts = status != Status.AWAITING_SIGNATURE  # the period of the law runs from the signature
        whole = [(None, received)] if counts and (case.limit_rule.n is not None or list_of_rungs) else []
        clocks.start_many(case, [*whole, *_starts(stages, first, received, anchors)], now=now)
    said = _how_it_came(desk)
    name = signed(actor, now, unit)
    given = {"status": status, "sop": sop.version, "unit": unit.code, **said}
    record(Action.CASE_FILED, actor=actor, signed_as=name, case=case, now=now, **given)
    index_case(case, words)
    return case


def _how_it_came(desk) -> dict:
    """For the trail: how it reached us, when, and what shows that."""
    if desk is None:
        return {}
    said = {"channel": desk.channel, "consent": desk.consent, "received": desk.received_at.isoformat()}
    return said | ({"proof": desk.receipt_proof} if desk.receipt_proof else {})


def _first_running(stages: list[Stage], status: str) -> Stage | None:
    """The first stage somebody has to do something in: what the portal does itself is done by filing.

    What waits for a signature stands on the stage of waiting.
    """
    if status == Status.AWAITING_SIGNATURE:
        return next((stage for stage in stages if stage.status == status), None)
    return next((stage for stage in stages if stage.doer != Stage.Doer.SYSTEM and not stage.is_side), None)


def _starts(stages, first, received, anchors):
    """The first stage runs from the receipt; a stage counted from the plan runs from the beginning.

    So the watch over a return never depends on somebody having registered the departure.
    """
    for stage in stages:
        if stage.anchor in anchors:
            yield stage, anchors[stage.anchor]
        elif stage == first:
            yield stage, received


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
