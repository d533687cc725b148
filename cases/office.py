"""The office calendar of this database, as the immutable value that `cases.calendar` counts with.

Kept per process for as long as its rows stay as they are. Whether they did is asked of PostgreSQL each time, in one
small query over three small tables: every process, web or worker, sees a change with its next call, with no message,
cache or clock in between that could be down.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from audit.actions import record
from audit.models import Action
from cases.calendar import Closing, OfficeCalendar, Part, SpecialDay
from cases.counties import COUNTIES
from cases.models import CalendarDay, Closure, ConfirmedYear
from cases.workdays import Sheet, by_date, read_shipped

FROM_FILE = "import_calendar"

# A row is known by where it lies and who wrote it: any insert, change or deletion moves the count or the sum, also two
# of them in one transaction.
VERSION = """
    SELECT 1, count(*), sum(hashtext(ctid::text || xmin::text)::bigint) FROM cases_calendarday
    UNION ALL SELECT 2, count(*), sum(hashtext(ctid::text || xmin::text)::bigint) FROM cases_confirmedyear
    UNION ALL SELECT 3, count(*), sum(hashtext(concat(c.ctid, c.xmin, '/', u.ctid, u.xmin))::bigint)
        FROM cases_closure c LEFT JOIN accounts_unit u ON u.id = c.unit_id
    ORDER BY 1
"""


@dataclass
class _Kept:
    """What this process built last: from which state of the rows, and the calendar; one value for all threads."""

    pair: tuple = ((), OfficeCalendar())


_kept = _Kept()


def office() -> OfficeCalendar:
    """The calendar as the database has it now; the one shipped with the program where the database holds none."""
    version, (built_from, calendar) = _version(), _kept.pair
    if built_from != version:
        # A thread goes on with what it built itself: another may be looking at a change that will be rolled back.
        calendar = _build()
        _kept.pair = (version, calendar)
    return calendar


def _version() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        return tuple(cursor.fetchall())


def _build() -> OfficeCalendar:
    closings = by_date(_closing(row) for row in Closure.objects.filter(is_active=True).select_related("unit"))
    days = {row.date: SpecialDay(row.is_working, row.name_zh, row.name_en) for row in CalendarDay.objects.all()}
    confirmed = frozenset(ConfirmedYear.objects.values_list("year", flat=True))
    if not days and not confirmed:
        sheet = read_shipped()
        days, confirmed = sheet.days, sheet.confirmed
    return OfficeCalendar(days, confirmed, closings)


def _closing(row: Closure) -> Closing:
    unit = row.unit
    place_zh = " ".join(filter(None, [f"{row.county}{row.township}", unit.name_zh if unit else ""]))
    county_en = COUNTIES.get(row.county, row.county)
    place_en = ", ".join(filter(None, [unit.name_en if unit else "", row.township, county_en]))
    return Closing(
        date=row.date,
        part=Part(row.part),
        county=row.county,
        township=row.township,
        unit_path=unit.path if unit else "",
        reason_zh=row.reason_zh,
        reason_en=row.reason_en,
        place_zh=place_zh,
        place_en=place_en,
    )


# --- Taking in a calendar file -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """One line of the difference: `+` new, `-` gone, `~` changed; what stood and what stands."""

    sign: str
    date: date
    before: SpecialDay | None = None
    after: SpecialDay | None = None


@dataclass(frozen=True)
class Diff:
    """What a calendar file changes: days, how many stay, and the years it confirms for the first time."""

    changes: tuple[Change, ...]
    unchanged: int
    confirmed: tuple[int, ...]

    def counts(self) -> dict:
        signs = [change.sign for change in self.changes]
        return {
            "added": signs.count("+"),
            "changed": signs.count("~"),
            "removed": signs.count("-"),
            "unchanged": self.unchanged,
            "confirmed": list(self.confirmed),
        }


def compare(sheet: Sheet) -> Diff:
    """What taking this file in would change. Rows that a person added by hand are never removed."""
    rows = {row.date: row for row in CalendarDay.objects.filter(_in_years(sheet.years))}
    changes = []
    for day in sorted(rows.keys() | sheet.days.keys()):
        row, after = rows.get(day), sheet.days.get(day)
        before = SpecialDay(row.is_working, row.name_zh, row.name_en) if row else None
        if before == after or (after is None and row.source != FROM_FILE):
            continue
        changes.append(Change("+" if row is None else "-" if after is None else "~", day, before, after))
    known = set(ConfirmedYear.objects.values_list("year", flat=True))
    untouched = len(sheet.days) - sum(change.sign != "-" for change in changes)
    return Diff(tuple(changes), untouched, tuple(sorted(sheet.confirmed - known)))


def take_in(sheet: Sheet, *, now: datetime) -> Diff:
    """Make the rows say what the file says, in one transaction; return what that changed. Twice is as good as once.

    A year that stands confirmed stays so: only a person takes a confirmation back.
    """
    with transaction.atomic():
        diff = compare(sheet)
        gone = [change.date for change in diff.changes if change.sign == "-"]
        CalendarDay.objects.filter(date__in=gone).delete()
        CalendarDay.objects.bulk_create(
            [
                CalendarDay(
                    date=change.date,
                    is_working=change.after.is_working,
                    name_zh=change.after.name_zh,
                    name_en=change.after.name_en,
                    source=FROM_FILE,
                )
                for change in diff.changes
                if change.after
            ],
            update_conflicts=True,
            unique_fields=["date"],
            update_fields=["is_working", "name_zh", "name_en", "source"],
        )
        ConfirmedYear.objects.bulk_create(
            [ConfirmedYear(year=year, confirmed_at=now, source=FROM_FILE) for year in diff.confirmed],
            ignore_conflicts=True,
        )
        _leave_trace(diff, now)
    return diff


def _leave_trace(diff: Diff, now: datetime) -> None:
    if diff.changes:
        counts = {name: count for name, count in diff.counts().items() if name != "confirmed"}
        record(Action.CALENDAR_CHANGED, actor=None, now=now, source=FROM_FILE, **counts)
    for year in diff.confirmed:
        record(Action.CALENDAR_CONFIRMED, actor=None, now=now, source=FROM_FILE, year=year)


def _in_years(years: Iterable[int]) -> Q:
    found = Q(pk__in=[])
    for year in years:
        found |= Q(date__year=year)
    return found
