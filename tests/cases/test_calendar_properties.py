"""What holds for every date: later starts end later, longer periods end later, ways there and back meet."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.calendar import (
    TAIPEI,
    Closing,
    Entry,
    Mode,
    OfficeCalendar,
    Period,
    Place,
    Roll,
    due,
    earliest_event,
    end_of,
    replay,
)

DAY = timedelta(days=1)
PLACE = Place("花蓮縣")
# Some typhoons, so that closures are part of every property.
CAL = OfficeCalendar.shipped(Closing(date(2026, 7, 1) + 9 * i * DAY, county="花蓮縣") for i in range(12))
BY_DAY = [Mode.WD, Mode.CD, Mode.MONTH, Mode.CD_RAW, Mode.HALF_DAY]

days = st.dates(date(2024, 1, 1), date(2027, 6, 30))
moments = st.builds(lambda day, at: datetime.combine(day, at, TAIPEI), days, st.times())
rolls = st.sampled_from(Roll)
quick = settings(max_examples=80)


def ends(n, mode, start, roll=Roll.NONE):
    return due(Period(n, mode, roll), start, CAL, PLACE)


def span(mode):
    return {Mode.MONTH: 7, Mode.HOUR: 200, Mode.HOUR_OFFICE: 60}.get(mode, 40)


modes = st.sampled_from([mode for mode in Mode if mode != Mode.LEAD_WD])
periods = modes.flatmap(lambda mode: st.tuples(st.just(mode), st.integers(0, span(mode)), rolls))


@quick
@given(periods, moments, st.timedeltas(timedelta(), timedelta(days=20)))
def test_a_later_start_never_ends_earlier(period, start, later):
    mode, n, roll = period
    one, other = ends(n, mode, start, roll), ends(n, mode, start + later, roll)
    assert one.last_day <= other.last_day
    # §48 IV to the letter gives a holiday on Friday the whole Monday, and the Saturday after it only the forenoon.
    if roll != Roll.APA48:
        assert one.at <= other.at


@quick
@given(periods, moments, st.integers(0, 10))
def test_a_longer_period_never_ends_earlier(period, start, more):
    mode, n, roll = period
    one, other = ends(n, mode, start, roll), ends(n + more, mode, start, roll)
    assert one.last_day <= other.last_day
    if roll != Roll.APA48:
        assert one.at <= other.at


@quick
@given(moments, st.integers(0, 40))
def test_working_days_agree_with_counting_them_one_by_one(start, n):
    last = ends(n, Mode.WD, start).last_day
    passed = [start.date() + i * DAY for i in range(1, (last - start.date()).days + 1)]
    assert sum(CAL.is_working(day, PLACE) for day in passed) == n
    assert n == 0 or CAL.is_working(last, PLACE)


@quick
@given(moments, st.integers(0, 60), rolls)
def test_calendar_days_end_on_the_first_working_day_from_the_nominal_end_on(start, n, roll):
    nominal = start.date() + n * DAY
    last = ends(n, Mode.CD, start, roll).last_day
    if roll == Roll.NONE:
        assert last == nominal
    else:
        assert CAL.is_working(last, PLACE)
        assert not any(CAL.is_working(nominal + i * DAY, PLACE) for i in range((last - nominal).days))


@quick
@given(moments, st.integers(0, 30))
def test_months_end_the_day_before_the_corresponding_day_or_with_the_month(start, n):
    first, last = start.date() + DAY, ends(n, Mode.MONTH, start).last_day
    months = (last.year - first.year) * 12 + last.month - first.month
    after = last + DAY
    ends_before_it = after.day == first.day and months + (after.month != last.month) == n
    ends_the_month = after.day == 1 and months == n and first.day > last.day
    assert ends_before_it or ends_the_month


@quick
@given(periods, moments)
def test_the_lines_add_up(period, start):
    mode, n, roll = period
    found = ends(n, mode, start, roll)
    assert [line.date for line in found.lines] == [start.date() + i * DAY for i in range(len(found.lines))]
    assert found.lines[-1].date == found.last_day
    if mode in {Mode.HOUR, Mode.HOUR_OFFICE}:
        assert sum((line.spent for line in found.lines), timedelta()) == timedelta(hours=n)
    elif mode != Mode.MONTH:
        assert sum(line.counted for line in found.lines) == n
        assert sum(line.amount for line in found.lines) == n


@quick
@given(moments, st.decimals(0, 90, places=2))
def test_hours_around_the_clock_are_plain_addition(start, n):
    assert ends(n, Mode.HOUR, start).at == start + timedelta(minutes=1) * float(n * 60)


@quick
@given(moments, st.integers(0, 400))
def test_office_hours_agree_with_counting_quarters_one_by_one(start, quarters):
    start = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
    found = ends(Decimal(quarters) / 4, Mode.HOUR_OFFICE, start)
    left, at = quarters, start
    while left:
        inside = time(8, 30) <= at.time() < time(12, 30) or time(13, 30) <= at.time() < time(17, 30)
        left -= inside and CAL.is_working(at.date(), PLACE)
        at += timedelta(minutes=15)
    assert found.at == at


@quick
@given(days, st.integers(0, 25))
def test_there_and_back(event, n):
    """Filed on the latest day, the n-th working day from the day before on is the last before the event."""
    filing = ends(n, Mode.LEAD_WD, end_of(event) - DAY).last_day
    assert earliest_event(filing, n, CAL, PLACE) <= event
    assert n == 0 or earliest_event(filing + DAY, n, CAL, PLACE) > event
    between = [filing + i * DAY for i in range((event - filing).days)]
    assert sum(CAL.is_working(day, PLACE) for day in between) == n
    if n:
        back = ends(n, Mode.WD, end_of(filing - DAY) - DAY).last_day
        assert filing <= back < event


@quick
@given(st.sampled_from(BY_DAY), st.integers(1, 12), moments, st.data())
def test_a_pause_moves_the_end_by_exactly_the_countable_days_it_covers(mode, n, start, data):
    plain = ends(n, mode, start)
    pause = start + data.draw(st.timedeltas(timedelta(), max(plain.at - start - timedelta(seconds=1), timedelta())))
    resume = pause + data.draw(st.timedeltas(timedelta(), timedelta(days=15)))
    ledger = [Entry("start", start), Entry("pause", pause), Entry("resume", resume)]
    found = replay(Period(n, mode), ledger, CAL, PLACE)

    def counts(day):
        return day > start.date() and (mode in {Mode.CD, Mode.MONTH, Mode.CD_RAW} or CAL.is_working(day, PLACE))

    stood = [pause.date() + i * DAY for i in range((resume.date() - pause.date()).days + 1)]
    moved = [plain.last_day + i * DAY for i in range(1, (found.last_day - plain.last_day).days + 1)]
    assert sum(map(counts, moved)) == sum(map(counts, stood))


@quick
@given(st.integers(0, 100), moments, st.timedeltas(timedelta(), timedelta(days=9)))
def test_a_clock_in_hours_stands_still_for_as_long_as_it_is_paused(n, start, stood):
    pause = start + timedelta(hours=n) / 2
    ledger = [Entry("start", start), Entry("pause", pause), Entry("resume", pause + stood)]
    found = replay(Period(n, Mode.HOUR), ledger, CAL)
    assert found.at == start + timedelta(hours=n) + (stood if n else timedelta())


@quick
@given(periods, moments, st.integers(1, 10))
def test_an_extension_is_a_longer_period_from_the_start(period, start, more):
    mode, n, roll = period
    ledger = [Entry("start", start), Entry("extend", start, more)]
    assert replay(Period(n, mode, roll), ledger, CAL, PLACE) == ends(n + more, mode, start, roll)


@quick
@given(periods, moments, moments)
def test_a_restart_is_a_new_period(period, start, again):
    mode, n, roll = period
    start, again = min(start, again), max(start, again)
    ledger = [Entry("start", start), Entry("pause", start), Entry("restart", again)]
    assert replay(Period(n, mode, roll), ledger, CAL, PLACE) == ends(n, mode, again, roll)
