"""The ledger of a clock: pauses, extensions, moves and new starts, replayed into one end."""

from datetime import datetime, time

import pytest

from cases.calendar import Entry, Period, Step, due, replay
from tests.cases.instants import CAL, at, day


def played(n, mode, *entries, roll="NONE", cal=CAL):
    return replay(Period(n, mode, roll), [Entry(kind, at(when), *more) for kind, when, *more in entries], cal)


START = ("start", "2026-11-23")  # a Monday


@pytest.mark.parametrize(
    ("n", "mode", "roll", "entries", "until"),
    [
        # Paused on Wednesday, going on after the Monday: Wednesday to Monday (four working days) are not counted.
        (6, "WD", "NONE", [("pause", "2026-11-25"), ("resume", "2026-11-30")], "2026-12-08T00:00"),
        (6, "WD", "NONE", [("pause", "2026-11-25T09:00"), ("resume", "2026-11-25T17:00")], "2026-12-03T00:00"),
        (6, "WD", "NONE", [("pause", "2026-11-28"), ("resume", "2026-11-29")], "2026-12-02T00:00"),  # a weekend
        (15, "CD", "APA48", [("pause", "2026-11-24"), ("resume", "2026-11-25")], "2026-12-11T00:00"),
        # APA §51 V over the last day itself
        (15, "CD", "APA48", [("pause", "2026-12-08"), ("resume", "2026-12-08T15:00")], "2026-12-10T00:00"),
        # 檔案法施行細則 §19 II: the 30 days run from the supplement
        (30, "CD", "APA48", [("pause", "2026-11-25"), ("restart", "2026-12-03")], "2027-01-04T12:00"),
        # APA §51 III: base and extension together, from the start
        (2, "MONTH", "APA48", [("extend", "2027-01-20", 2)], "2027-03-24T00:00"),
        (15, "CD", "APA48", [("extend", "2026-12-01", 15)], "2026-12-24T00:00"),
        (6, "WD", "NONE", [("recount", "2026-11-26"), ("hush", "2026-11-26"), ("meet", "2026-11-26")],
         "2026-12-02T00:00"),
        # Hours stand still to the instant.
        (24, "HOUR", "NONE", [("pause", "2026-11-23T12:00"), ("resume", "2026-11-23T12:40")], "2026-11-24T09:40"),
        (4, "HOUR_OFFICE", "NONE", [("pause", "2026-11-23T10:00"), ("resume", "2026-11-23T14:00")],
         "2026-11-23T17:00"),
        (24, "HOUR", "NONE", [("move", "2026-11-23T20:00")], "2026-11-24T20:00"),
        # A pause after the end, or a resumption of nothing, changes nothing.
        (1, "WD", "NONE", [("pause", "2026-11-25"), ("resume", "2026-11-27")], "2026-11-25T00:00"),
        (1, "WD", "NONE", [("pause", "2026-11-25")], "2026-11-25T00:00"),
        (1, "WD", "NONE", [("resume", "2026-11-24")], "2026-11-25T00:00"),
    ],
)  # fmt: skip
def test_replay(n, mode, roll, entries, until):
    assert played(n, mode, START, *entries, roll=roll).at == at(until)


def test_a_clock_that_stands_still_has_no_end():
    assert played(6, "WD", START, ("pause", "2026-11-25")) is None
    assert played(6, "WD", START, ("pause", "2026-11-25"), ("extend", "2026-11-26", 3)) is None


def test_a_restart_forgets_extensions_and_ends_a_pause():
    found = played(5, "WD", START, ("extend", "2026-11-24", 5), ("pause", "2026-11-24"), ("restart", "2026-11-30"))
    assert found.last_day == day("2026-12-07")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [("pause", "2026-11-24")],
        [("start", "2026-11-23"), ("start", "2026-11-24")],
        [("start", "2026-11-23"), ("pause", "2026-11-22")],
        [("start", "2026-11-23"), ("dance", "2026-11-24")],
        [("start", "2026-11-23"), ("extend", "2026-11-24")],
    ],
)
def test_a_ledger_that_makes_no_sense_is_refused(entries):
    with pytest.raises(ValueError, match=r"\w"):
        played(5, "WD", *entries)


@pytest.mark.parametrize(
    ("n", "mode", "roll", "saturday"),
    [
        (-1, "WD", "NONE", "literal"),
        ("0.5", "WD", "NONE", "literal"),
        ("0.3", "HALF_DAY", "NONE", "literal"),
        ("five", "WD", "NONE", "literal"),
        ("NaN", "HOUR", "NONE", "literal"),
        (4000, "CD", "NONE", "literal"),
        (1, "WEEK", "NONE", "literal"),
        (1, "CD", "ROUND", "literal"),
        (1, "CD", "APA48", "sometimes"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(n, mode, roll, saturday):
    with pytest.raises(ValueError, match=r"\w"):
        Period(n, mode, roll, saturday)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due(Period(1, "WD"), datetime.combine(day("2026-11-23"), time(9)), CAL)


def test_the_first_day_is_the_day_in_taipei():
    evening = datetime.fromisoformat("2026-11-23T16:30:00+00:00")  # half past midnight of the 24th
    assert due(Period(1, "WD"), evening, CAL).last_day == day("2026-11-25")


def test_a_paused_day_says_so():
    found = played(3, "WD", START, ("pause", "2026-11-24"), ("resume", "2026-11-24T12:00"))
    assert [line.step for line in found.lines] == [Step.START, Step.PAUSED, Step.COUNT, Step.COUNT, Step.COUNT]
