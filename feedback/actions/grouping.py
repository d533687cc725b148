"""併案: many letters of one matter are looked into once. Each keeps its number, its clock and an answer of its own."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from audit.models import Action
from cases import search
from cases.actions import Refused, advance, groups, lock, log
from cases.models import Case
from cases.models.case import Status
from feedback.actions.registering import REGISTER, put_level, why_not
from feedback.models import Petition


def gather(lead: Case, others: Iterable[Case], *, reason: str, actor, now: datetime) -> tuple[list[Case], dict]:
    """Put many letters under one; those that joined, and why each other one did not, by its number."""
    joined, refused = [], {}
    for other in sorted(others, key=lambda one: one.pk):
        try:
            joined.append(join(other, lead, reason=reason, actor=actor, now=now))
        except Refused as why:
            refused[other.reference] = str(why)
    return joined, refused


@transaction.atomic
def join(case: Case, lead: Case, *, reason: str, actor, now: datetime) -> Case:
    """Put a letter under the one that leads, where it goes along with it. Raises Refused."""
    case = groups.join(case, lead, reason=reason, actor=actor, now=now, ability=REGISTER)
    return follow(case, lock(case.lead), actor=actor, now=now)


def split(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """Take a letter out of its group: it stays with its unit, to be answered for itself. Raises Refused."""
    return groups.split(case, reason=reason, actor=actor, now=now, ability=REGISTER)


def handed_on(case: Case, actor, now: datetime) -> None:
    """The room's hook: a case went to another unit or officer, and its group goes along."""
    if case.members.exists():
        bring_along(case, actor=actor, now=now)


@transaction.atomic
def bring_along(lead: Case, *, actor, now: datetime) -> int:
    """The open letters of a group go where the one that leads is now; how many had to."""
    lead = lock(lead)
    astray = [one for one in groups.members_of(lead) if is_astray(one, lead)]
    for one in astray:
        follow(lock(one), lead, actor=actor, now=now)
    return len(astray)


def is_astray(member: Case, lead: Case) -> bool:
    where = (lead.unit_id, lead.officer_id)
    return (member.unit_id, member.officer_id) != where or member.status == Status.RECEIVED != lead.status


def follow(member: Case, lead: Case, *, actor, now: datetime) -> Case:
    """A letter is registered as the one that leads, and with its unit and officer. One whose own time does not allow
    the level of that one keeps its level: it goes along all the same. Both rows are held."""
    if member.status == Status.RECEIVED and lead.status != Status.RECEIVED:
        level = Petition.objects.values_list("level", flat=True).get(pk=lead.pk)
        if not why_not(member, level, now):
            Petition.objects.filter(pk=member.pk).update(level=level)
            put_level(member, level, reason=lead.reference, actor=actor, now=now)
        member = advance(member, "register_petition", actor=None, now=now)  # it follows by itself
    if (member.unit_id, member.officer_id) != (lead.unit_id, lead.officer_id):
        member.unit, member.officer = lead.unit, lead.officer
        member.save(update_fields=["unit", "officer"])
        search.move(member, lead.unit)
        given = {"unit": lead.unit.code, "officer": lead.officer_id, "lead": lead.reference}
        log(Action.CASE_ASSIGNED, member, actor=actor, now=now, **given)
    return member
