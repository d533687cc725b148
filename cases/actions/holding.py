"""What every act on a case stands on: the row held, the refusal in words, the name it is signed with, its line."""

from django.db.models import F
from django.utils.translation import gettext as _

from accounts import access, roster
from audit.actions import record
from audit.actors import CITIZEN
from cases.models import Case


class Refused(Exception):
    """Why something cannot be done, in words for the person who asked."""


def lock(case: Case) -> Case:
    """The row as it is now, held until the transaction ends: the second of two clicks waits here."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("service", "sop", "stage", "limit", "unit", "applicant", "officer")
        .get(pk=case.pk)
    )


def signed(actor, now, unit=None) -> str:
    """The name under which somebody acts, as the trail keeps it, with （代） for a deputy; empty for citizens."""
    return "" if actor is CITIZEN or actor is None else roster.trail_name(actor, now, unit)


def check_may(case: Case, ability: str, *, actor, now) -> None:
    """Raise Refused unless this person may do this in the unit of the case.

    CITIZEN: the caller has checked. None is the portal itself, doing what is due.
    """
    if actor not in (None, CITIZEN) and not access.may(actor, ability, unit=case.unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def log(action, case: Case, *, actor, now, note: str = "", **data) -> None:
    """The line of the trail for a write to a case, under a new revision: a page opened before finds out by it.

    The caller holds the row. `note` is what colleagues read; it holds no personal data of the applicant.
    """
    Case.objects.filter(pk=case.pk).update(revision=F("revision") + 1)
    case.revision += 1
    name = signed(actor, now, case.unit)
    record(action, actor=actor, signed_as=name, case=case, now=now, note=note[:500], revision=case.revision, **data)
