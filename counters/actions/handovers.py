"""交接班: the two signatures, each from the signer's own sign-in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import roster
from accounts.models import DutyShift, Unit
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from counters import handover
from counters.actions.points import check_may
from counters.models import HandOver, TakeOver


@transaction.atomic
def give(unit: Unit, shift: DutyShift | None, *, note: str, actor, now: datetime, key: UUID) -> HandOver:
    """交班: keep the page as it stands now, signed. The second press (`key`) finds the first one's page.

    Raises Refused when the shift was handed over by somebody else, or is not this person's.
    """
    check_may(unit, "handover.sign", actor=actor, now=now)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # the second press waits here for the first
    if shift:
        shift = DutyShift.objects.select_for_update().get(pk=shift.pk)
        if not handover.people_of(shift) & {actor.pk, *actor.acting_for_ids(now)}:
            raise Refused(_("This is not your shift. Its officer or deputy hands it over."))
    known = HandOver.objects.filter(request_key=key).first()
    if known:
        return known
    if shift and HandOver.objects.filter(shift=shift).exists():
        raise Refused(_("This shift is handed over already."))
    given = HandOver.objects.create(
        unit=unit,
        shift=shift,
        given_at=now,
        given_by=actor,
        given_as=roster.trail_name(actor, now, unit),
        stands=handover.stands(unit, now),
        note=note,
        request_key=key,
    )
    _record(Action.SHIFT_GIVEN, given, actor, now)
    return given


@transaction.atomic
def take(given: HandOver, *, remark: str, actor, now: datetime) -> TakeOver:
    """接班: sign for what the shift before left. Twice is once. Raises Refused for whoever gave it."""
    check_may(given.unit, "handover.sign", actor=actor, now=now)
    given = HandOver.objects.select_for_update(of=("self",)).select_related("unit", "taken").get(pk=given.pk)
    if given.given_by_id == actor.pk:
        raise Refused(_("Nobody takes over from themselves. The next shift signs with its own sign-in."))
    known = TakeOver.objects.filter(handover=given).first()
    if known:
        if known.by_id != actor.pk:
            raise Refused(_("Somebody has taken this shift over already."))
        return known
    taken = TakeOver.objects.create(
        handover=given, at=now, by=actor, signed_as=roster.trail_name(actor, now, given.unit), remark=remark
    )
    _record(Action.SHIFT_TAKEN, given, actor, now)
    return taken


def _record(action, given: HandOver, actor, now: datetime) -> None:
    name = roster.trail_name(actor, now, given.unit)
    record(action, actor=actor, signed_as=name, now=now, unit=given.unit.code, handover=given.pk, shift=given.shift_id)
