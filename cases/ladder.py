"""稽催階梯: at which moments something is to be said about a clock."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from cases.calendar import TAIPEI, next_office_moment
from cases.models import Deadline, Rung
from cases.workdays import OfficeCalendar, Place

MORNING = time(8, 30)  # words measured in days are said when the office opens


def by_minutes(rung: Rung, clock: Deadline, cal, place) -> datetime:
    return clock.due_at + timedelta(minutes=rung.offset)


def by_working_days(rung: Rung, clock: Deadline, cal, place) -> datetime:
    day, left = _last_day(clock), abs(rung.offset)
    step = timedelta(days=1 if rung.offset > 0 else -1)
    while left:
        day += step
        left -= cal.is_working(day, place)
    return clock.due_at if rung.offset == 0 else datetime.combine(day, MORNING, TAIPEI)


def by_days(rung: Rung, clock: Deadline, cal, place) -> datetime:
    day = _last_day(clock) + timedelta(days=rung.offset)
    return clock.due_at if rung.offset == 0 else datetime.combine(day, MORNING, TAIPEI)


def by_percent(rung: Rung, clock: Deadline, cal, place) -> datetime:
    return clock.started_at + (clock.due_at - clock.started_at) * rung.offset / 100


def _last_day(clock: Deadline):
    return (clock.due_at - timedelta(seconds=1)).astimezone(TAIPEI).date()


MOMENT: dict[str, Callable] = {
    Rung.By.MINUTES: by_minutes,
    Rung.By.WORKING_DAYS: by_working_days,
    Rung.By.CALENDAR_DAYS: by_days,
    Rung.By.PERCENT: by_percent,
}


def climb(clock: Deadline, rungs: Iterable[Rung], cal: OfficeCalendar, place: Place) -> list[tuple[datetime, Rung]]:
    """The moments of a running clock in order, aware. Words that can wait are said in office hours (quiet hours)."""
    if clock.due_at is None or clock.met_at:
        return []
    moments = []
    for rung in rungs:
        if clock.hushed_at and not rung.outlasts_hush:
            continue
        at = MOMENT[rung.by](rung, clock, cal, place)
        moments.append((at if rung.is_urgent else next_office_moment(at, cal, place), rung))
    return sorted(moments, key=lambda moment: (moment[0], moment[1].pk))


def next_word(moments: list[tuple[datetime, Rung]], after: datetime) -> datetime | None:
    """The first moment later than what has been said."""
    return next((at for at, _rung in moments if at > after), None)
