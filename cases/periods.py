"""The terms of the clock engine: modes, last-day rules, a period, a due moment and one line of its working. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from cases.workdays import Why

HALF = Decimal("0.5")


class Mode(StrEnum):
    """How a period is counted."""

    WD = "WD"  # working days
    CD = "CD"  # calendar days, then the last-day rule
    MONTH = "MONTH"  # months, then the last-day rule
    CD_RAW = "CD_RAW"  # calendar days, never moved (限期公文)
    HOUR = "HOUR"  # around the clock; nothing stops it but a pause
    HOUR_OFFICE = "HOUR_OFFICE"  # within office hours
    LEAD_WD = "LEAD_WD"  # backward from an event: the latest day to file
    HALF_DAY = "HALF_DAY"  # working days in halves (公文)


class Roll(StrEnum):
    """What becomes of a last day on which nobody works."""

    APA48 = "APA48"
    CIVIL122 = "CIVIL122"
    NONE = "NONE"


class Saturday(StrEnum):
    """§48 IV read to the letter (Monday forenoon), or as a day off like the others."""

    LITERAL = "literal"
    FULL_DAY = "full_day"


class Step(StrEnum):
    """What a line of the working does."""

    START = "start"
    EVENT = "event"
    COUNT = "count"
    SKIP = "skip"
    PAUSED = "paused"
    ROLL = "roll"
    LAST = "last"
    LAST_NOON = "last_noon"
    LAST_WHOLE = "last_whole"  # where the forenoon it would be is closed


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the working. `amount` is in days (1, 0.5 or 0); `spent` is the time counted of a period in hours."""

    date: date
    step: Step
    why: Why
    amount: Decimal = Decimal(0)
    spent: timedelta | None = None

    @property
    def counted(self) -> bool:
        return self.amount > 0 or bool(self.spent)


@dataclass(frozen=True, slots=True)
class Caution:
    """This year has not been compared with the official calendar: the date may still move."""

    year: int


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period. `at` is the first instant that is late; `last_day` the last day in time (Taipei)."""

    at: datetime
    last_day: date
    lines: tuple[Line, ...]
    warnings: tuple[Caution, ...] = ()


MOST = {Mode.MONTH: 120, Mode.HOUR: 87_840, Mode.HOUR_OFFICE: 20_000}
MOST_DAYS = 3660
WHOLE = {Mode.WD, Mode.CD, Mode.CD_RAW, Mode.MONTH, Mode.LEAD_WD}


@dataclass(frozen=True)
class Period:
    """How long, counted how. `n` is in the unit of the mode; hours may be fractions, half days multiples of 0.5.

    `lead_clear_days`: the stricter reading of 「五日前」, n full working days between filing and event.
    Raises ValueError in words.
    """

    n: Decimal | int
    mode: Mode
    roll: Roll = Roll.NONE
    saturday: Saturday = Saturday.LITERAL
    lead_clear_days: bool = False

    def __post_init__(self):
        for name, kind in (("mode", Mode), ("roll", Roll), ("saturday", Saturday)):
            object.__setattr__(self, name, one_of(kind, getattr(self, name)))
        object.__setattr__(self, "n", amount(self.n, self.mode))


def one_of(kind: type[StrEnum], value: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"“{value}” is none of {', '.join(kind)}") from None


def amount(value, mode: Mode) -> Decimal:
    try:
        n = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"“{value}” is not a number") from None
    if not n.is_finite() or n < 0:
        raise ValueError("the length of a period must be 0 or more")
    if n > MOST.get(mode, MOST_DAYS):
        raise ValueError(f"{mode} counts up to {MOST.get(mode, MOST_DAYS)}")
    if mode in WHOLE and n % 1:
        raise ValueError(f"{mode} counts in whole numbers; HALF_DAY, HOUR and HOUR_OFFICE take fractions")
    if mode == Mode.HALF_DAY and n % HALF:
        raise ValueError("HALF_DAY counts in halves")
    return n
