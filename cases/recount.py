"""重算: the calendar changed, and open clocks move with it. First a preview, then the act; closed ones never change."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.doors import expire_pages
from audit.actions import record, record_many
from audit.models import Action
from cases import clocks
from cases.actions import signed
from cases.calendar import end_of
from cases.models import CalendarDay, Case, Closure, ConfirmedYear, Deadline
from cases.office import Diff, compare, office, take_in
from cases.workdays import DAY, Sheet

ARTICLE = "行政程序法第48條第4項"
DAY_MODES = ("WD", "CD", "MONTH", "HOUR_OFFICE", "HALF_DAY", "LEAD_WD")  # clocks in hours never stop (design §3)


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that moves."""

    clock: Deadline
    before: datetime
    after: datetime
    becomes_late: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the calendar: the day it is about, how its row is written, why, and what the trail says of it.

    `last`: where it is about more days than one.
    """

    day: date
    write: Callable[[], object]
    reason: str  # of the ledger's lines
    action: Action
    data: dict
    last: date | None = None


# --- What can change --------------------------------------------------------------------------------------------------
def closing(closure: Closure) -> Change:
    """停止上班: a day on which the offices of a place did not work."""
    place = closure.county or closure.unit.code
    data = {"date": closure.date.isoformat(), "place": place, "part": closure.part}

    def write():
        # A row of its own each time: what a preview wrote is gone again, and must leave no number behind.
        Closure.objects.bulk_create([copy(closure)])

    return Change(closure.date, write, closure.reason_zh, Action.CLOSURE_DECLARED, data)


def lifting(closure: Closure) -> Change:
    """A closure that was declared by mistake."""

    def write():
        Closure.objects.filter(pk=closure.pk).update(is_active=False)

    return Change(closure.date, write, "撤銷停止上班", Action.CLOSURE_LIFTED, {"closure": closure.pk})


def naming(day: CalendarDay) -> Change:
    """A day off or a make-up day, put in or put right."""
    defaults = {name: getattr(day, name) for name in ("is_working", "name_zh", "name_en", "source")}

    def write():
        CalendarDay.objects.update_or_create(date=day.date, defaults=defaults)

    data = {"date": day.date.isoformat(), "is_working": day.is_working}
    return Change(day.date, write, day.name_zh, Action.CALENDAR_CHANGED, data)


# --- What it moves ----------------------------------------------------------------------------------------------------
def open_clocks(first: date, last: date, cases: list[int] | None = None) -> Iterator[Deadline]:
    """The running clocks counted in days that a change of those days may move; of these cases only, where given."""
    begin, end = end_of(first - DAY), end_of(last)
    forward = Q(started_at__lt=end, due_at__gte=begin)
    backward = Q(stage__mode="LEAD_WD", started_at__gte=begin, due_at__lte=end)  # from an event back to the last day
    running = Deadline.objects.running().filter(forward | backward)
    if cases is not None:
        running = running.filter(case__in=cases)
    running = running.select_related(
        "stage", "case__sop", "case__limit", "case__service", "case__unit", "case__received_unit", "case__applicant"
    )
    sops = {}
    for clock in running.prefetch_related("ledger").order_by("pk").iterator(chunk_size=500):
        # One Sop instance a procedure, so that its rungs are read once.
        clock.case.sop = sops.setdefault(clock.case.sop_id, clock.case.sop)
        if (clock.stage or clock.case.limit_rule).mode in DAY_MODES:
            yield clock


def shifts(change: Change, now: datetime, cases: list[int] | None = None) -> list[Shift]:
    """Which open clocks move under the calendar as this transaction has it."""
    cal, moved = office(), []
    for clock in open_clocks(change.day, change.last or change.day, cases):
        before = clock.due_at
        clocks.settle(clock, cal)
        if clock.due_at and clock.due_at != before:
            moved.append(Shift(clock, before, clock.due_at, before > now >= clock.due_at))
    return moved


class Preview(Exception):
    """Carries the shifts out of a transaction that is rolled back on purpose."""

    def __init__(self, moved):
        self.moved = moved


def preview(change: Change, *, now: datetime) -> list[Shift]:
    """What the change would move. Nothing stays written."""
    try:
        with transaction.atomic():
            change.write()
            raise Preview(shifts(change, now))
    except Preview as seen:
        return seen.moved
    finally:
        office()


@transaction.atomic
def apply(change: Change, *, actor, now: datetime) -> list[Shift]:
    """Make the change and recount the open clocks; a ledger line and an audit line for each that moves.

    Raises IntegrityError where the same closure stands already.
    """
    change.write()
    record(change.action, actor=actor, signed_as=signed(actor, now), now=now, note=change.reason, **change.data)
    moved = _move(change, actor=actor, now=now)
    expire_pages()  # they name what is closed
    return moved


def _move(change: Change, *, actor, now: datetime) -> list[Shift]:
    """The change is made: recount the open clocks. `actor` is None for the portal itself."""
    moved, signed_as = shifts(change, now, _held(shifts(change, now))), signed(actor, now)
    for shift in moved:
        clock = shift.clock
        clock.due_at = shift.before
        clocks.tell(clock, "recount", at=now, by=actor, article=ARTICLE, reason=change.reason)
    record_many(_event(shift, change, actor, signed_as, now) for shift in moved)
    return moved


def _held(moved: list[Shift]) -> list[int]:
    """The cases of these clocks, locked: what a colleague does to one of them waits, or is done and counted anew."""
    ids = {shift.clock.case_id for shift in moved}
    return list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _event(shift: Shift, change: Change, actor, signed_as: str, now: datetime) -> dict:
    return {
        "action": Action.DEADLINE_RECOUNTED,
        "actor": actor,
        "signed_as": signed_as,
        "case_id": shift.clock.case_id,
        "now": now,
        "note": change.reason,
        "deadline": shift.clock.pk,
        "before": shift.before.isoformat(),
        "after": shift.after.isoformat(),
    }


def declare(closure: Closure, *, actor, now: datetime) -> list[Shift]:
    return apply(closing(closure), actor=actor, now=now)


def lift(closure: Closure, *, actor, now: datetime) -> list[Shift]:
    return apply(lifting(closure), actor=actor, now=now)


# --- A calendar file --------------------------------------------------------------------------------------------------
def try_file(sheet: Sheet, *, now: datetime) -> tuple[Diff, list[Shift]]:
    """What taking in a calendar file would change, and which open clocks it would move. Nothing stays written."""
    diff = compare(sheet)
    return diff, preview(_filing(sheet, diff, now), now=now) if diff.changes else []


@transaction.atomic
def take_in_file(sheet: Sheet, *, now: datetime) -> tuple[Diff, list[Shift]]:
    """Take in a calendar file and recount the open clocks. Its own lines of the trail are written with the rows."""
    diff = take_in(sheet, now=now)
    if not diff.changes:
        return diff, []
    moved = _move(_filing(sheet, diff, now), actor=None, now=now)
    expire_pages()
    return diff, moved


def _filing(sheet: Sheet, diff: Diff, now: datetime) -> Change:
    days = [change.date for change in diff.changes]

    def write():
        take_in(sheet, now=now)

    return Change(min(days), write, "辦公日曆更新", Action.CALENDAR_CHANGED, {}, last=max(days))


@transaction.atomic
def confirm_year(year: int, *, source: str, actor, now: datetime) -> ConfirmedYear:
    """A person has compared the year with the official 辦公日曆表; due dates in it lose their warning."""
    row, _new = ConfirmedYear.objects.update_or_create(
        year=year, defaults={"confirmed_at": now, "confirmed_by": actor, "source": source}
    )
    record(Action.CALENDAR_CONFIRMED, actor=actor, signed_as=signed(actor, now), now=now, year=year, source=source)
    return row
