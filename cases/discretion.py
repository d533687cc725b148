"""保密: who may know who asked. Which cases somebody finds at all stands with the cases (`visible_to`)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Membership, Role
from cases import masking
from cases.models import Case
from cases.models.case import Discretion


def may_know_who(user, case: Case, now) -> bool:
    """Whether this person may be shown who asked: in a discreet case only its officer, the chief and the ethics office.

    Whoever stands in for the officer counts as the officer. Each look is a line of the trail, as always.
    """
    if case.discretion == Discretion.USUAL:
        return True
    if case.officer_id and case.officer_id in {user.pk, *user.acting_for_ids(now)}:
        return True
    return access.may(user, "case.confide", unit=case.unit, now=now)


def may_serve(user, ability: str, case: Case, now=None) -> bool:
    """Whether this person may serve the applicant: where the case is, or where it came in (一處收件、全程服務)."""
    units = {case.unit_id: case.unit, case.contact.pk: case.contact}
    return any(access.may(user, ability, unit=unit, now=now) for unit in units.values())


def asked_by(case: Case) -> str:
    """The applicant as lists and pages show them: masked; in a discreet case that there is one; or nobody."""
    if not case.applicant.name:
        return _("Without a name")
    if case.discretion != Discretion.USUAL:
        return _("Confidential")
    return masking.mask_name(case.applicant.name)


def barred(case: Case, users, now) -> set[int]:
    """Who of these people must have nothing to do with a case: it is about them, or about somebody who leads a unit of
    theirs. The database refuses them too (migration 0020)."""
    accused = list(case.accused.values_list("user_id", flat=True))
    if not accused:
        return set()
    ids = {user.pk for user in users}
    held = Membership.objects.at(now)
    led = held.filter(user__in=accused, role=Role.SUPERVISOR).values_list("unit__path", flat=True)
    under = Q(pk__in=())
    for path in led:
        under |= Q(unit__path__startswith=path)
    return ids & {*accused, *held.filter(under, user__in=ids).values_list("user_id", flat=True)}
