"""Two calendars, one set of dates."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import rocdates
from cases.rocdates import DateFault

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FRIDAY = date(2026, 11, 27)


def outcome(read, *args):
    try:
        return read(*args)
    except DateFault as fault:
        return fault


@given(DAYS, st.sampled_from(["zh-hant", "en"]))
def test_every_form_reads_back(day, language):
    forms = [
        rocdates.long(day, language),
        rocdates.short(day, language),
        day.isoformat(),
        f"{day:%Y%m%d}",
    ]
    if day.year > 1911:
        year = rocdates.roc_year(day)
        forms += [f"{year}年{day.month}月{day.day}日", f"{year}/{day:%m/%d}", rocdates.digits(day)]
    assert {rocdates.parse_date(form) for form in forms} == {day}


@given(DAYS)
def test_boxes_read_back_in_both_calendars(day):
    assert rocdates.parse_parts(str(day.year), str(day.month), str(day.day)) == day
    if day.year > 1911:
        assert rocdates.parse_parts(str(rocdates.roc_year(day)), f"{day.month:02d}", f"{day.day:02d}") == day


@given(st.text(max_size=20), st.text(max_size=4), st.text(max_size=4))
def test_any_typing_gives_a_date_or_a_word(year, month, day):
    read = outcome(rocdates.parse_parts, year, month, day)
    assert isinstance(read, date) or (read.part in ("year", "month", "day") and read.messages[0])


@given(st.text(max_size=30))
def test_any_text_gives_a_date_or_a_word(text):
    read = outcome(rocdates.parse_date, text)
    assert isinstance(read, date) or read.messages[0]


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (FRIDAY, "民國 115 年 11 月 27 日（星期五）", "27 November 2026 (ROC 115)"),
        (date(1912, 1, 1), "民國 1 年 1 月 1 日（星期一）", "1 January 1912 (ROC 1)"),
        (date(1911, 10, 10), "民國前 1 年 10 月 10 日（星期二）", "10 October 1911 (1 before ROC)"),
        (date(1900, 5, 1), "民國前 12 年 5 月 1 日（星期二）", "1 May 1900 (12 before ROC)"),
    ],
)
def test_long(day, zh, en):
    assert rocdates.long(day, "zh-hant") == zh
    assert rocdates.long(day, "en") == en


def test_other_forms():
    assert rocdates.short(FRIDAY, "zh-hant") == "115.11.27"
    assert rocdates.short(FRIDAY, "en") == "27 Nov 2026"
    assert rocdates.digits(date(2026, 2, 11)) == "1150211"
    assert rocdates.weekday(FRIDAY, "zh-hant") == "星期五"
    assert rocdates.weekday(FRIDAY, "en") == "Friday"
    assert rocdates.both(FRIDAY, "zh-hant") == "民國 115 年 11 月 27 日（西元 2026 年，星期五）"
    assert rocdates.both(FRIDAY, "en") == "Friday 27 November 2026 (ROC 115)"


def test_moment_is_taipei():
    instant = datetime(2026, 12, 27, 16, 30, tzinfo=UTC)
    assert rocdates.moment(instant, "zh-hant") == "民國 115 年 12 月 28 日 00:30"
    assert rocdates.moment(instant, "en") == "28 December 2026, 00:30 (ROC 115)"
    with pytest.raises(ValueError, match="time zone"):
        rocdates.moment(instant.replace(tzinfo=None), "en")


@pytest.mark.parametrize(
    "typed",
    ["115/12/27", "1151227", "2026-12-27", "20261227", "１１５／１２／２７", "１１５１２２７", "115.12.27", "115-12-27"]
    + ["115年12月27日", "民國115年12月27日", "中華民國 115 年 12 月 27 日", "西元2026年12月27日", "115 12 27"]
    + ["27 December 2026", "27 Dec 2026", "2026/12/27", "115–12–27"],
)
def test_whole_date_in_the_year_box(typed):
    assert rocdates.parse_parts(typed, "", "") == date(2026, 12, 27)
    assert rocdates.parse_parts(typed, "12", "27") == date(2026, 12, 27)


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (("", "1", "1"), "year"),
        (("115", "", "1"), "month"),
        (("115", "1", ""), "day"),
        (("0", "1", "1"), "year"),
        (("201", "1", "1"), "year"),
        (("1899", "1", "1"), "year"),
        (("2101", "1", "1"), "year"),
        (("一一五", "1", "1"), "year"),
        (("115", "13", "1"), "month"),
        (("115", "0", "1"), "month"),
        (("115", "x", "1"), "month"),
        (("115", "4", "31"), "day"),
        (("114", "2", "29"), "day"),
        (("115", "1", "-1"), "day"),
        (("115/12/27", "11", ""), "year"),
        (("115/13/27", "", ""), "month"),
        (("民國2026/1/1", "", ""), "year"),
        (("西元115/1/1", "", ""), "year"),
    ],
)
def test_the_wrong_box_is_named(parts, wrong):
    with pytest.raises(DateFault) as caught:
        rocdates.parse_parts(*parts)
    assert caught.value.part == wrong


def test_leap_day_follows_the_gregorian_year():
    assert rocdates.parse_parts("113", "2", "29") == date(2024, 2, 29)
    assert rocdates.parse_parts("民國113年", "2月", "29日") == date(2024, 2, 29)


def test_before_the_republic():
    assert rocdates.parse_date("民國前1年10月10日") == date(1911, 10, 10)
    assert rocdates.parse_date("民國元年1月1日") == date(1912, 1, 1)
    with pytest.raises(ValueError, match="Republic"):
        rocdates.digits(date(1911, 1, 1))


@pytest.mark.parametrize("typed", ["0930", "9:30", "09:30", "９：３０", " 9 : 30 ", "9時30分", "9點30分", "9.30"])
def test_time(typed):
    assert rocdates.parse_time(typed) == time(9, 30)


@pytest.mark.parametrize("typed", ["", "930", "25:00", "2400", "12:60", "9:3", "noon", "09:30:15", "9 am"])
def test_time_refused(typed):
    with pytest.raises(DateFault) as caught:
        rocdates.parse_time(typed)
    assert caught.value.part == "time"


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_time_reads_back(clock):
    assert rocdates.parse_time(f"{clock:%H:%M}") == rocdates.parse_time(f"{clock:%H%M}") == clock


def test_combine_is_taipei():
    assert rocdates.combine(FRIDAY, time(9, 30)) == datetime(2026, 11, 27, 1, 30, tzinfo=UTC)
