"""併案: several cases of one matter. They are grouped, never melted: each keeps its number, its clocks, its answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions.holding import Refused, check_may, lock, log
from cases.models import Case
from cases.models.case import FINAL, Discretion


def fitting(case: Case) -> list[str]:
    """What is sealed is only grouped with what is sealed: a group must not tell of it."""
    if case.discretion == Discretion.SEALED:
        return [Discretion.SEALED]
    return [Discretion.USUAL, Discretion.CONFIDENTIAL]


def members_of(lead: Case) -> list[Case]:
    """The open cases it leads, in one order, so that two who act at once wait for each other."""
    return list(lead.members.filter(closed_at=None).select_related("service", "unit").order_by("pk"))


@transaction.atomic
def join(case: Case, lead: Case, *, reason: str, actor, now: datetime, ability: str = "case.handle") -> Case:
    """Put a case under the one that leads. Who names a member means the case that leads it. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Write why they are about the same matter."))
    lead = Case.objects.select_related("lead").get(pk=lead.pk)
    lead = lead.lead or lead
    if case.pk == lead.pk:
        raise Refused(_("A case cannot be joined to itself or to its own group."))
    case, lead = _lock_both(case, lead)
    for one in (case, lead):  # who joins them answers for both: they are handled as one from now on
        check_may(one, ability, actor=actor, now=now)
    if case.status in FINAL or lead.status in FINAL:
        raise Refused(_("One of the two is closed, so they cannot be joined."))
    if lead.lead_id or lead.service_id != case.service_id or lead.discretion not in fitting(case):
        raise Refused(_("These two cannot be joined."))
    if case.members.exists():
        raise Refused(_("This case leads a group itself. Join the other one to it instead."))
    if case.lead_id == lead.pk:
        return case
    case.lead = lead
    case.save(update_fields=["lead"])
    log(Action.CASE_GROUPED, case, actor=actor, now=now, note=reason, lead=lead.reference)
    log(Action.CASE_GROUPED, lead, actor=actor, now=now, note=reason, member=case.reference)
    return case


@transaction.atomic
def split(case: Case, *, reason: str, actor, now: datetime, ability: str = "case.handle") -> Case:
    """Take a case out of its group: it is about something else after all. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Write why it is about something else."))
    case = lock(case)
    check_may(case, ability, actor=actor, now=now)
    if not case.lead_id:
        raise Refused(_("This case is in no group."))
    lead, case.lead = case.lead, None
    case.save(update_fields=["lead"])
    log(Action.CASE_UNGROUPED, case, actor=actor, now=now, note=reason, lead=lead.reference)
    return case


def pass_on(lead: Case, *, actor, now: datetime) -> Case | None:
    """The case that leads is withdrawn: the open one that came next leads from now on, so that nobody of the group is
    left without an answer. In the transaction of the withdrawal; the heir, or None."""
    heir, *others = members_of(lead) or [None]
    if heir is None:
        return None
    for one in (heir, *others):
        one.lead = heir if one is not heir else None
        one.save(update_fields=["lead"])
    for one in others:
        log(Action.CASE_GROUPED, one, actor=actor, now=now, lead=heir.reference)
        log(Action.CASE_GROUPED, heir, actor=actor, now=now, member=one.reference)
    if not others:
        log(Action.CASE_UNGROUPED, heir, actor=actor, now=now, lead=lead.reference)
    return heir


def open_lead(case: Case) -> Case | None:
    """The open case this one is handled with; None for one that stands alone."""
    return case.lead if case.lead_id and case.lead.closed_at is None else None


def _lock_both(case: Case, lead: Case) -> tuple[Case, Case]:
    """In one order whoever comes, so that two joins the other way round wait instead of blocking each other."""
    held = {one.pk: lock(one) for one in sorted((case, lead), key=lambda one: one.pk)}
    return held[case.pk], held[lead.pk]
