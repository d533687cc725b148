"""A question to the clock engine in the words of the contract: `manage.py due_date` and the API ask alike.

Every function raises ValueError in words for the person who asked.
"""

from datetime import date, datetime, time

from cases.calendar import TAIPEI, Mode, Period, Place, Roll, Saturday
from cases.counties import county_named

ROLLED = {Mode.CD, Mode.MONTH}


def period_of(n, mode, roll=None, saturday=Saturday.LITERAL, *, clear_days=False) -> Period:
    """Without `roll` the last day moves by 行政程序法 §48 where days off count (CD, MONTH), else not at all."""
    roll = roll or (Roll.APA48 if mode in ROLLED else Roll.NONE)
    return Period(n, mode, roll, saturday, lead_clear_days=clear_days)


def place_of(county: str) -> Place:
    """Where the unit sits; anywhere without a county."""
    return Place(county_named(county)) if county else Place()


def read_start(text: str) -> datetime:
    """A date (its midnight) or a date-time; without a zone it is Taipei time."""
    try:
        if len(text) <= 10:
            return datetime.combine(date.fromisoformat(text), time(), TAIPEI)
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}” is not a date like 2025-01-24 or 2025-01-24T10:00") from None
    return at if at.tzinfo else at.replace(tzinfo=TAIPEI)
