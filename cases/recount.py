"""重算: the calendar changed, and open clocks move with it. First a preview, then the act; closed ones never change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from audit.actions import record, record_many
from audit.models import Action
from cases import clocks
from cases.actions import signed
from cases.models import CalendarDay, Closure, ConfirmedYear, Deadline
from cases.office import office

ARTICLE = "行政程序法第48條第4項"
DAY_MODES = ("WD", "CD", "MONTH", "HOUR_OFFICE", "HALF_DAY")  # clocks in hours never stop (design §3)


@dataclass(frozen=True, slots=True)
class Shift:
    """One clock that moves."""

    clock: Deadline
    before: datetime
    after: datetime
    becomes_late: bool


def open_clocks(day: date, paths: list[str]) -> Iterator[Deadline]:
    """The running clocks counted in days that a change of that day may move."""
    running = Deadline.objects.running().filter(started_at__date__lte=day, due_at__date__gte=day)
    running = running.select_related("stage", "case__sop", "case__service", "case__unit").order_by("pk")
    for clock in running.iterator(chunk_size=500):
        if (clock.stage or clock.case.sop).mode in DAY_MODES and _within(clock.case.unit.path, paths):
            yield clock


def _within(path: str, paths: list[str]) -> bool:
    return not paths or any(path.startswith(prefix) for prefix in paths)


def shifts(day: date, now: datetime) -> list[Shift]:
    """Which open clocks move under the calendar as this transaction has it."""
    cal, moved = office(), []
    for clock in open_clocks(day, []):
        before = clock.due_at
        clocks.settle(clock, cal)
        if clock.due_at and clock.due_at != before:
            moved.append(Shift(clock, before, clock.due_at, before > now >= clock.due_at))
    return moved


class Preview(Exception):
    """Carries the shifts out of a transaction that is rolled back on purpose."""

    def __init__(self, moved):
        self.moved = moved


def preview(change, *, day: date, now: datetime) -> list[Shift]:
    """What `change()` (which writes calendar rows) would move. Nothing stays written."""
    try:
        with transaction.atomic():
            change()
            raise Preview(shifts(day, now))
    except Preview as seen:
        return seen.moved
    finally:
        office()


@transaction.atomic
def apply(change, *, day: date, actor, now: datetime, reason: str) -> list[Shift]:
    """Make the change and recount the open clocks; a ledger line and an audit line for each that moves."""
    change()
    moved = shifts(day, now)
    for shift in moved:
        clock = shift.clock
        clock.due_at = shift.before
        clocks.tell(clock, "recount", at=now, by=actor, article=ARTICLE, reason=reason)
    record_many(
        {
            "action": Action.DEADLINE_RECOUNTED,
            "actor": actor,
            "case_id": shift.clock.case_id,
            "now": now,
            "note": reason,
            "deadline": shift.clock.pk,
            "before": shift.before.isoformat(),
            "after": shift.after.isoformat(),
        }
        for shift in moved
    )
    return moved


def declare(closure: Closure, *, actor, now: datetime) -> list[Shift]:
    """停止上班: a day on which the offices of a place did not work."""

    def change():
        closure.save(force_insert=True)
        record(
            Action.CLOSURE_DECLARED,
            actor=actor,
            signed_as=signed(actor, now),
            now=now,
            date=closure.date.isoformat(),
            place=closure.county or closure.unit.code,
            part=closure.part,
        )

    return apply(change, day=closure.date, actor=actor, now=now, reason=str(closure.reason_zh))


def lift(closure: Closure, *, actor, now: datetime) -> list[Shift]:
    """A closure that was declared by mistake."""

    def change():
        Closure.objects.filter(pk=closure.pk).update(is_active=False)
        record(Action.CLOSURE_LIFTED, actor=actor, signed_as=signed(actor, now), now=now, closure=closure.pk)

    return apply(change, day=closure.date, actor=actor, now=now, reason="撤銷停止上班")


def set_day(day: CalendarDay, *, actor, now: datetime) -> list[Shift]:
    """A day off or a make-up day, put in or put right."""

    def change():
        defaults = {name: getattr(day, name) for name in ("is_working", "name_zh", "name_en", "source")}
        CalendarDay.objects.update_or_create(date=day.date, defaults=defaults)
        record(
            Action.CALENDAR_CHANGED,
            actor=actor,
            signed_as=signed(actor, now),
            now=now,
            date=day.date.isoformat(),
            is_working=day.is_working,
        )

    return apply(change, day=day.date, actor=actor, now=now, reason=day.name_zh)


@transaction.atomic
def confirm_year(year: int, *, source: str, actor, now: datetime) -> ConfirmedYear:
    """A person has compared the year with the official 辦公日曆表; due dates in it lose their warning."""
    row, _new = ConfirmedYear.objects.update_or_create(
        year=year, defaults={"confirmed_at": now, "confirmed_by": actor, "source": source}
    )
    record(Action.CALENDAR_CONFIRMED, actor=actor, signed_as=signed(actor, now), now=now, year=year, source=source)
    return row
