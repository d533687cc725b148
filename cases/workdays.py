"""Which day is a working day, where, and why. Pure: no database, no clock.

Three layers, the later one wins: Monday to Friday, the `holidays` package (紀念日及節日實施條例), the agency's own rows
taken from the official 政府行政機關辦公日曆表. On top of them lie closures
(天然災害停止上班), each for a place only.

The 24-hour duty (118, counters, return watch) does not live here: it never rests.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

TAIPEI = ZoneInfo("Asia/Taipei")
DAY = timedelta(days=1)
# The Administrative Procedure Act and the five-day week begin in 2001; the lunar tables of the package end in 2100.
FIRST_DAY, LAST_DAY = date(2001, 1, 1), date(2100, 12, 31)
OFFICE_HOURS = ((time(8, 30), time(12, 30)), (time(13, 30), time(17, 30)))
SHIPPED = Path(__file__).parent / "data" / "office_calendar.csv"
CONFIRMED = "confirmed by official total"


class Part(StrEnum):
    """Which part of a day a closure takes away."""

    FULL = "full"
    AM = "am"
    PM = "pm"
    NIGHT = "night"


class Reason(StrEnum):
    """Why a day works or rests."""

    WORKDAY = "workday"
    MAKE_UP = "make_up"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of one day, with the name of the holiday or closure in both languages."""

    reason: Reason
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One date that differs from Monday-to-Friday, or carries a name."""

    is_working: bool
    name_zh: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the clock's unit sits: decides which closures touch it."""

    county: str = ""
    township: str = ""
    unit_path: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """停止上班 of a county, a township of it, or a unit with all below it (path ends in a slash)."""

    date: date
    part: Part = Part.FULL
    county: str = ""
    township: str = ""
    unit_path: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    place_zh: str = ""
    place_en: str = ""

    def touches(self, place: Place | None) -> bool:
        """Does it hold there? Every scope that is named must fit; one that names nothing holds nowhere."""
        if place is None or not (self.county or self.unit_path):
            return False
        return (
            (not self.county or same_county(self.county, place.county))
            and (not self.township or self.township == place.township)
            and (not self.unit_path or place.unit_path.startswith(self.unit_path))
        )

    def why(self) -> Why:
        """The reason to show: the place first, then what happened."""
        zh = self.place_zh or f"{self.county}{self.township}"
        en = self.place_en or zh
        return Why(
            Reason.CLOSED,
            f"{zh}，{self.reason_zh}" if self.reason_zh else zh,
            f"{en}, {self.reason_en}" if self.reason_en else en,
        )


def same_county(one: str, other: str) -> bool:
    """臺 and 台 are written for one another in the names of counties."""
    return one.replace("台", "臺") == other.replace("台", "臺")


# --- The package: what the law says for any year, in both languages ------------------------
@lru_cache(maxsize=128)
def package_year(year: int) -> Mapping[date, SpecialDay]:
    """The days of one year by PyPI `holidays`, with 小年夜 told apart from 除夕 (the package calls both 農曆除夕)."""
    years = range(year - 1, year + 2)  # a day off on 31 December may stand in for 1 January
    zh, en = (holidays.TW(years=years, language=language) for language in ("zh_TW", "en_US"))
    days = {day: SpecialDay(False, zh[day], en[day]) for day in zh if day.year == year}
    days |= {d: SpecialDay(True, "補行上班日", "Make-up working day") for d in zh.weekend_workdays if d.year == year}
    return _with_little_eve(days)


def _with_little_eve(days: dict[date, SpecialDay]) -> dict[date, SpecialDay]:
    eve, eve_off = "農曆除夕", "農曆除夕（補假）"
    little = sorted(d for d, day in days.items() if day.name_zh == eve and _name(days, d + DAY) == eve)
    for day in little:
        days[day] = SpecialDay(False, "小年夜", "Day before Chinese New Year's Eve")
        if day.weekday() < 5:
            continue
        for off in sorted(d for d, one in days.items() if one.name_zh == eve_off)[:1]:
            days[off] = SpecialDay(False, "小年夜（補假）", "Day before Chinese New Year's Eve (observed)")
    return days


def _name(days: Mapping[date, SpecialDay], day: date) -> str:
    return days[day].name_zh if day in days else ""


# --- The official calendar as a file ------------------------------------------------------------
@dataclass(frozen=True)
class Sheet:
    """What a calendar file says: its days, and the years it calls confirmed."""

    days: Mapping[date, SpecialDay]
    confirmed: frozenset[int]
    years: frozenset[int]


def read_sheet(path: Path) -> Sheet:
    """Read `date,is_working,name[,name_en],status` (UTF-8, with or without a byte-order mark).

    A year is confirmed when every line of it says so. Raises ValueError naming the line that cannot be read.
    """
    days, seen, doubtful = {}, set(), set()
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"date", "is_working", "name"} - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"the file has no column {', '.join(sorted(missing))}")
        for row in reader:
            day, special = _row(row, reader.line_num)
            if day in days:
                raise ValueError(f"line {reader.line_num}: {day} stands twice")
            days[day] = special
            seen.add(day.year)
            if (row.get("status") or "").strip() != CONFIRMED:
                doubtful.add(day.year)
    return Sheet(days, frozenset(seen - doubtful), frozenset(seen))


def _row(row: Mapping[str, str], number: int) -> tuple[date, SpecialDay]:
    try:
        day = date.fromisoformat((row["date"] or "").strip())
    except ValueError:
        raise ValueError(f"line {number}: “{row['date']}” is not a date like 2026-12-25") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"line {number}: the calendar covers {FIRST_DAY.year} to {LAST_DAY.year}")
    if (row["is_working"] or "").strip() not in {"0", "1"}:
        raise ValueError(f"line {number}: is_working must be 0 or 1")
    name = (row["name"] or "").strip()
    if not 0 < len(name) <= 60:
        raise ValueError(f"line {number}: a day needs a name of at most 60 characters")
    works, known = row["is_working"].strip() == "1", package_year(day.year).get(day)
    english = (row.get("name_en") or "").strip()
    if known and known.is_working == works and not english:
        # Files made from the package call 小年夜 農曆除夕 too.
        name = known.name_zh if name == known.name_zh.replace("小年夜", "農曆除夕") else name
        english = known.name_en if name == known.name_zh else ""
    return day, SpecialDay(works, name, english)


# --- The calendar ------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class OfficeCalendar:
    """辦公日曆: immutable; built anew when a row changes (cases/office.py)."""

    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()
    closings: Mapping[date, tuple[Closing, ...]] = field(default_factory=dict)
    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS

    @classmethod
    def shipped(cls, closings: Iterable[Closing] = ()) -> "OfficeCalendar":
        """The calendar that comes with the program, for a database that holds none yet."""
        sheet = read_shipped()
        return cls(sheet.days, sheet.confirmed, by_date(closings))

    def is_working(self, day: date, place: Place | None = None) -> bool:
        """Do the offices there work on this day? A closure of half a day leaves it a working day."""
        special = self.special(day)
        works = special.is_working if special else day.weekday() < 5
        return works and not (self.closings and self.closed(day, place))

    def why(self, day: date, place: Place | None = None) -> Why:
        """Why the day works or rests."""
        special = self.special(day)
        if special and special.is_working and day.weekday() >= 5:
            why = Why(Reason.MAKE_UP, special.name_zh, special.name_en)
        elif special and not special.is_working:
            return Why(Reason.HOLIDAY, special.name_zh, special.name_en)
        elif day.weekday() >= 5 and not special:
            return Why(Reason.SATURDAY if day.weekday() == 5 else Reason.SUNDAY)
        else:
            why = Why(Reason.WORKDAY)
        closing = self.closed(day, place)
        return closing.why() if closing else why

    def special(self, day: date) -> SpecialDay | None:
        """The agency's own row of this date, else what the package knows. ValueError outside 2001 to 2100."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(f"the calendar covers {FIRST_DAY.year} to {LAST_DAY.year}, not {day}")
        return self.days.get(day) or package_year(day.year).get(day)

    def closed(self, day: date, place: Place | None) -> Closing | None:
        """The closure that takes the whole working day: one of a full day, or a morning and an afternoon."""
        here = [closing for closing in self.closings.get(day, ()) if closing.touches(place)]
        parts = {closing.part for closing in here}
        if Part.FULL in parts:
            return next(closing for closing in here if closing.part == Part.FULL)
        return here[0] if {Part.AM, Part.PM} <= parts else None

    def closed_forenoon(self, day: date, place: Place | None) -> Closing | None:
        """The closure that takes the forenoon of a day there and leaves it a working day."""
        here = (closing for closing in self.closings.get(day, ()) if closing.touches(place))
        return next((closing for closing in here if closing.part == Part.AM), None)

    def unconfirmed(self, year: int) -> bool:
        """Has nobody yet compared this year with the official calendar?"""
        return year not in self.confirmed

    def spans(self, day: date, place: Place | None = None) -> Iterator[tuple[datetime, datetime]]:
        """The office hours of a day, Taipei time, without the parts closed there."""
        if not self.is_working(day, place):
            return
        parts = {closing.part for closing in self.closings.get(day, ()) if closing.touches(place)}
        for start, end in self.hours:
            if (Part.AM if start < time(12) else Part.PM) not in parts:
                yield datetime.combine(day, start, TAIPEI), datetime.combine(day, end, TAIPEI)


def by_date(closings: Iterable[Closing]) -> dict[date, tuple[Closing, ...]]:
    """Closures as OfficeCalendar wants them."""
    found: dict[date, tuple[Closing, ...]] = {}
    for closing in closings:
        found[closing.date] = (*found.get(closing.date, ()), closing)
    return found


@lru_cache(maxsize=1)
def read_shipped() -> Sheet:
    """The file that comes with the program, read once."""
    return read_sheet(SHIPPED)
