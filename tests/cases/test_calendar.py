"""A table of dates with the article beside each. The agency's own example comes first."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.calendar import (
    Caution,
    Mode,
    OfficeCalendar,
    Period,
    Place,
    Reason,
    SpecialDay,
    as_json,
    earliest_event,
    end_of,
    grounds,
    next_office_moment,
    plus_office_hours,
    shift_working_days,
    used_days,
    words,
)
from cases.workdays import package_year, read_sheet
from tests.cases.instants import CAL, HUALIEN, TAITUNG, at, closed, day, ends, with_closings


# --- Days and months -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "n", "mode", "roll", "last_day"),
    [
        # The agency's example (公文時效): received Friday 94.10.07 with ten days, holidays included.
        ("2005-10-07", 10, "CD_RAW", "NONE", "2005-10-17"),
        # WD: 文書處理手冊 78, holidays left out; APA §48 II, the first day is not counted.
        ("2025-01-24", 10, "WD", "NONE", "2025-02-13"),  # over New Year; the make-up Saturday 02-08 counts
        ("2025-02-07", 1, "WD", "NONE", "2025-02-08"),  # the last 補行上班日 there was
        ("2025-04-30", 1, "WD", "NONE", "2025-05-01"),  # Labour Day: agencies worked in 2025
        ("2026-04-30", 1, "WD", "NONE", "2026-05-04"),  # and rest in 2026
        ("2026-02-13", 1, "WD", "NONE", "2026-02-23"),  # nine days of New Year
        ("2026-02-26", 1, "WD", "NONE", "2026-03-02"),  # 02-27 stands in for Saturday 02-28
        ("2026-04-02", 3, "WD", "NONE", "2026-04-09"),
        ("2026-09-24", 1, "WD", "NONE", "2026-09-29"),  # 中秋 to 教師節
        ("2026-10-08", 1, "WD", "NONE", "2026-10-12"),
        ("2026-10-23", 1, "WD", "NONE", "2026-10-27"),
        ("2026-12-24", 1, "WD", "NONE", "2026-12-28"),  # 行憲紀念日
        ("2024-02-07", 1, "WD", "NONE", "2024-02-15"),
        ("2024-02-16", 1, "WD", "NONE", "2024-02-17"),  # make-up Saturday of 2024
        ("2026-11-21", 1, "WD", "NONE", "2026-11-23"),  # received on a Saturday
        ("2026-11-23", 0, "WD", "NONE", "2026-11-23"),
        # CD: 政府資訊公開法 §12 (15), 檔案法 §19 (30); last day by APA §48 IV.
        ("2026-02-05", 15, "CD", "APA48", "2026-02-23"),  # 02-20 stands in for 小年夜
        ("2026-01-20", 30, "CD", "APA48", "2026-02-23"),  # 02-19 春節
        ("2026-11-23", 15, "CD", "APA48", "2026-12-08"),
        ("2025-01-25", 14, "CD", "APA48", "2025-02-08"),  # a Saturday, but a working day: it stands
        ("2026-11-15", 7, "CD", "APA48", "2026-11-23"),  # Sunday gives way to Monday
        ("2026-04-20", 11, "CD", "APA48", "2026-05-04"),  # 05-01 is a Friday off: the whole Monday
        ("2026-11-15", 0, "CD", "APA48", "2026-11-16"),
        ("2026-02-05", 15, "CD", "NONE", "2026-02-20"),
        ("2026-02-05", 15, "CD_RAW", "APA48", "2026-02-20"),  # 限期公文: counted straight through
        # CIVIL122: 訴願法 §17 and lost property, 民法 §122.
        ("2026-11-14", 30, "CD", "CIVIL122", "2026-12-14"),
        ("2026-11-13", 30, "CD", "CIVIL122", "2026-12-14"),  # Sunday 12-13
        ("2026-11-12", 30, "CD", "CIVIL122", "2026-12-14"),  # Saturday 12-12: no forenoon rule
        ("2025-01-09", 30, "CD", "CIVIL122", "2025-02-08"),
        # MONTH: APA §48 III, 民法 §121 II. APA §51 II: two months; 民法 §807: six.
        ("2026-01-15", 2, "MONTH", "APA48", "2026-03-16"),  # 03-15 is a Sunday
        ("2026-08-31", 6, "MONTH", "CIVIL122", "2027-03-02"),  # from the 1st to the end of February, then 228
        ("2026-01-31", 1, "MONTH", "NONE", "2026-02-28"),  # counted from 1 February: the whole month
        ("2026-01-30", 1, "MONTH", "NONE", "2026-02-28"),  # no 31 February
        ("2026-01-28", 1, "MONTH", "NONE", "2026-02-28"),  # no 29 February
        ("2026-01-27", 1, "MONTH", "NONE", "2026-02-27"),
        ("2024-01-29", 1, "MONTH", "NONE", "2024-02-29"),  # no 30 February, leap year
        ("2024-01-28", 1, "MONTH", "NONE", "2024-02-28"),
        ("2026-03-30", 1, "MONTH", "NONE", "2026-04-30"),  # no 31 April
        ("2026-12-31", 1, "MONTH", "NONE", "2027-01-31"),
        ("2026-06-15", 0, "MONTH", "NONE", "2026-06-15"),
        # LEAD_WD: 「五日前(不含例假日)」, counted backward.
        ("2026-12-07", 5, "LEAD_WD", "NONE", "2026-11-30"),
        ("2026-02-24", 5, "LEAD_WD", "NONE", "2026-02-10"),  # across New Year
        ("2026-05-04", 1, "LEAD_WD", "NONE", "2026-04-30"),
        ("2026-12-06", 5, "LEAD_WD", "NONE", "2026-11-30"),  # the event itself may be on a Sunday
        ("2026-12-07", 0, "LEAD_WD", "NONE", "2026-12-07"),
    ],
)
def test_last_day(start, n, mode, roll, last_day):
    found = ends(n, mode, start, roll)
    assert found.last_day == day(last_day)
    assert found.at == end_of(day(last_day))


@pytest.mark.parametrize(
    ("start", "n", "until"),
    [
        ("2026-11-14", 7, "2026-11-23T12:00"),  # Saturday: 其次星期一上午
        ("2026-05-01", 1, "2026-05-04T12:00"),  # the Saturday after a Friday off, to the letter
        ("2026-09-20", 6, "2026-09-30T00:00"),  # Saturday 09-26, Monday 09-28 off: the whole next working day
        ("2026-02-10", 4, "2026-02-24T00:00"),  # Saturday 02-14, New Year
        ("2026-02-21", 7, "2026-03-02T12:00"),  # Saturday that is a holiday too (228): still a Saturday
    ],
)
def test_a_saturday_gives_way_to_monday_forenoon(start, n, until):
    """行政程序法 §48 IV, second half."""
    assert ends(n, "CD", start, "APA48").at == at(until)


def test_a_saturday_may_be_read_as_any_other_day_off():
    found = ends(7, "CD", "2026-11-14", "APA48", saturday="full_day")
    assert found.at == end_of(day("2026-11-23"))


def test_monday_closed_by_a_typhoon_moves_the_saturday_to_tuesday():
    found = ends(7, "CD", "2026-11-14", "APA48", cal=with_closings(closed("2026-11-23")), place=HUALIEN)
    assert found.at == end_of(day("2026-11-24"))


def test_monday_closed_in_the_forenoon_gives_the_saturday_the_whole_monday():
    """Nobody worked in the forenoon of §48 IV, but on that day they did. A closed afternoon takes nothing."""
    for part, until in (("am", end_of(day("2026-11-23"))), ("pm", at("2026-11-23T12:00"))):
        cal = with_closings(closed("2026-11-23", part))
        assert ends(7, "CD", "2026-11-14", "APA48", cal=cal, place=HUALIEN).at == until
        assert ends(7, "CD", "2026-11-14", "APA48", cal=cal).at == at("2026-11-23T12:00")  # another county
    cal = with_closings(closed("2026-11-23", "am"))
    last = ends(7, "CD", "2026-11-14", "APA48", cal=cal, place=HUALIEN).lines[-1]
    assert "上午停止上班，以本日全日為末日：停止上班：" in words(last, "zh-hant")
    assert "the whole day is the last one: offices closed" in words(last, "en")


def test_clear_days_ask_for_one_working_day_more():
    assert ends(5, "LEAD_WD", "2026-12-07", lead_clear_days=True).last_day == day("2026-11-27")


@pytest.mark.parametrize(
    ("filing", "n", "clear", "first"),
    [
        ("2026-11-30", 5, False, "2026-12-05"),  # Monday to Friday are five: Saturday is the first day
        ("2026-11-28", 5, False, "2026-12-05"),
        ("2026-11-27", 5, False, "2026-12-04"),
        ("2026-11-27", 5, True, "2026-12-05"),
        ("2026-02-13", 1, False, "2026-02-14"),
        ("2026-11-30", 0, False, "2026-11-30"),
    ],
)
def test_earliest_event(filing, n, clear, first):
    assert earliest_event(day(filing), n, CAL, lead_clear_days=clear) == day(first)


# --- Hours ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "n", "mode", "until"),
    [
        # APA §48 I, 民法 §120 I: at once, day and night.
        ("2026-02-14T22:10", "24", "HOUR", "2026-02-15T22:10"),
        ("2026-02-14T23:50", "0.5", "HOUR", "2026-02-15T00:20"),
        ("2026-02-14T23:50", "0.25", "HOUR", "2026-02-15T00:05"),
        ("2026-02-14T00:00", "24", "HOUR", "2026-02-15T00:00"),
        ("2026-02-14T10:00", "0", "HOUR", "2026-02-14T10:00"),
        # Within 08:30-12:30 and 13:30-17:30.
        ("2026-11-23T09:00", "4", "HOUR_OFFICE", "2026-11-23T14:00"),
        ("2026-11-23T09:00", "3.5", "HOUR_OFFICE", "2026-11-23T12:30"),
        ("2026-11-23T16:30", "4", "HOUR_OFFICE", "2026-11-24T11:30"),
        ("2026-11-23T07:00", "0.5", "HOUR_OFFICE", "2026-11-23T09:00"),
        ("2026-11-23T12:45", "1", "HOUR_OFFICE", "2026-11-23T14:30"),
        ("2026-02-13T16:00", "4", "HOUR_OFFICE", "2026-02-23T11:00"),  # over New Year
        ("2025-02-07T17:00", "1", "HOUR_OFFICE", "2025-02-08T09:00"),  # make-up Saturday
        # 文書處理手冊 79: half days from the next day.
        ("2026-11-23", "0.5", "HALF_DAY", "2026-11-24T12:30"),
        ("2026-11-20", "1.5", "HALF_DAY", "2026-11-24T12:30"),
        ("2026-11-20", "2", "HALF_DAY", "2026-11-25T00:00"),
    ],
)
def test_hours_and_halves(start, n, mode, until):
    assert ends(Decimal(n), mode, start).at == at(until)


def test_the_last_day_of_hours_that_end_at_midnight_is_the_day_before():
    assert ends(24, "HOUR", "2026-02-14T00:00").last_day == day("2026-02-14")


@pytest.mark.parametrize(
    ("moment", "next_one"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T12:30", "2026-11-23T13:30"),
        ("2026-11-23T17:30", "2026-11-24T08:30"),
        ("2026-11-20T22:00", "2026-11-23T08:30"),
        ("2026-02-13T18:00", "2026-02-23T08:30"),
    ],
)
def test_next_office_moment(moment, next_one):
    assert next_office_moment(at(moment), CAL) == at(next_one)


def test_plus_office_hours():
    assert plus_office_hours(at("2026-11-20T17:00"), 1, CAL) == at("2026-11-23T09:00")


def test_shift_working_days():
    assert shift_working_days(day("2026-02-13"), 1, CAL) == day("2026-02-23")
    assert shift_working_days(day("2026-02-23"), -1, CAL) == day("2026-02-13")
    assert shift_working_days(day("2026-02-14"), 0, CAL) == day("2026-02-14")


@pytest.mark.parametrize(
    ("received", "done", "days"),
    [
        ("2005-10-07", "2005-10-14", "4"),  # the agency's example
        ("2005-10-07", "2005-10-18", "6"),
        ("2026-11-23", "2026-11-23", "0.5"),
        ("2026-11-20", "2026-11-22", "0.5"),  # done on the Sunday after
        ("2026-02-13", "2026-02-24", "2"),
    ],
)
def test_used_days(received, done, days):
    """文書處理手冊 79."""
    assert used_days(at(received), at(done), CAL) == Decimal(days)


# --- The office calendar -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("year", "off"), [(2024, 115), (2025, 118), (2026, 120), (2027, 121)])
def test_days_off_in_a_year(year, off):
    """The official totals of 113, 114 and 115; the package's guess for 116."""
    first = date(year, 1, 1)
    days = (first + timedelta(i) for i in range((date(year + 1, 1, 1) - first).days))
    assert sum(not CAL.is_working(one) for one in days) == off


@pytest.mark.parametrize(
    ("date_", "reason", "name"),
    [
        ("2025-02-08", Reason.MAKE_UP, "補行上班日"),
        ("2025-05-01", Reason.WORKDAY, ""),
        ("2026-05-01", Reason.HOLIDAY, "勞動節"),
        ("2026-02-15", Reason.HOLIDAY, "小年夜"),
        ("2026-02-16", Reason.HOLIDAY, "農曆除夕"),
        ("2026-02-20", Reason.HOLIDAY, "小年夜（補假）"),
        ("2026-02-28", Reason.HOLIDAY, "和平紀念日"),
        ("2026-11-21", Reason.SATURDAY, ""),
        ("2026-11-22", Reason.SUNDAY, ""),
    ],
)
def test_why(date_, reason, name):
    why = CAL.why(day(date_))
    assert (why.reason, why.name_zh) == (reason, name)


def test_the_package_alone_knows_the_same_days():
    bare = OfficeCalendar()
    first = date(2024, 1, 1)
    for one in (first + timedelta(i) for i in range(4 * 365)):
        assert bare.why(one) == CAL.why(one)


def test_31_december_may_stand_in_for_new_year():
    assert package_year(2027)[date(2027, 12, 31)].name_zh == "中華民國開國紀念日（補假）"


def test_rows_of_ours_override_the_package_both_ways():
    cal = OfficeCalendar({
        day("2026-12-25"): SpecialDay(True, "上班日"),
        day("2026-12-24"): SpecialDay(False, "彈性放假", "Bridge day"),
        day("2026-12-26"): SpecialDay(True, "補行上班日", "Make-up working day"),
    })  # fmt: skip
    assert [cal.is_working(day(f"2026-12-{n}")) for n in (24, 25, 26, 27)] == [False, True, True, False]
    assert cal.why(day("2026-12-25")).reason == Reason.WORKDAY


def test_a_date_without_a_calendar_is_refused():
    with pytest.raises(ValueError, match="2001 to 2100"):
        ends(1, "WD", "2100-12-31")


# --- Closures ------------------------------------------------------------------------------------------------
def test_a_typhoon_moves_the_last_day_where_it_struck_and_nowhere_else():
    """天然災害停止上班: a rest day of that county (行政程序法 §48 IV 其他休息日)."""
    cal = with_closings(closed("2026-12-08"))
    assert ends(15, "CD", "2026-11-23", "APA48", cal=cal, place=HUALIEN).last_day == day("2026-12-09")
    for elsewhere in (TAITUNG, Place(), None):
        assert ends(15, "CD", "2026-11-23", "APA48", cal=cal, place=elsewhere).last_day == day("2026-12-08")
    assert ends(3, "WD", "2026-12-07", cal=cal, place=HUALIEN).last_day == day("2026-12-11")


@pytest.mark.parametrize("part", ["am", "pm"])
def test_half_a_day_closed_leaves_the_last_day_where_it_is(part):
    """行政程序法 §48 IV speaks of 休息日: a day on which the offices work for half of it is none. Only a period that
    ends with the forenoon itself gives way, below."""
    cal = with_closings(closed("2026-12-08", part))
    for n, mode, start, roll in ((15, "CD", "2026-11-23", "APA48"), (15, "CD", "2026-11-23", "CIVIL122")):
        found = ends(n, mode, start, roll, cal=cal, place=HUALIEN)
        assert found.at == end_of(day("2026-12-08"))
    assert ends(1, "WD", "2026-12-07", cal=cal, place=HUALIEN).at == end_of(day("2026-12-08"))


@pytest.mark.parametrize(
    ("place", "rests"),
    [
        (Place("花蓮縣", "豐濱鄉", "CGA/EB/P1/"), True),
        (Place("花蓮縣", "花蓮市", "CGA/EB/P2/"), False),
        (Place("花蓮縣"), False),
    ],
)
def test_a_closure_of_a_township(place, rests):
    cal = with_closings(closed("2026-12-08", township="豐濱鄉"))
    assert cal.is_working(day("2026-12-08"), place) is not rests


def test_a_closure_of_a_unit_holds_for_all_below_it():
    cal = with_closings(closed("2026-12-08", county="", unit_path="CGA/EB/"))
    works = [cal.is_working(day("2026-12-08"), Place(unit_path=path)) for path in ("CGA/EB/", "CGA/EB/P1/", "CGA/EBX/")]
    assert works == [False, False, True]


def test_a_closure_that_names_no_place_closes_nothing():
    cal = with_closings(closed("2026-12-08", county=""))
    assert cal.is_working(day("2026-12-08"), HUALIEN)


def test_tai_is_written_in_two_ways():
    cal = with_closings(closed("2026-12-08", county="台東縣"))
    assert not cal.is_working(day("2026-12-08"), TAITUNG)


@pytest.mark.parametrize(
    ("parts", "works", "until"),
    [
        (["am"], True, "2026-12-08T15:30"),
        (["pm"], True, "2026-12-08T10:30"),
        (["night"], True, "2026-12-08T10:30"),
        (["am", "pm"], False, "2026-12-09T10:30"),
        (["full"], False, "2026-12-09T10:30"),
    ],
)
def test_parts_of_a_day_matter_to_office_hours(parts, works, until):
    cal = with_closings(*(closed("2026-12-08", part) for part in parts))
    assert cal.is_working(day("2026-12-08"), HUALIEN) is works
    assert ends(2, "HOUR_OFFICE", "2026-12-08T07:00", cal=cal, place=HUALIEN).at == at(until)


def test_clocks_in_hours_never_stop_for_a_typhoon():
    cal = with_closings(closed("2026-12-08"))
    assert ends(24, "HOUR", "2026-12-07T20:00", cal=cal, place=HUALIEN).at == at("2026-12-08T20:00")


# --- Years nobody has confirmed ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("n", "mode", "start", "roll", "years"),
    [
        (5, "WD", "2026-12-30", "NONE", [2027]),
        (5, "WD", "2026-11-23", "NONE", []),
        (15, "CD", "2026-12-30", "APA48", [2027]),
        (15, "CD", "2026-12-30", "NONE", []),  # nothing hangs on the calendar
        (2, "MONTH", "2026-12-01", "APA48", [2027]),
        (24, "HOUR", "2027-01-05", "NONE", []),
        (10, "CD_RAW", "2027-01-05", "NONE", []),
        (4, "HOUR_OFFICE", "2027-01-05", "NONE", [2027]),
    ],
)
def test_an_unconfirmed_year_is_told(n, mode, start, roll, years):
    assert ends(n, mode, start, roll).warnings == tuple(Caution(year) for year in years)


# --- The working in words ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("n", "mode", "start", "roll", "which", "zh", "en"),
    [
        (1, "WD", "2026-11-20", "NONE", 0, "始日不計：工作日", "First day, not counted: working day"),
        (1, "WD", "2026-11-20", "NONE", 1, "例假日（星期六），不計", "Weekend (Saturday), not counted"),
        (1, "WD", "2025-02-07", "NONE", 1, "補行上班日，計入", "Make-up working day, counted"),
        (1, "WD", "2026-12-24", "NONE", 1, "國定假日：行憲紀念日，不計",
         "Public holiday: Constitution Day, not counted"),
        (7, "CD", "2026-11-14", "APA48", -1, "末日為星期六，順延至本日上午：工作日",
         "The last day fell on a Saturday and moves to this forenoon: working day"),
        (7, "CD", "2026-11-15", "APA48", -1, "末日遇休息日，順延至本日：工作日",
         "The last day fell on a day off and moves here: working day"),
        (0.5, "HOUR", "2026-11-23T23:50", "NONE", 1, "工作日，計入 20 分", "Working day, counted 20 min"),
        (0.5, "HALF_DAY", "2026-11-23", "NONE", 1, "工作日，計入半日", "Working day, counted half"),
        (1, "LEAD_WD", "2026-11-24", "NONE", 0, "當日不計：工作日",
         "Day of the event, not counted: working day"),
    ],
)  # fmt: skip
def test_words(n, mode, start, roll, which, zh, en):
    line = ends(n, mode, start, roll).lines[which]
    assert (words(line, "zh-hant"), words(line, "en")) == (zh, en)


def test_a_closure_is_named_with_its_place():
    cal = with_closings(closed("2026-12-08", place_en="Hualien County"))
    line = ends(1, "WD", "2026-12-07", cal=cal, place=HUALIEN).lines[1]
    assert words(line, "zh-hant") == "停止上班：花蓮縣，颱風，不計"
    assert words(line, "en") == "Offices closed: Hualien County, typhoon, not counted"


def test_as_json_gives_the_last_second_in_time():
    answer = as_json(ends(7, "CD", "2026-11-14", "APA48"))
    assert answer["due"] == "2026-11-23T11:59:59+08:00"
    assert answer["last_day"] == "2026-11-23"
    assert answer["working"][0] == {"date": "2026-11-14", "counted": False, "reason": "始日不計：例假日（星期六）"}


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("roll", ["APA48", "CIVIL122", "NONE"])
@pytest.mark.parametrize("saturday", ["literal", "full_day"])
def test_every_period_names_its_grounds(mode, roll, saturday):
    for language in ("zh-hant", "en"):
        found = grounds(Period(1, mode, roll, saturday), language)
        assert len(found) == (2 if mode in {"CD", "MONTH"} and roll != "NONE" else 1)


# --- The file ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("day,name\n", "no column"),
        ("date,is_working,name\n2026/12/25,0,行憲紀念日\n", "line 2"),
        ("date,is_working,name\n2026-12-25,no,行憲紀念日\n", "0 or 1"),
        ("date,is_working,name\n2026-12-25,0,\n", "name"),
        ("date,is_working,name\n1926-12-25,0,行憲紀念日\n", "2001"),
        ("date,is_working,name\n2026-12-25,0,行憲紀念日\n2026-12-25,0,行憲紀念日\n", "twice"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line(tmp_path, text, fault):
    (tmp_path / "calendar.csv").write_text(text)
    with pytest.raises(ValueError, match=fault):
        read_sheet(tmp_path / "calendar.csv")


def test_a_file_calls_the_day_before_new_years_eve_by_its_name(tmp_path):
    (tmp_path / "calendar.csv").write_text("date,is_working,name,status\n2026-02-15,0,農曆除夕,\n")
    sheet = read_sheet(tmp_path / "calendar.csv")
    assert sheet.days[day("2026-02-15")].name_zh == "小年夜"
    assert sheet.confirmed == frozenset()
