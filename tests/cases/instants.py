"""Days, instants and closures for the tests of the calendar and its clocks, as short as they are thought."""

from datetime import date, datetime

from cases.calendar import (
    TAIPEI,
    Closing,
    OfficeCalendar,
    Part,
    Period,
    Place,
    due,
)
from cases.workdays import by_date

CAL = OfficeCalendar.shipped()
HUALIEN, TAITUNG = Place("花蓮縣"), Place("臺東縣")
TYPHOON = {"reason_zh": "颱風", "reason_en": "typhoon"}


def at(text):
    """An instant in Taipei; a date alone is nine in the morning."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T09:00").replace(tzinfo=TAIPEI)


def day(text):
    return date.fromisoformat(text)


def ends(n, mode, start, roll="NONE", *, cal=CAL, place=None, **more):
    return due(Period(n, mode, roll, **more), at(start), cal, place)


def closed(text, part="full", county="花蓮縣", **more):
    return Closing(day(text), Part(part), county=county, **TYPHOON, **more)


def with_closings(*closings):
    return OfficeCalendar(CAL.days, CAL.confirmed, by_date(closings))
