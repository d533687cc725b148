"""When does a period end, and why then? Pure date arithmetic: no database, no `now()`.

`due()` answers for one period from one start; `replay()` for a clock with its whole ledger. Both give the first instant
that is late **and the working**: one line a day, counted or not, and the reason. Ways of counting are the table COUNT,
last-day rules the table ROLL; each function cites its paragraph:

    行政程序法 (APA) §48 I hours run at once; II the first day is not counted; III months; IV the last day off
    民法 (Civil Code) §§119-123 the same for everything else; §122 has no rule for Saturday forenoon
    行政程序法 §51 V a natural disaster stops the clock
    文書處理手冊 points 78-79 internal letters: holidays left out, half days from the next day

All instants are aware; they are read in Taipei time (no summer time). Bad input raises ValueError in words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cases.periods import HALF, Caution, Due, Line, Mode, Period, Roll, Saturday, Step, amount
from cases.workdays import DAY, TAIPEI, Closing, OfficeCalendar, Part, Place, Reason, SpecialDay, Why
from cases.working import as_json, grounds, words

__all__ = [
    "TAIPEI", "Caution", "Closing", "Due", "Entry", "Line", "Mode", "OfficeCalendar", "Part", "Period", "Place",
    "Reason", "Roll", "Saturday", "SpecialDay", "Step", "Why", "as_json", "due", "earliest_event", "end_of", "grounds",
    "next_office_moment", "plus_office_hours", "replay", "shift_working_days", "used_days", "words",
]  # fmt: skip

NOON = time(12)  # 上午 of §48 IV ends here
HALF_DAY_ENDS = time(12, 30)  # the first half of an office day, 08:30 to 12:30


@dataclass(frozen=True)
class Entry:
    """One line of a clock's ledger (see `replay`)."""

    kind: str
    at: datetime
    n: int | None = None


@dataclass(frozen=True)
class _Run:
    """All that counting needs: a period of `n` units from `start`, the stretches that are not counted, and where."""

    period: Period
    start: datetime
    n: Decimal
    cal: OfficeCalendar
    place: Place | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    def works(self, day: date) -> bool:
        return self.cal.is_working(day, self.place)

    def why(self, day: date) -> Why:
        return self.cal.why(day, self.place)

    def paused(self, day: date) -> bool:
        """A day on which the clock stood still, if only for an hour, is not counted."""
        return any(begin.date() <= day <= end.date() for begin, end in self.pauses)


# --- COUNT: from the start to the nominal end ------------------------------------------------------------
@dataclass(frozen=True)
class _End:
    """Where counting ended: the instant, the day, and the working so far."""

    at: datetime
    day: date
    lines: tuple[Line, ...]


def end_of(day: date) -> datetime:
    """The first instant after a day, Taipei time (民法 §121 I: a period ends with the end of its last day)."""
    return datetime.combine(day + DAY, time(), TAIPEI)


def _walk(run: _Run, n: Decimal, counts: Callable[[date], bool]) -> _End:
    """Count forward from the day after the start (行政程序法 §48 II, 民法 §120 II: the first day is not counted)."""
    day, left, took = run.start.date(), n, Decimal(0)
    lines = [Line(day, Step.START, run.why(day))]
    while left > 0:
        day += DAY
        if run.paused(day):
            lines.append(Line(day, Step.PAUSED, run.why(day)))
        elif counts(day):
            took = min(left, Decimal(1))
            left -= took
            lines.append(Line(day, Step.COUNT, run.why(day), took))
        else:
            lines.append(Line(day, Step.SKIP, run.why(day)))
    at = datetime.combine(day, HALF_DAY_ENDS, TAIPEI) if took == HALF else end_of(day)
    return _End(at, day, tuple(lines))


def working_days(run: _Run) -> _End:
    """Working days of the office calendar (文書處理手冊 78-79: holidays left out). Halves: half days from the next day,
    so that a last half ends at 12:30."""
    return _walk(run, run.n, run.works)


def calendar_days(run: _Run) -> _End:
    """Every day counts (行政程序法 §48 II, 民法 §§120-121)."""
    return _walk(run, run.n, lambda day: True)


def months(run: _Run) -> _End:
    """Up to the day before the one that corresponds to the first day counted; where the last month has no such day, to
    its end (行政程序法 §48 III, 民法 §121 II). A pause adds its days: the period is one, interrupted, so that the
    30-day months of 民法 §123 II do not apply."""
    first = run.start.date() + DAY
    years, month = divmod(first.month - 1 + int(run.n), 12)
    begin = date(first.year + years, month + 1, 1)
    next_month = date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
    last = min(begin + (first.day - 1) * DAY, next_month) - DAY
    return _walk(run, Decimal((last - run.start.date()).days), lambda day: True)


def lead_days(run: _Run) -> _End:
    """Backward: the latest day to file is the n-th working day before the event, whose own day is not counted
    (入出海岸管制區申請: 「五日前(不含例假日)」). With clear days one more."""
    day, left = run.start.date(), run.n + (1 if run.period.lead_clear_days else 0)
    lines = [Line(day, Step.EVENT, run.why(day))]
    while left > 0:
        day -= DAY
        counts = run.works(day)
        left -= counts
        lines.append(Line(day, Step.COUNT if counts else Step.SKIP, run.why(day), Decimal(int(counts))))
    return _End(end_of(day), day, tuple(lines))


def clock_hours(run: _Run) -> _End:
    """Runs at once, day and night (行政程序法 §48 I, 民法 §120 I); neither holidays nor closures stop it."""
    return _spend(run, lambda day: iter([(datetime.combine(day, time(), TAIPEI), end_of(day))]))


def office_hours(run: _Run) -> _End:
    """Runs at once, but only within office hours and not in a closed part of a day."""
    return _spend(run, lambda day: run.cal.spans(day, run.place))


def _spend(run: _Run, spans: Callable[[date], Iterator[tuple[datetime, datetime]]]) -> _End:
    """Use up `n` hours in the stretches a day offers, without what lies before the start or within a pause."""
    left = timedelta(microseconds=int(run.n * 3_600_000_000))
    day, at, lines = run.start.date(), run.start, []
    while left or not lines:
        spent = timedelta()
        for begin, end in _clipped(spans(day), run):
            if not left:
                break
            took = min(left, end - begin)
            left, spent, at = left - took, spent + took, begin + took
        step = Step.COUNT if spent or not run.n else Step.PAUSED if run.paused(day) else Step.SKIP
        lines.append(Line(day, step, run.why(day), spent=spent))
        last, day = day, day + DAY
    return _End(at, last, tuple(lines))


def _clipped(spans: Iterable[tuple[datetime, datetime]], run: _Run) -> Iterator[tuple[datetime, datetime]]:
    for begin, end in spans:
        begin = max(begin, run.start)
        for stop, go in sorted(run.pauses):
            if stop < end and go > begin:
                if begin < stop:
                    yield begin, stop
                begin = max(begin, go)
        if begin < end:
            yield begin, end


COUNT: dict[Mode, Callable[[_Run], _End]] = {
    Mode.WD: working_days,
    Mode.CD: calendar_days,
    Mode.MONTH: months,
    Mode.CD_RAW: calendar_days,
    Mode.HOUR: clock_hours,
    Mode.HOUR_OFFICE: office_hours,
    Mode.LEAD_WD: lead_days,
    Mode.HALF_DAY: working_days,
}
# A last-day rule can move the end of these only; hours, raw days and lead times stand as counted.
ROLLS = {Mode.WD, Mode.CD, Mode.MONTH}


# --- ROLL: a last day on which nobody works ------------------------------------------------------------
def keep(run: _Run, end: _End) -> _End:
    """The last day stands as counted."""
    return end


def civil122(run: _Run, end: _End) -> _End:
    """民法 §122: a Sunday, commemoration day or other rest day gives way to the next day that is none, whole."""
    day, lines = end.day, list(end.lines)
    if run.works(day):
        return end
    while not run.works(day) or run.paused(day):
        if day != end.day:
            lines.append(Line(day, Step.PAUSED if run.paused(day) else Step.ROLL, run.why(day)))
        day += DAY
    lines.append(Line(day, Step.LAST, run.why(day)))
    return _End(end_of(day), day, tuple(lines))


def apa48(run: _Run, end: _End) -> _End:
    """行政程序法 §48 IV: a Saturday gives way to Monday forenoon, any other rest day to the next working day, whole.

    Read to the letter, so that a holiday on Friday ends with the whole Monday and the Saturday after it at Monday noon.
    Where that Monday is off too, the next working day, whole. Where only its forenoon is closed (half a day of
    停止上班), nothing is left of the forenoon and the day still works: the whole Monday counts.
    """
    monday = end.day + 2 * DAY
    literal = run.period.saturday == Saturday.LITERAL and end.day.weekday() == 5 and not run.works(end.day)
    if not literal or not run.works(monday) or run.paused(monday):
        return civil122(run, end)
    sunday = monday - DAY
    closed = run.cal.closed_forenoon(monday, run.place)
    last = Line(monday, Step.LAST_WHOLE, closed.why()) if closed else Line(monday, Step.LAST_NOON, run.why(monday))
    lines = (Line(sunday, Step.PAUSED if run.paused(sunday) else Step.ROLL, run.why(sunday)), last)
    return _End(end_of(monday) if closed else datetime.combine(monday, NOON, TAIPEI), monday, end.lines + lines)


ROLL: dict[Roll, Callable[[_Run, _End], _End]] = {Roll.APA48: apa48, Roll.CIVIL122: civil122, Roll.NONE: keep}


# --- The two questions ------------------------------------------------------------
def due(period: Period, start: datetime, cal: OfficeCalendar, place: Place | None = None) -> Due:
    """When does a period that starts then end? For LEAD_WD `start` is the event, the answer the latest day to file."""
    return _due(_Run(period, _taipei(start), period.n, cal, place))


def replay(period: Period, entries: Sequence[Entry], cal: OfficeCalendar, place: Place | None = None) -> Due | None:
    """Work a clock out from its ledger; None while it stands still. Anything with kind, at and n is an entry.

    start    the clock starts. The first entry, once.
    pause    it stops (行政程序法 §51 V; waiting for a supplement). A pause after the period has ended changes nothing.
    resume   it runs on. In days: no day on which it stood still, if only for an hour, is counted, neither that of the
             pause nor that of the resumption; so a pause over k countable days moves the end by exactly k of them.
             In hours: to the instant.
    restart  the whole period anew from then on (檔案法施行細則 §19 II); ends a pause, forgets extensions.
    move     likewise, for a clock that hangs on a planned moment: the plan has changed.
    extend   n more units; base and extensions are counted together from the start, then the last day is moved once.
    recount, hush and meet change nothing here. LEAD_WD knows no pause.

    Entries count in the order of their instants (of equal ones, in the order given). Raises ValueError.
    """
    run, stopped = None, None
    for entry in sorted(entries, key=lambda entry: entry.at):
        at = _taipei(entry.at)
        if (run is None) != (entry.kind == "start"):
            raise ValueError("a ledger begins with one start")
        match entry.kind:
            case "start":
                run = _Run(period, at, period.n, cal, place)
            case "restart" | "move":
                run, stopped = _Run(period, at, period.n, cal, place), None
            case "pause":
                if stopped is None and period.mode != Mode.LEAD_WD and at < _due(run).at:
                    stopped = at
            case "resume":
                if stopped is not None:
                    run, stopped = replace(run, pauses=(*run.pauses, (stopped, at))), None
            case "extend":
                run = replace(run, n=run.n + amount(entry.n, period.mode))
            case "recount" | "hush" | "meet":
                pass
            case _:
                raise ValueError(f"“{entry.kind}” is no kind of ledger entry")
    if run is None:
        raise ValueError("a ledger begins with one start")
    return None if stopped else _due(run)


def _due(run: _Run) -> Due:
    nominal = COUNT[run.period.mode](run)
    rolls = run.period.mode in ROLLS
    end = ROLL[run.period.roll](run, nominal) if rolls else nominal
    return Due(end.at, end.day, end.lines, _cautions(run, nominal, end))


def _cautions(run: _Run, nominal: _End, end: _End) -> tuple[Caution, ...]:
    """The unconfirmed years the answer leans on: all it walked through, or those of the last day alone."""
    mode = run.period.mode
    if mode in {Mode.HOUR, Mode.CD_RAW}:
        return ()
    if mode in {Mode.CD, Mode.MONTH}:
        years = {nominal.day.year, end.day.year} if run.period.roll != Roll.NONE else set()
    else:
        years = {line.date.year for line in end.lines}
    return tuple(Caution(year) for year in sorted(years) if run.cal.unconfirmed(year))


def _taipei(at: datetime) -> datetime:
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(TAIPEI)


# --- Near questions ------------------------------------------------------------
def earliest_event(
    filing_day: date, n: int, cal: OfficeCalendar, place: Place | None = None, *, lead_clear_days: bool = False
) -> date:
    """The other way round than LEAD_WD: filed on that day, the first day on which the event may be."""
    day, left = filing_day, n + (1 if lead_clear_days else 0)
    while left > 0:
        left -= cal.is_working(day, place)
        day += DAY
    return day


def shift_working_days(day: date, n: int, cal: OfficeCalendar, place: Place | None = None) -> date:
    """The n-th working day after a day (before it, where n is negative); the day itself where n is 0."""
    left = abs(n)
    while left:
        day += DAY if n > 0 else -DAY
        left -= cal.is_working(day, place)
    return day


def plus_office_hours(at: datetime, hours: Decimal | int, cal: OfficeCalendar, place: Place | None = None) -> datetime:
    """The instant at which that many office hours have passed."""
    return due(Period(hours, Mode.HOUR_OFFICE), at, cal, place).at


def next_office_moment(at: datetime, cal: OfficeCalendar, place: Place | None = None) -> datetime:
    """The instant itself within office hours (08:30-12:30, 13:30-17:30), else when they next begin. Taipei time."""
    at = _taipei(at)
    day = at.date()
    while True:
        for begin, end in cal.spans(day, place):
            if at < end:
                return max(at, begin)
        day += DAY


def used_days(start: datetime, end: datetime, cal: OfficeCalendar, place: Place | None = None) -> Decimal:
    """公文 days used, from the day after receipt to dispatch, holidays left out; 0.5 where no whole day was needed
    (文書處理手冊 79)."""
    first, last = _taipei(start).date(), _taipei(end).date()
    if end < start:
        raise ValueError("it cannot be finished before it was received")
    days = sum(cal.is_working(first + i * DAY, place) for i in range(1, (last - first).days + 1))
    return Decimal(days) if days else HALF
