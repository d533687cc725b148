"""Where a request stands, as pages, actions and the worker ask. Reading only."""

from django.db.models import Q

from applications.records.grounds import GIVEN
from applications.records.models import Appointment, Charge, ReadingSlot
from cases import clocks
from cases.calendar import TAIPEI
from cases.models import Case, Deadline
from cases.models.case import Status
from cases.office import office

AHEAD = Q(cancelled_at=None, came_at=None, missed_at=None)
USE, SIGN = "use", "sign"
SENT = ("post", "email")


def whole_clock(case: Case) -> Deadline | None:
    """The clock of the statutory period."""
    return case.deadlines.filter(stage=None).order_by("-pk").first()


def use_clock(case: Case, found: list[Deadline] | None = None) -> Deadline | None:
    """The clock within which it has to be used; None before the decision and after it was used. No query where the page
    has read the clocks (`found`)."""
    if found is None:
        return case.deadlines.filter(stage__key=USE, met_at=None).first()
    return next((clock for clock in found if clock.stage_id and clock.stage.key == USE and clock.met_at is None), None)


def delivery_of(case: Case) -> str:
    """How copies reach the applicant."""
    return (case.application.answers.get("purpose") or {}).get("delivery") or "collect"


def given_items(case: Case) -> list:
    return [item for item in case.requested_items.all() if item.verdict in GIVEN]


def is_read_on_site(case: Case) -> bool:
    """Whether something that was opened is read in our room."""
    return any(item.is_on_site for item in given_items(case))


def needs_visit(case: Case) -> bool:
    """Whether something that was opened is to be read on site or fetched."""
    sent = delivery_of(case) in SENT
    return any(item.is_on_site or not sent for item in given_items(case))


def owes(charge: Charge | None) -> bool:
    return charge is not None and charge.amount > 0 and charge.paid_at is None


def is_ours_to_do(case: Case) -> bool:
    """Everything the applicant had to do is done: now it is us who have to send it, so it never lapses."""
    return not owes(Charge.objects.filter(case=case).first()) and not needs_visit(case)


def appointment_of(case: Case) -> Appointment | None:
    """The place that waits for the applicant."""
    return Appointment.objects.filter(AHEAD, case=case).select_related("slot__unit").first()


def can_book(case: Case, found: list[Deadline] | None = None) -> bool:
    return case.status == Status.DECIDED and use_clock(case, found) is not None and needs_visit(case)


def is_open(slot: ReadingSlot, calendar=None) -> bool:
    """Whether the office is open all through these hours, as the calendar is today (a typhoon closes them)."""
    day = slot.starts_at.astimezone(TAIPEI).date()
    spans = (calendar or office()).spans(day, clocks.place_of(slot.unit))
    return any(begin <= slot.starts_at and slot.ends_at <= end for begin, end in spans)


def is_overdue(found: list[Deadline], now) -> bool:
    """Whether we missed the statutory period: then the applicant may end it and is given back the fee (規費法 §19)."""
    clock = max((clock for clock in found if clock.stage_id is None), key=lambda clock: clock.pk, default=None)
    if clock is None or clock.due_at is None:
        return False
    return clock.due_at <= (clock.met_at or now)
