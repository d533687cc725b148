"""保密: a letter is sealed for the ethics office, and entrusted to named persons. Nobody it is about, or under them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, roster
from accounts.models import Unit, User
from audit.models import Action
from cases import discretion, search
from cases.actions import Refused, check_may, consultations, decisions, forwardings, lock, log, tell_unit
from cases.models import Accused, Case, Confidant
from cases.models.case import FINAL, Discretion
from cases.recipients import Directory, person
from feedback.actions import extending
from feedback.actions.library import hide_answer
from feedback.actions.petitions import index_petition
from feedback.actions.registering import REGISTER
from notifications.actions import queue


def ethics_office(case: Case) -> Unit | None:
    """政風室 of the headquarters: that of a branch sits beside those a letter may be about."""
    root = roster.paths_up(case.unit.path)[0]
    return Unit.objects.filter(parent__path=root, code__endswith="-ETH", is_active=True).first()


@transaction.atomic
def seal(case: Case, *, about: Iterable[User] = (), reason: str, actor, now: datetime) -> Case:
    """Hand a letter to the ethics office, sealed; `about`: whom it complains about. Raises Refused.

    From now on it is there for that office alone: in no list, search, mailbox of a unit or address of anybody else.
    """
    case, about = lock(case), list(about)
    ability = REGISTER if access.may(actor, REGISTER, unit=case.unit, now=now) else "case.handle"
    check_may(case, ability, actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("The case is closed; nothing more can be changed."))
    if not reason.strip():
        raise Refused(_("Write why it is sealed."))
    if case.members.exists():
        raise Refused(_("This letter leads a group. Take its members out first."))
    office = ethics_office(case)
    if office is None:
        raise Refused(_("There is no ethics office to hand it to."))
    forwardings.call_back(case, actor=actor, now=now)
    decisions.drop_drafts(case, now=now)
    extending.drop(case, now=now)
    consultations.drop(case, actor=actor, now=now)
    case.discretion, case.lead, case.officer, case.unit = Discretion.SEALED, None, None, office
    case.save(update_fields=["discretion", "lead", "officer", "unit"])
    case.confidants.all().delete()
    _accuse(case, about, actor, now)
    search.move(case, case.unit)
    index_petition(case.petition)
    hide_answer(case)
    log(Action.CASE_SEALED, case, actor=actor, now=now, note=reason, about=len(about))
    tell_unit(case, "petition_sealed", to="unit", step=f"sealed:{now.isoformat()}", now=now, directory=Directory(now))
    return case


def _accuse(case: Case, about: list[User], actor, now: datetime) -> None:
    known = set(case.accused.values_list("user_id", flat=True))
    for user in about:
        if user.pk not in known:
            Accused.objects.create(case=case, user=user, by=actor, at=now)


@transaction.atomic
def entrust(
    case: Case, *, officer: User, unit: Unit, let_in: Iterable[User] = (), reason: str, actor, now: datetime
) -> Case:
    """The ethics office gives a sealed letter to an officer, and lets in who has to know. Raises Refused.

    Only the named hear of it; the unit of the officer does not.
    """
    case, let_in = lock(case), {user.pk: user for user in let_in if user.pk != officer.pk}
    check_may(case, "case.sealed", actor=actor, now=now)
    if case.status in FINAL or case.discretion != Discretion.SEALED:
        raise Refused(_("Only an open, sealed letter is entrusted."))
    if not reason.strip():
        raise Refused(_("Write why these persons get it."))
    if discretion.barred(case, [officer, *let_in.values()], now):
        raise Refused(_("The letter is about one of these persons, or about somebody who leads their unit."))
    if not access.may(officer, "case.handle", unit=unit, now=now):
        raise Refused(_("This person may not handle cases of the unit."))
    case.unit, case.officer = unit, officer
    case.save(update_fields=["unit", "officer"])
    search.move(case, unit)
    case.confidants.exclude(user__in=let_in).delete()
    there = set(case.confidants.values_list("user_id", flat=True))
    Confidant.objects.bulk_create(
        Confidant(case=case, user=user, by=actor, at=now) for pk, user in let_in.items() if pk not in there
    )
    people = [officer, *let_in.values()]
    log(Action.CASE_ENTRUSTED, case, actor=actor, now=now, note=reason, to=sorted(user.pk for user in people))
    for user in people:
        _tell(case, user, now)
    return case


def _tell(case: Case, user: User, now: datetime) -> None:
    for recipient in person(user):
        key = f"petition_entrusted:{case.reference}:{now.isoformat()}:{user.pk}"
        queue("petition_entrusted", to=recipient, key=key, case=case, unit=case.unit, now=now, reference=case.reference)
