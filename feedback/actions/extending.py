"""展期: more time for an answer, asked for by whoever handles the letter and granted by somebody above."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions import Refused, check_may, extensions, lock, log, tell_unit
from cases.models import Case
from cases.models.case import FINAL, Discretion
from cases.recipients import Directory
from feedback.mailbox import levels
from feedback.models import ExtensionRequest


def waiting(case: Case) -> ExtensionRequest | None:
    """What was asked for and nobody has settled. The database lets there be only one."""
    return case.extension_requests.filter(settled_at=None).select_related("asked_by").first()


@transaction.atomic
def ask(case: Case, *, n: int, reason: str, actor, now: datetime) -> ExtensionRequest:
    """Ask for `n` more units of the period; the one who may grant it is told. Raises Refused."""
    case = lock(case)
    check_may(case, "case.extend", actor=actor, now=now)
    if waiting(case):
        raise Refused(_("More time was asked for already. Wait for the answer."))
    extensions.check(case, n=n, reason=reason, now=now)
    made = ExtensionRequest.objects.create(case=case, n=n, reason=reason[:200], asked_by=actor, asked_at=now)
    log(Action.EXTENSION_ASKED, case, actor=actor, now=now, note=reason, n=n)
    _tell_who_grants(case, made, now)
    return made


def _tell_who_grants(case: Case, made: ExtensionRequest, now: datetime) -> None:
    sealed = case.discretion == Discretion.SEALED
    unit = None if sealed else levels.grants(case, made.n, levels.rules())
    clock = extensions.whole_clock(case)
    tell_unit(
        case,
        "extension_waits",
        to="supervisor",
        step=f"extension:{made.pk}",
        now=now,
        directory=Directory(now),
        unit=unit,
        n=made.n,
        reason=made.reason,
        due_at=clock.due_at.isoformat(),
    )


@transaction.atomic
def settle(made: ExtensionRequest, *, granted: bool, answer: str = "", actor, now: datetime) -> ExtensionRequest:
    """Grant or refuse. With the grant follow clock, paper and notice to the petitioner. Raises Refused.

    Nobody grants what they asked for; the database holds that too. A second press changes nothing.
    """
    case = lock(made.case)
    made = ExtensionRequest.objects.select_for_update().get(pk=made.pk)
    if made.settled_at and made.settled_by_id == actor.pk:
        return made
    _check_settled(case, made, actor, now)
    if not granted and not answer.strip():
        raise Refused(_("Write why: whoever asked has to know."))
    made.settled_by, made.settled_at, made.is_granted, made.answer = actor, now, granted, answer[:300]
    made.save(update_fields=["settled_by", "settled_at", "is_granted", "answer"])
    if granted:
        extensions.prolong(case, n=made.n, reason=made.reason, actor=actor, now=now)
    else:
        log(Action.EXTENSION_REFUSED, case, actor=actor, now=now, note=answer, n=made.n)
    return made


def _check_settled(case: Case, made: ExtensionRequest, actor, now: datetime) -> None:
    if made.settled_at or case.status in FINAL:
        raise Refused(_("This was settled already, or the case has ended."))
    if made.asked_by_id == actor.pk:
        raise Refused(_("You asked for it. Somebody else has to grant it."))
    if not levels.may_grant(actor, case, made.n, now):
        raise Refused(_("So long an extension is granted by somebody higher."))


def drop(case: Case, *, now: datetime) -> None:
    """The case has ended: what still waits is put aside, by nobody."""
    case.extension_requests.filter(settled_at=None).update(settled_at=now, is_granted=False)
