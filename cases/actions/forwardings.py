"""轉陳: a case handed to another unit under the same number. It says it has it in time, or the case bounces.

While it is on its way nothing changes hands: the sender handles it until the other unit says it has it. The clock of
the citizen never changes, and the unit that received the case stays the contact. The time to say that it came is
counted where the other unit is.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Unit
from audit.models import Action
from cases import clocks, search
from cases.actions import groups
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant
from cases.catalogue import current_sop
from cases.models import Case, Forwarding, Service, Stage
from cases.models.case import FINAL, Discretion
from cases.recipients import Directory
from cases.rooms import room_of
from notifications.actions import queue

logger = logging.getLogger(__name__)

PROCEDURE = "forwarding"  # the service whose procedure holds the limits; each service names its stage of it


@transaction.atomic
def forward(case: Case, *, unit: Unit, reason: str, actor, now: datetime, ability: str = "case.handle") -> Forwarding:
    """Send a case on to another unit, which is told at once. Raises Refused.

    `ability`: what the sender has to be able to do, where others than who handle a case give it out.

    Between the same two units a second time only a supervisor sends it: then somebody has to decide whose it is.
    """
    case = lock(case)
    check_may(case, ability, actor=actor, now=now)
    _refuse_unless_it_can_go(case, unit, reason)
    again = "case.forward_again"
    if between(case, unit).exists() and not access.may(actor, again, unit=case.unit, now=now):
        raise Refused(_("It went between these two units before. Ask a supervisor to settle whose case it is."))
    stage = limit_of(case.service, now)
    started = clocks.start_many(case, [(stage, now)], now=now, place=clocks.place_of(unit)) if stage else []
    sent = Forwarding.objects.create(
        case=case,
        from_unit=case.unit,
        to_unit=unit,
        reason=reason,
        sent_at=now,
        sent_by=actor,
        deadline=started[0] if started else None,
    )
    log(Action.CASE_FORWARDED, case, actor=actor, now=now, note=reason, **_ends(sent))
    _tell(sent, "case_forwarded", {unit: ("unit", "duty")}, now, due_at=_due_text(sent))
    return sent


def _refuse_unless_it_can_go(case: Case, unit: Unit, reason: str) -> None:
    if case.status in FINAL:
        raise Refused(_("The case is closed; it stays where it is."))
    if case.discretion == Discretion.SEALED:
        raise Refused(_("A sealed case stays with the ethics office."))
    if on_its_way(case):
        raise Refused(_("The case is on its way to another unit already."))
    if lead := groups.open_lead(case):
        said = _("This case is joined to %(lead)s. Forward that one, or take this one out of the group first.")
        raise Refused(said % {"lead": lead.reference})
    if unit.pk == case.unit_id:
        raise Refused(_("The case is with this unit already."))
    if not unit.is_active:
        raise Refused(_("This unit is not in service any more. Choose another one."))
    if not reason.strip():
        raise Refused(_("Write why it goes to this unit."))


@transaction.atomic
def acknowledge(case: Case, *, actor, now: datetime) -> Forwarding:
    """收悉: the receiving unit has the case from now on. Raises Refused when it bounced, or was closed meanwhile."""
    sent = _take(lock(case), actor=actor, now=now)
    _tell_applicant(sent, now)
    return sent


def _take(case: Case, *, actor, now: datetime) -> Forwarding:
    sent = on_its_way(case)
    if sent is None or case.status in FINAL:
        raise Refused(_("The case is not on its way to you any more. Reload the page to see where it is."))
    if not access.may(actor, "case.handle", unit=sent.to_unit, now=now):
        raise Refused(_("Only the unit it was sent to can say that it has the case."))
    sent.received_at, sent.received_by = now, actor
    sent.save(update_fields=["received_at", "received_by"])
    if sent.deadline:
        clocks.meet([_with(sent.deadline, case)], at=now, by=actor)
    _move_to(case, sent.to_unit)
    log(Action.CASE_FORWARDING_RECEIVED, case, actor=actor, now=now, **_ends(sent))
    room_of(case).handed_on(case, actor, now)
    _tell(sent, "forwarding_received", {sent.from_unit: ("unit",)}, now)
    return sent


@transaction.atomic
def send_back(case: Case, *, reason: str, actor, now: datetime) -> Forwarding:
    """退回: the case goes back to the unit it came from, at once, with the reason. Raises Refused.

    A unit to which it is still on its way takes it and gives it back in one step.
    """
    case = lock(case)
    if case.discretion == Discretion.SEALED:
        raise Refused(_("A sealed case stays with the ethics office."))
    if not reason.strip():
        raise Refused(_("Write why the case goes back."))
    in_one_step = on_its_way(case) is not None
    if in_one_step:
        _take(case, actor=actor, now=now)
        case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    came = came_by(case)
    if case.status in FINAL or came is None:
        raise Refused(_("Nobody forwarded this case to you, so it cannot go back."))
    back = Forwarding.objects.create(
        case=case,
        from_unit=case.unit,
        to_unit=came.from_unit,
        is_return=True,
        reason=reason,
        sent_at=now,
        sent_by=actor,
        received_at=now,
    )
    _move_to(case, came.from_unit)
    log(Action.CASE_RETURNED, case, actor=actor, now=now, note=reason, **_ends(back))
    room_of(case).handed_on(case, actor, now)
    _tell(back, "case_returned", {came.from_unit: ("unit", "duty")}, now)
    if not in_one_step:  # else nobody outside knows that it was away
        _tell_applicant(back, now)
    return back


@transaction.atomic
def call_back(case: Case, *, actor, now: datetime) -> None:
    """The case stays where it is after all, and nobody is told: it was sealed on its way."""
    sent = on_its_way(case)
    if sent is not None:
        _stay(case, sent, at=now, by=actor)
        log(Action.CASE_FORWARDING_BOUNCED, case, actor=actor, now=now, **_ends(sent))


@transaction.atomic
def take_back(case: Case, *, reason: str, actor, now: datetime) -> Forwarding:
    """撤回轉陳: sent to the wrong unit, or needed here after all, while nobody has said that they have it. Whom it was
    on its way to is told. Raises Refused when they were faster: then they send it back."""
    if not reason.strip():
        raise Refused(_("Write why you take it back."))
    case = lock(case)
    sent = on_its_way(case)
    if sent is None or case.status in FINAL:
        raise Refused(_("The case is not on its way any more. Reload the page to see where it is."))
    check_may(case, "case.handle", actor=actor, now=now)
    sent.taken_back_by = actor
    _stay(case, sent, at=now, by=actor)
    log(Action.CASE_FORWARDING_TAKEN_BACK, case, actor=actor, now=now, note=reason, **_ends(sent))
    _tell(sent, "forwarding_taken_back", {sent.to_unit: ("unit", "duty")}, now, why=reason)
    return sent


@transaction.atomic
def bring_along(lead: Case, *, actor, now: datetime) -> int:
    """The group of a case that went to another unit goes along, or nobody could act on it as one; how many did. For a
    room whose members have no way of their own to follow (Room.handed_on)."""
    astray = [one for one in groups.members_of(lead) if one.unit_id != lead.unit_id]
    for member in astray:
        member = lock(member)
        went = Forwarding.objects.create(
            case=member,
            from_unit=member.unit,
            to_unit=lead.unit,
            reason=lead.reference,
            sent_at=now,
            sent_by=actor,
            received_at=now,
            received_by=actor,
        )
        _move_to(member, lead.unit)
        log(Action.CASE_FORWARDED, member, actor=actor, now=now, lead=lead.reference, **_ends(went))
    return len(astray)


# --- What comes back by itself (in a worker) --------------------------------------------------------------------------
def due(now: datetime):
    """What nobody acknowledged in time, and what was closed on its way. Reads the few that are on their way."""
    late = Q(deadline__due_at__lte=now) | Q(case__closed_at__isnull=False)
    return Forwarding.objects.filter(late, received_at=None, bounced_at=None).order_by("pk")


def bounce_due(now: datetime, *, most: int = 200) -> dict:
    """Send back what is due, each in a transaction of its own; the counts. Level-triggered: safe twice or late."""
    counts = {"due": 0, "bounced": 0}
    for pk in due(now).values_list("pk", flat=True)[:most]:
        counts["due"] += 1
        try:
            counts["bounced"] += bounce(pk, now=now)
        except Exception:  # one that cannot be sent back must not hold up the others; it is tried again next time
            logger.exception("forwarding %s cannot be sent back; put off", pk)
    return counts


@transaction.atomic
def bounce(pk: int, *, now: datetime) -> bool:
    """The case stays with the sender after all; both supervisors are told. False where somebody was faster."""
    case = lock(Forwarding.objects.select_related("case").get(pk=pk).case)
    sent = on_its_way(case)
    if sent is None or sent.pk != pk or not due(now).filter(pk=pk).exists():
        return False
    _stay(case, sent, at=now)
    log(Action.CASE_FORWARDING_BOUNCED, case, actor=None, now=now, **_ends(sent))
    if case.status not in FINAL:
        whom = {sent.from_unit: ("unit", "officer", "supervisor"), sent.to_unit: ("unit", "supervisor")}
        _tell(sent, "forwarding_bounced", whom, now)
    return True


# --- What is asked about forwardings ----------------------------------------------------------------------------------
def on_its_way(case: Case) -> Forwarding | None:
    """The forwarding nobody has acknowledged yet. The database lets there be only one."""
    waiting = case.forwardings.filter(received_at=None, bounced_at=None)
    return waiting.select_related("from_unit", "to_unit", "deadline__stage").first()


def came_by(case: Case) -> Forwarding | None:
    """How the case came to the unit that has it; None where it was filed there."""
    if case.unit_id == case.received_unit_id:
        return None
    arrived = case.forwardings.filter(to_unit=case.unit, is_return=False, received_at__isnull=False)
    return arrived.select_related("from_unit").last()


def between(case: Case, unit: Unit):
    """The forwardings so far between the unit that has the case and another, in either direction. What was taken back
    on its way does not count: nobody had it."""
    pair = Q(from_unit=case.unit, to_unit=unit) | Q(from_unit=unit, to_unit=case.unit)
    return case.forwardings.filter(pair, is_return=False, taken_back_by=None)


def limit_of(service: Service, now: datetime) -> Stage | None:
    """The stage that holds the time to acknowledge a case of this service; None where no procedure sets one."""
    procedure = Service.objects.filter(code=PROCEDURE).first()
    sop = current_sop(procedure, now) if procedure else None
    return sop.stages.filter(key=service.forwarding_stage).select_related("sop").first() if sop else None


# --- Small parts ------------------------------------------------------------------------------------------------------
def _move_to(case: Case, unit: Unit) -> None:
    """The case changes hands: another unit has it, and there it is nobody's yet."""
    case.unit, case.officer = unit, None
    case.save(update_fields=["unit", "officer"])
    search.move(case, unit)


def _stay(case: Case, sent: Forwarding, *, at: datetime, by=None) -> None:
    """It is not on its way any more; the case stays with whoever sent it."""
    sent.bounced_at = at
    sent.save(update_fields=["bounced_at", "taken_back_by"])
    if sent.deadline:
        clocks.meet([_with(sent.deadline, case)], at=at, by=by)


def _with(clock, case: Case):
    clock.case = case
    return clock


def _ends(sent: Forwarding) -> dict:
    return {"number": sent.pk, "sender": sent.from_unit.code, "receiver": sent.to_unit.code}


def _due_text(sent: Forwarding) -> str:
    return sent.deadline.due_at.isoformat() if sent.deadline and sent.deadline.due_at else ""


def _tell_applicant(sent: Forwarding, now: datetime) -> None:
    """Whoever calls or writes back is not to come from a unit the applicant never heard of."""
    case, unit, above = sent.case, sent.to_unit, sent.to_unit.parent
    if room_of(case).says_who_answers:
        return
    at_zh = f"{above.name_zh}{unit.name_zh}" if above else unit.name_zh  # a section alone says nothing to outsiders
    at_en = f"{unit.name_en}, {above.name_en}" if above else unit.name_en
    tell_applicant(case, "case_at_unit", step=f"{sent.pk}", now=now, at_zh=at_zh, at_en=at_en)


def _tell(sent: Forwarding, kind: str, whom: dict, now: datetime, **context) -> None:
    """Tell units and their people, nobody twice. `whom`: unit -> words a rung would use."""
    case, directory = sent.case, Directory(now)
    for unit, words in whom.items():
        for recipient in (found for word in words for found in directory.find(case, word, unit=unit)):
            queue(
                kind,
                to=recipient,
                key=f"{kind}:{case.reference}:{sent.pk}:{recipient.email}",
                case=case,
                unit=unit,
                now=now,
                reason=sent.reason,
                service_zh=case.service.title_zh,
                service_en=case.service.title_en,
                sender_zh=sent.from_unit.name_zh,
                sender_en=sent.from_unit.name_en,
                receiver_zh=sent.to_unit.name_zh,
                receiver_en=sent.to_unit.name_en,
                **context,
            )
