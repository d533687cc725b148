"""`manage.py due_date` and `import_calendar`, and the calendar that the database's rows make."""

import csv
import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Unit
from audit.models import Action, Event
from cases.calendar import TAIPEI, Place, Reason
from cases.models import CalendarDay, Closure, ConfirmedYear
from cases.office import office
from cases.workdays import SHIPPED

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=TAIPEI)


def run(command, *args):
    out = StringIO()
    call_command(command, *map(str, args), stdout=out)
    return out.getvalue()


def asked(**options):
    args = [f"--{name.replace('start', 'from')}={value}" for name, value in options.items()]
    return json.loads(run("due_date", *args, "--json"))


@pytest.mark.parametrize(
    ("options", "due", "last_day"),
    [
        ({"mode": "WD", "n": 10, "start": "2025-01-24"}, "2025-02-13T23:59:59+08:00", "2025-02-13"),
        ({"mode": "wd", "n": 10, "start": "2025-01-24T16:00"}, "2025-02-13T23:59:59+08:00", "2025-02-13"),
        # Without --roll: APA48 for CD and MONTH, NONE for the rest; without --saturday: literal.
        ({"mode": "CD", "n": 7, "start": "2026-11-14"}, "2026-11-23T11:59:59+08:00", "2026-11-23"),
        ({"mode": "MONTH", "n": 2, "start": "2026-01-15"}, "2026-03-16T23:59:59+08:00", "2026-03-16"),
        ({"mode": "CD_RAW", "n": 7, "start": "2026-11-14"}, "2026-11-21T23:59:59+08:00", "2026-11-21"),
        ({"mode": "CD", "n": 7, "start": "2026-11-14", "roll": "NONE"}, "2026-11-21T23:59:59+08:00", "2026-11-21"),
        (
            {"mode": "CD", "n": 7, "start": "2026-11-14", "saturday": "full_day"},
            "2026-11-23T23:59:59+08:00",
            "2026-11-23",
        ),
        ({"mode": "HOUR", "n": "0.5", "start": "2026-11-14T23:50"}, "2026-11-15T00:19:59+08:00", "2026-11-15"),
        ({"mode": "HOUR", "n": "1", "start": "2026-11-14T23:50:00Z"}, "2026-11-15T08:49:59+08:00", "2026-11-15"),
        ({"mode": "LEAD_WD", "n": 5, "start": "2026-12-07"}, "2026-11-30T23:59:59+08:00", "2026-11-30"),
    ],
)
def test_due_date(options, due, last_day):
    """On an empty database: by the package and the file shipped with us."""
    answer = asked(**options)
    assert (answer["due"], answer["last_day"]) == (due, last_day)
    assert set(answer) == {"due", "last_day", "working", "warnings"}
    assert all(set(line) == {"date", "counted", "reason"} for line in answer["working"])
    assert answer["warnings"] == []


def test_the_working_is_in_chinese_and_adds_up():
    with translation.override("en"):
        answer = asked(mode="WD", n=2, start="2026-12-24")
    assert answer["working"] == [
        {"date": "2026-12-24", "counted": False, "reason": "始日不計：工作日"},
        {"date": "2026-12-25", "counted": False, "reason": "國定假日：行憲紀念日，不計"},
        {"date": "2026-12-26", "counted": False, "reason": "例假日（星期六），不計"},
        {"date": "2026-12-27", "counted": False, "reason": "例假日（星期日），不計"},
        {"date": "2026-12-28", "counted": True, "reason": "工作日，計入"},
        {"date": "2026-12-29", "counted": True, "reason": "工作日，計入"},
    ]


def test_an_unconfirmed_year_is_told():
    assert asked(mode="WD", n=2, start="2026-12-31")["warnings"] == [
        "民國 116 年辦公日曆尚未與行政院公告核對，日期可能變動"
    ]


@pytest.mark.parametrize("county", ["花蓮縣", "臺東縣", "台東縣"])
def test_a_closure_of_the_county_moves_the_last_day(county):
    name = county.replace("台", "臺")
    Closure.objects.create(date=date(2026, 12, 8), county=name, reason_zh="颱風", reason_en="typhoon")
    struck = asked(mode="CD", n=15, start="2026-11-23", county=county)
    assert struck["last_day"] == "2026-12-09"
    assert f"停止上班：{name}，颱風" in struck["working"][-2]["reason"]
    assert asked(mode="CD", n=15, start="2026-11-23", county="基隆市")["last_day"] == "2026-12-08"


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "WD", "n": "-1", "start": "2026-11-23"},
        {"mode": "WD", "n": "0.5", "start": "2026-11-23"},
        {"mode": "WD", "n": "many", "start": "2026-11-23"},
        {"mode": "WD", "n": "1", "start": "yesterday"},
        {"mode": "WD", "n": "1", "start": "2026-02-30"},
        {"mode": "WD", "n": "1", "start": "1926-11-23"},
        {"mode": "WD", "n": "1", "start": "2026-11-23", "county": "亞特蘭提斯"},
        {"mode": "WEEK", "n": "1", "start": "2026-11-23"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(options):
    with pytest.raises(CommandError, match=r"\w{3}"):
        asked(**options)


def test_people_read_it_in_their_language():
    with translation.override("en"):
        text = run("due_date", "--mode=CD", "--n=7", "--from=2026-11-14")
    assert "2026-11-23T11:59:59+08:00" in text
    assert "Administrative Procedure Act §48 IV" in text


# --- Rows become a calendar ----------------------------------------------------------------------------------
def test_a_row_is_seen_at_once_and_so_is_its_going(bare):
    christmas = date(2026, 12, 25)
    CalendarDay.objects.create(date=date(2026, 12, 24), is_working=False, name_zh="彈性放假")
    assert not office().is_working(christmas)
    row = CalendarDay.objects.create(date=christmas, is_working=True, name_zh="上班日")
    assert office().is_working(christmas)
    CalendarDay.objects.filter(pk=row.pk).update(is_working=False)
    assert not office().is_working(christmas)
    row.delete()
    assert office().why(christmas).name_zh == "行憲紀念日"


def test_an_unchanged_calendar_is_kept_and_costs_one_query(django_assert_num_queries):
    first = office()
    with django_assert_num_queries(1):
        assert office() is first


def test_a_closure_that_was_withdrawn_counts_no_more():
    here, day = Place("花蓮縣"), date(2026, 12, 8)
    closure = Closure.objects.create(date=day, county="花蓮縣", reason_zh="颱風", reason_en="typhoon")
    assert office().why(day, here).reason == Reason.CLOSED
    assert office().why(day, here).name_en == "Hualien County, typhoon"
    closure.is_active = False
    closure.save(update_fields=["is_active"])
    assert office().is_working(day, here)


def test_a_closure_of_a_unit_follows_the_unit_through_the_tree():
    unit = Unit.objects.create(code="HQ", path="HQ/", kind="hq", name_zh="海巡署", name_en="Coast Guard")
    day = date(2026, 12, 8)
    Closure.objects.create(date=day, unit=unit, reason_zh="停電", reason_en="power cut")
    assert not office().is_working(day, Place(unit_path="HQ/ST1/"))
    Unit.objects.filter(pk=unit.pk).update(path="TOP/")
    assert office().is_working(day, Place(unit_path="HQ/ST1/"))
    assert not office().is_working(day, Place(unit_path="TOP/ST1/"))


def test_confirming_a_year_takes_the_warning_away():
    run("import_calendar")
    assert office().unconfirmed(2027)
    ConfirmedYear.objects.create(year=2027, confirmed_at=NOW)
    assert not office().unconfirmed(2027)


# --- The file ------------------------------------------------------------------------------------------------
def counts(text):
    return json.loads(text.splitlines()[-1])


def test_import_is_idempotent(bare):
    total = sum(1 for _ in csv.DictReader(SHIPPED.open(encoding="utf-8")))
    first = run("import_calendar", SHIPPED)
    assert counts(first) == {
        "added": total, "changed": 0, "removed": 0, "unchanged": 0, "confirmed": [2024, 2025, 2026],
    }  # fmt: skip
    assert "+ 2026-05-01 勞動節 (off)" in first
    assert "! 2027 is not confirmed" in first
    assert Event.objects.filter(action=Action.CALENDAR_CHANGED).get().data["added"] == total
    assert Event.objects.filter(action=Action.CALENDAR_CONFIRMED).count() == 3
    again = run("import_calendar", SHIPPED)
    assert counts(again) == {"added": 0, "changed": 0, "removed": 0, "unchanged": total, "confirmed": []}
    assert sorted(ConfirmedYear.objects.values_list("year", flat=True)) == [2024, 2025, 2026]
    assert Event.objects.filter(action__startswith="calendar.").count() == 4


def test_import_shows_what_changed_and_keeps_what_people_added(tmp_path):
    run("import_calendar", SHIPPED)
    CalendarDay.objects.create(date=date(2026, 12, 24), is_working=False, name_zh="調整放假", source="條例第9條")
    CalendarDay.objects.filter(date=date(2026, 5, 1)).update(is_working=True)
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    shorter = [line for line in lines if line.startswith(("date", "2026")) and not line.startswith("2026-12-25")]
    file = tmp_path / "2026.csv"
    file.write_text("\n".join(shorter), encoding="utf-8")

    tried = run("import_calendar", file, "--dry-run")
    assert "~ 2026-05-01 勞動節 (working) -> 勞動節 (off)" in tried
    assert "- 2026-12-25 行憲紀念日 (off)" in tried
    assert CalendarDay.objects.filter(date=date(2026, 12, 25)).exists()

    done = run("import_calendar", file)
    assert counts(done) == counts(tried)
    assert (counts(done)["changed"], counts(done)["removed"]) == (1, 1)
    assert not CalendarDay.objects.filter(date=date(2026, 12, 25)).exists()
    assert CalendarDay.objects.filter(date=date(2026, 12, 24)).exists()
    assert CalendarDay.objects.filter(date__year=2027).exists()


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv"):
        run("import_calendar", tmp_path / "nothing.csv")
