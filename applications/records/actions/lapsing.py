"""失效: what nobody signed, paid, fetched or came to read in time ends by itself; by a worker, each once."""

from datetime import datetime

from django.db import transaction

from applications.records import state
from applications.records.models import Appointment
from cases import actions
from cases.actions import tell_applicant
from cases.models import Case
from cases.models.case import Status

WAITING = {Status.DECIDED: "lapse_unused", Status.AWAITING_SIGNATURE: "lapse_unsigned"}
BATCH = 200


def unused(now: datetime):
    """Requests whose time to use or to sign has passed."""
    late = {"deadlines__met_at": None, "deadlines__due_at__lte": now}
    waiting = {"access_request__isnull": False, "status__in": list(WAITING)}
    return Case.objects.filter(**waiting, **late, deadlines__stage__key__in=(state.USE, state.SIGN)).order_by("pk")


def lapse_unused(*, now: datetime, most: int = BATCH) -> dict:
    """One pass: the counts. Each case is held and its state asked again, so that it ends and is told once."""
    ids = list(unused(now).values_list("pk", flat=True).distinct()[:most])
    return {"due": len(ids), "lapsed": sum(_lapse(pk, now) for pk in ids), "missed": _miss(now, most)}


@transaction.atomic
def _lapse(pk: int, now: datetime) -> bool:
    case = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if case is None or not unused(now).filter(pk=pk).exists():
        return False
    if case.status == Status.DECIDED and state.is_ours_to_do(case):
        return False
    move = WAITING[case.status]
    case = actions.advance(case, move, actor=None, now=now)
    Appointment.objects.filter(state.AHEAD, case=case).update(cancelled_at=now)
    words = {"step": "lapsed", "now": now, "unit_phone": case.contact.telephone, "service_code": case.service.code}
    if move == "lapse_unsigned":
        tell_applicant(case, "request_lapsed_unsigned", **words)
    else:
        tell_applicant(case, "request_lapsed", **words)
    return True


def _miss(now: datetime, most: int) -> int:
    """Places nobody came to. On days the room was open they are missed; else the place is given back and we say why."""
    over = Appointment.objects.filter(state.AHEAD, slot__ends_at__lte=now)
    over = over.select_related("slot__unit", "case__unit", "case__applicant", "case__service")[:most]
    return sum(_miss_one(place, now) for place in over)


@transaction.atomic
def _miss_one(place: Appointment, now: datetime) -> bool:
    was_open = state.is_open(place.slot)
    ended = {"missed_at": now} if was_open else {"cancelled_at": now}
    if not Appointment.objects.filter(state.AHEAD, pk=place.pk).update(**ended):
        return False
    case = place.case
    words = {
        "step": f"missed:{place.pk}",
        "now": now,
        "starts_at": place.slot.starts_at.isoformat(),
        "unit_phone": case.contact.telephone,
    }
    if was_open:
        tell_applicant(case, "appointment_missed", **words)
    else:
        tell_applicant(case, "appointment_closed", **words)
    return True
