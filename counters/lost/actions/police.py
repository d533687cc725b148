"""移送警察機關: a list is made, both sides sign it, the number of the police closes each item."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.doors import expire_pages
from audit.actions import record
from audit.models import Action
from cases.actions import Refused, advance, signed, tell_applicant
from cases.models import Case
from cases.models.case import Status
from counters import prints
from counters.lost.actions.claims import OPEN, check_unclaimed
from counters.lost.actions.entry import facts
from counters.lost.actions.holding import noted
from counters.models import Claim, Delivery, Keeping, Listing, PoliceBatch, PoliceItem

MOST = 100  # items of one list: it is carried and signed by people


def waiting(unit):
    """The items of a unit that go to the police and are on no list yet, the oldest announcement first.

    What somebody claims stays until the claim is settled.
    """
    return _bound_for(unit).exclude(pk__in=_claimed())


def claimed(unit):
    """What would go to the police, were it not for a claim."""
    return _bound_for(unit).filter(pk__in=_claimed())


def _bound_for(unit):
    cases = Case.objects.filter(unit=unit, status=Status.IN_REVIEW, stage__key="police", keeping__to_police=True)
    cases = cases.exclude(police_items__is_off=False).filter(delivery=None)
    return cases.select_related("keeping__line__found_item").order_by("keeping__announced_at")


def _claimed():
    return Claim.objects.filter(state__in=OPEN).values("case")


@transaction.atomic
def make(unit, cases: Iterable[Case], *, station: str, actor, now: datetime) -> PoliceBatch:
    """A list of these items for a police station. Raises Refused for what is not (any more) to go there."""
    _check_may(unit, actor, now)
    ids = {case.pk for case in cases}
    held = list(waiting(unit).filter(pk__in=ids).select_for_update(of=("self",))[:MOST])
    if not ids or {case.pk for case in held} != ids:
        raise Refused(_("One of these items is settled or on another list. Look at the list again, then choose."))
    batch = PoliceBatch.objects.create(unit=unit, station=station, made_by=actor, listed_at=now)
    PoliceItem.objects.bulk_create(PoliceItem(batch=batch, case=case) for case in held)
    prints.offer_after_commit()
    _log(batch, actor, now, made=len(held))
    return batch


@transaction.atomic
def take_off(batch: PoliceBatch, case_id: int, *, actor, now: datetime) -> None:
    """One item stays behind after all: its owner came."""
    batch = _hold(batch, actor, now)
    PoliceItem.objects.filter(batch=batch, case_id=case_id, is_off=False).update(is_off=True)
    batch.made_at = None  # the sheet still names it: a worker draws another
    batch.save(update_fields=["made_at"])
    prints.offer_after_commit()
    _log(batch, actor, now, off=case_id)


@transaction.atomic
def drop(batch: PoliceBatch, *, actor, now: datetime) -> None:
    """The list was made by mistake: its items wait again."""
    batch = _hold(batch, actor, now)
    batch.items.update(is_off=True)
    batch.dropped_at = now
    batch.save(update_fields=["dropped_at"])
    _log(batch, actor, now, dropped=True)


@transaction.atomic
def hand_over(batch: PoliceBatch, *, number: str, receiver: str, signature: str, on_paper: bool, actor, now) -> int:
    """The police took the items: each case closes with their number, and whoever lost something is sent there.

    Returns how many. Raises Refused when one of them was settled meanwhile.
    """
    batch = _hold(batch, actor, now)
    ids = list(batch.items.filter(is_off=False).values_list("case", flat=True))
    if not ids:
        raise Refused(_("There is nothing on the list."))
    batch.number, batch.receiver, batch.signature, batch.signed_on_paper = number, receiver, signature, on_paper
    batch.handed_at, batch.handed_by = now, actor
    batch.save()
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))  # nobody claims it meanwhile
    keepings = Keeping.objects.filter(case__in=ids).select_related("case__stage", "line__found_item", "line__unit")
    for keeping in keepings.order_by("pk"):
        if Delivery.objects.filter(case=keeping.pk).exists():
            raise Refused(_("A hand-over of %(case)s is prepared. Take it off the list.") % {"case": keeping.case})
        check_unclaimed(keeping.case)
        if not keeping.to_police:
            said = {"case": keeping.case}
            raise Refused(_("%(case)s does not go to the police any more. Take it off the list.") % said)
        case = advance(keeping.case, "to_police", actor=actor, now=now)
        noted(keeping, "police", actor=actor, now=now, station=batch.station, number=number)
        tell_applicant(
            case, "found_police", step="end", now=now, police=batch.station, police_number=number, **facts(keeping)
        )
    Listing.objects.filter(case__in=ids).update(state=Listing.State.POLICE, police=batch.station, police_number=number)
    expire_pages()
    _log(batch, actor, now, handed=len(ids), number=number)
    return len(ids)


def _hold(batch: PoliceBatch, actor, now: datetime) -> PoliceBatch:
    batch = PoliceBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    _check_may(batch.unit, actor, now)
    if batch.handed_at or batch.dropped_at:
        raise Refused(_("This list is settled already. Reload the page to see how."))
    return batch


def _check_may(unit, actor, now: datetime) -> None:
    if not access.may(actor, "counter.write", unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def _log(batch: PoliceBatch, actor, now: datetime, **data) -> None:
    name = signed(actor, now, batch.unit)
    record(Action.POLICE_LIST, actor=actor, signed_as=name, now=now, batch=batch.pk, unit=batch.unit.code, **data)
