"""重複陳情: a person finds that a letter brings up again what earlier ones did."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts import access
from audit.models import Action
from cases.actions import check_may, lock, log
from cases.models import Case
from feedback.actions.registering import REGISTER
from feedback.models import Repeat


@transaction.atomic
def mark(case: Case, earlier: Iterable[Case], *, actor, now: datetime) -> None:
    """Set which earlier letters this one repeats; none, where it is a new matter after all. Raises Refused."""
    case = lock(case)
    ability = "case.handle" if access.may(actor, "case.handle", unit=case.unit, now=now) else REGISTER
    check_may(case, ability, actor=actor, now=now)
    wanted = {one.pk: one for one in earlier if one.pk != case.pk}
    kept = set(case.repeats.values_list("earlier_id", flat=True))
    if kept == set(wanted):
        return
    case.repeats.exclude(earlier__in=wanted).delete()
    Repeat.objects.bulk_create(
        Repeat(case=case, earlier=wanted[pk], by=actor, at=now) for pk in wanted if pk not in kept
    )
    log(Action.CASE_REPEATS, case, actor=actor, now=now, earlier=sorted(one.reference for one in wanted.values()))
