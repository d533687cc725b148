"""回電: a low score is a case of its own, sealed from those it is about, closed by the call of somebody else."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts import roster
from accounts.models import Absence, Membership, Role, User
from audit.actions import record
from audit.models import Action
from cases.actions import Refused, advance, file_case, lock, signed
from cases.models import Case, Service
from cases.models.case import Discretion
from cases.recipients import person
from feedback.models import CallBack, Rating
from feedback.ratings.handlers import handlers_of
from notifications.actions import queue
from notifications.recipients import Recipient

SERVICE = "low-scores"
NAMESPACE = UUID("6f0d7c52-5a0e-4a3b-9c58-2f7a4f2f9a11")
COPIED = ("name", "phone", "email", "address")  # what it takes to reach somebody


@transaction.atomic
def open_call_back(rating: Rating, *, now: datetime) -> CallBack:
    """File the call that follows a low score, and tell who may make it. The second low score finds the first call."""
    found = CallBack.objects.filter(rating=rating).first()
    if found:
        return found
    about = Case.objects.select_related("applicant", "officer").get(pk=rating.case_id)
    case = file_case(
        Service.objects.get(code=SERVICE),
        unit=rating.unit,
        who={name: getattr(about.applicant, name) for name in COPIED},
        now=now,
        submission_key=uuid5(NAMESPACE, str(rating.pk)),
        language=about.language,
        consent_version=about.consent_version,
        form_version=1,
        anchors={},
        words=[],
        actor=None,
        discretion=Discretion.SEALED,
    )
    made = CallBack.objects.create(case=case, rating=rating, unit=rating.unit, handlers=handlers_of(about))
    for to in _callers(made, about, now):
        due = case.deadlines.filter(stage=case.stage).values_list("due_at", flat=True).first()
        given = {"due_at": due, "unit_zh": rating.unit.name_zh, "unit_en": rating.unit.name_en}
        queue("rating_low", to=to, key=f"rating_low:{case.reference}:{to.email}", case=case, now=now, **given)
    return made


# Who is told first, role by role, each from the unit upwards.
CALLERS = {False: (Role.SUPERVISOR, Role.SECRETARIAT), True: (Role.ETHICS,)}  # a discreet case is for the ethics office


def _callers(call_back: CallBack, about: Case, now: datetime) -> list[Recipient]:
    """The nearest of those who may call and did not handle the case, or who stands in for them. Never a mailbox:
    those it is about may read it."""
    away = Absence.objects.deputies(now)
    above = [*roster.paths_up(call_back.unit.path), getattr(roster.secretariat(call_back.unit), "path", "")]
    for role in CALLERS[about.discretion != Discretion.USUAL]:
        held = Membership.objects.at(now).filter(role=role, unit__path__in=above)
        for person_id in held.order_by(Length("unit__path").desc(), "pk").values_list("user_id", flat=True):
            found = roster.first_present([person_id], away)
            if found and found.pk not in call_back.handlers:
                return person(found)
    return []


@transaction.atomic
def take(call_back: CallBack, *, actor, now: datetime, over: bool = False) -> CallBack:
    """One person takes the call on, so that nobody is called twice, and is shown whom to call; `over` takes it from a
    colleague who cannot. Each look is a line of the trail. Raises Refused."""
    held = _hold(call_back, actor, now)
    if held.caller_id and held.caller_id != actor.pk and not over:
        raise Refused(_("Somebody was faster: %(name)s makes this call.") % {"name": held.caller})
    name = signed(actor, now, held.unit)
    if held.caller_id != actor.pk:
        _give(held, actor)
        record(Action.CALL_TAKEN, actor=actor, signed_as=name, case=held.case_id, now=now)
    record(Action.DATA_REVEALED, actor=actor, signed_as=name, case=held.case_id, now=now, reason="contact")
    return held


@transaction.atomic
def record_call(call_back: CallBack, *, outcome: str, said: str, improvement: str, actor, now: datetime) -> CallBack:
    """Write down what came of the call, and close it: from now on those who handled the case may read it, and are told
    so. The second press finds it closed. Raises Refused."""
    held = _hold(call_back, actor, now)
    if held.caller_id != actor.pk:
        _give(held, actor)
    case = advance(held.case, "call_back", actor=actor, now=now)
    Case.objects.filter(pk=case.pk).update(outcome=outcome)
    held.outcome, held.said, held.improvement, held.closed_at = outcome, said, improvement, now
    held.save(update_fields=["outcome", "said", "improvement", "closed_at"])
    name = signed(actor, now, held.unit)
    record(Action.CALL_RECORDED, actor=actor, signed_as=name, case=case, now=now, outcome=outcome)
    for handler in User.objects.filter(pk__in=held.handlers, is_active=True):
        for to in person(handler):
            queue("call_made", to=to, key=f"call_made:{case.reference}:{handler.pk}", case=case, now=now)
    return held


def _hold(call_back: CallBack, actor, now: datetime) -> CallBack:
    """The row as it is now, held; for somebody who may see it, while it is open."""
    lock(call_back.case)
    mine = CallBack.objects.visible_to(actor, now).select_related("case", "unit", "caller")
    held = mine.select_for_update(of=("self",)).filter(pk=call_back.pk).first()
    if held is None:
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    if held.closed_at:
        raise Refused(_("The outcome of this call is recorded already."))
    return held


def _give(held: CallBack, actor) -> None:
    held.caller = actor
    held.save(update_fields=["caller"])
    Case.objects.filter(pk=held.case_id).update(officer=actor)
