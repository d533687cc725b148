"""預約: places to read on site. Free hours are asked of the office calendar; the database gives each place once."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts.access import may
from applications.records import state
from applications.records.models import Appointment, ReadingSlot
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, clocks
from cases.actions import Refused, check_may, log, tell_applicant
from cases.calendar import TAIPEI
from cases.models import Case
from cases.office import office

LONGEST_OPENING = timedelta(days=120)
TAKEN = Count("appointments", filter=Q(appointments__cancelled_at=None))


@transaction.atomic
def open_hours(unit, *, first: date, last: date, begins: time, ends: time, places: int, actor, now: datetime) -> int:
    """Open a reading room at these hours on every working day from one day to another. Returns how many are new.

    Hours that stand already are left as they are. Raises Refused for hours in which the office is closed.
    """
    if not may(actor, "case.handle", unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    if last < first or last - first > LONGEST_OPENING:
        raise Refused(_("Choose a last day that is not before the first, and at most 120 days after it."))
    calendar, place = office(), clocks.place_of(unit)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    slots = [
        ReadingSlot(
            unit=unit,
            starts_at=datetime.combine(day, begins, TAIPEI),
            ends_at=datetime.combine(day, ends, TAIPEI),
            places=places,
        )
        for day in days
        if calendar.is_working(day, place)
    ]
    slots = [slot for slot in slots if slot.starts_at > now and state.is_open(slot, calendar)]
    if not slots:
        raise Refused(
            _("On none of these days is the office open at these hours. Office hours: 08:30-12:30, 13:30-17:30.")
        )
    before = ReadingSlot.objects.filter(unit=unit).count()
    ReadingSlot.objects.bulk_create(slots, ignore_conflicts=True)
    return ReadingSlot.objects.filter(unit=unit).count() - before


def free_slots(case: Case, *, now: datetime, most: int = 60) -> list[ReadingSlot]:
    """The hours with a place left, from now to the end of the time to use it. Three queries."""
    clock = state.use_clock(case)
    if clock is None or clock.due_at is None:
        return []
    slots = (
        ReadingSlot.objects.filter(unit=case.unit, starts_at__gt=now, starts_at__lt=clock.due_at)
        .annotate(taken=TAKEN)
        .filter(taken__lt=F("places"))
        .select_related("unit")[:most]
    )
    calendar = office()
    return [slot for slot in slots if state.is_open(slot, calendar)]


@transaction.atomic
def book(case: Case, slot_id: int, *, actor, now: datetime) -> Appointment:
    """Take a place; who has one moves. Raises Refused when it is full, closed or past.

    Of two who press at once for the last place, the row of the slot lets one through first and the database refuses the
    other the same place.
    """
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if not state.can_book(case):
        raise Refused(_("There is nothing to book in this case now."))
    slot = ReadingSlot.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=slot_id).first()
    clock = state.use_clock(case)
    if (
        slot is None
        or slot.unit_id != case.unit_id
        or not now < slot.starts_at < clock.due_at
        or not state.is_open(slot)
    ):
        raise Refused(_("These hours cannot be booked any more. Choose others."))
    before = state.appointment_of(case)
    if before and before.slot_id == slot.pk:
        return before
    if before:
        Appointment.objects.filter(pk=before.pk).update(cancelled_at=now)
    place = _take(case, slot, now)
    said = "moved" if before else "booked"
    log(Action.CASE_CHANGED, case, actor=actor, now=now, appointment=said, starts_at=slot.starts_at.isoformat())
    tell_applicant(
        case,
        "appointment_booked",
        step=f"booked:{place.pk}",
        now=now,
        starts_at=slot.starts_at.isoformat(),
        ends_at=slot.ends_at.isoformat(),
        unit_phone=case.contact.telephone,
    )
    return place


def _take(case: Case, slot: ReadingSlot, now: datetime) -> Appointment:
    taken = set(slot.appointments.filter(cancelled_at=None).values_list("seat", flat=True))
    seat = next((number for number in range(1, slot.places + 1) if number not in taken), None)
    full = _("The last place of these hours has just been taken. Choose others.")
    if seat is None:
        raise Refused(full)
    try:
        with transaction.atomic():
            return Appointment.objects.create(case=case, slot=slot, seat=seat, booked_at=now)
    except IntegrityError as taken_meanwhile:
        raise Refused(full) from taken_meanwhile


@transaction.atomic
def cancel(case: Case, *, actor=CITIZEN, now: datetime) -> bool:
    """Give the place back; False where there is none. The time to use it runs on."""
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if not Appointment.objects.filter(state.AHEAD, case=case).update(cancelled_at=now):
        return False
    log(Action.CASE_CHANGED, case, actor=actor, now=now, appointment="cancelled")
    return True


def slots_ahead(unit_paths, *, now: datetime, most: int = 60) -> list[ReadingSlot]:
    """The hours to come of these units, with how many places are taken."""
    slots = ReadingSlot.objects.filter(_within("unit", unit_paths), starts_at__gt=now).annotate(taken=TAKEN)
    return list(slots.select_related("unit__parent").order_by("starts_at", "id")[:most])


def day_list(user, *, day: date) -> list[Appointment]:
    """Who comes to read on that day, of the cases this person may see: by hour and place."""
    begin = datetime.combine(day, time(), TAIPEI)
    return list(
        Appointment.objects.filter(
            cancelled_at=None,
            case__in=Case.objects.visible_to(user),
            slot__starts_at__gte=begin,
            slot__starts_at__lt=begin + timedelta(days=1),
        )
        .select_related("slot__unit__parent", "case__applicant", "case__service")
        .order_by("slot__starts_at", "slot__unit__path", "seat")
    )


def _within(name: str, paths) -> Q:
    where = Q(pk__in=())
    for path in paths:
        where |= Q(**{f"{name}__path__startswith": path})
    return where
