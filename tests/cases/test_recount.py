"""The calendar changes: first a preview that leaves no trace, then open clocks move and closed ones do not."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from applications.demo import yacht_departure as demo
from audit.models import Event
from cases import clocks, recount
from cases.models import CalendarDay, Case, ClockEntry, Closure, Deadline, Service, Sop
from cases.workdays import SHIPPED
from tests.cast import NOW, at


def run(*args) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def waiting(report, bisha):
    """A case with a whole-case clock in working days, as an application has one."""
    case = report()
    sop = Sop.objects.get(service=Service.objects.get(code="port-check"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET sop_id = %s WHERE id = %s", [sop.pk, case.pk])
    case = Case.objects.select_related("sop", "unit").get(pk=case.pk)
    (clock,) = clocks.start_many(case, [(None, NOW)], now=NOW)
    return clock


def typhoon(bisha, day="2026-11-24") -> Closure:
    return Closure(date=at(day).date(), county=bisha.county, reason_zh="颱風", reason_en="Typhoon", source="人事總處")


def test_a_closure_moves_the_clocks_counted_in_days_by_that_day(waiting, bisha, sue):
    before = waiting.due_at
    (shift,) = recount.apply(recount.closing(typhoon(bisha)), actor=sue, now=NOW)
    waiting.refresh_from_db()
    assert waiting.due_at == shift.after == before + timedelta(days=1)
    line = ClockEntry.objects.get(deadline=waiting, kind="recount")
    assert (line.due_before, line.due_after, line.by) == (before, waiting.due_at, sue)
    assert Event.objects.filter(action="deadline.recounted", case=waiting.case).count() == 1
    assert any("颱風" in line["zh"] for line in clocks.as_data(clocks.working_of(waiting)))


def test_the_watch_over_yachts_never_stops(report, bisha, sue):
    case = report()
    before = dict(case.deadlines.values_list("pk", "due_at"))
    assert recount.apply(recount.closing(typhoon(bisha, "2026-11-23")), actor=sue, now=NOW) == []
    assert dict(case.deadlines.values_list("pk", "due_at")) == before


def test_another_county_is_not_touched(waiting, bisha, sue):
    closure = typhoon(bisha)
    closure.county = "花蓮縣"
    assert recount.apply(recount.closing(closure), actor=sue, now=NOW) == []


def test_closed_cases_never_change(waiting, bisha, sue):
    clocks.meet([waiting], at=NOW)
    before = Deadline.objects.get(pk=waiting.pk)
    recount.apply(recount.closing(typhoon(bisha)), actor=sue, now=NOW)
    after = Deadline.objects.get(pk=waiting.pk)
    assert (after.due_at, after.working) == (before.due_at, before.working)


def test_lifting_moves_them_back(waiting, bisha, sue):
    before, closure = waiting.due_at, typhoon(bisha)
    recount.apply(recount.closing(closure), actor=sue, now=NOW)
    recount.apply(recount.lifting(Closure.objects.get()), actor=sue, now=NOW)
    waiting.refresh_from_db()
    assert waiting.due_at == before


def test_a_preview_leaves_no_trace(waiting, bisha):
    closure = typhoon(bisha)
    (shift,) = recount.preview(recount.closing(closure), now=NOW)
    assert shift.after == shift.before + timedelta(days=1)
    waiting.refresh_from_db()
    assert waiting.due_at == shift.before
    assert not Closure.objects.exists() and not ClockEntry.objects.filter(kind="recount").exists()
    assert recount.shifts(recount.closing(closure), NOW) == []  # and the calendar of this process is the old one again


def test_the_database_refuses_a_closure_of_nowhere_and_one_declared_twice(catalogue, bisha):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError, match="closure_says_where"), transaction.atomic():
        Closure.objects.create(date=NOW.date(), reason_zh="x")
    typhoon(bisha).save()
    with pytest.raises(IntegrityError, match="closure_declared_once"), transaction.atomic():
        typhoon(bisha).save()


def test_demo_reports_have_no_clock_that_a_closure_moves(bisha_port, sue, bisha):
    from random import Random

    from tests.cast import answers

    demo.file(Random(2), answers(bisha_port), now=NOW)
    assert recount.apply(recount.closing(typhoon(bisha)), actor=sue, now=NOW) == []


def test_a_calendar_file_moves_open_clocks_after_a_try_that_leaves_no_trace(waiting, tmp_path):
    before, lines = waiting.due_at, SHIPPED.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "calendar.csv"
    file.write_text("\n".join([*lines, "2026-11-24,0,調整放假,confirmed by official total"]), encoding="utf-8")
    told = run("import_calendar", file, "--dry-run")
    assert "> 1 open deadlines move, 0 of them into the past" in told
    waiting.refresh_from_db()
    assert waiting.due_at == before and not CalendarDay.objects.filter(date=at("2026-11-24").date()).exists()
    assert run("import_calendar", file) == told
    waiting.refresh_from_db()
    assert waiting.due_at == before + timedelta(days=1)
    assert ClockEntry.objects.get(deadline=waiting, kind="recount").by is None
    assert Event.objects.filter(action="deadline.recounted", case=waiting.case).count() == 1
    assert ">" not in run("import_calendar", file)


def test_what_is_counted_back_from_an_event_moves_back_with_it(waiting, bisha, sue):
    """A decision due one working day before the entry: where that day is closed, the one before."""
    case = waiting.case
    sop = Sop.objects.get(service=Service.objects.get(code="coastal-zone"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET sop_id = %s WHERE id = %s", [sop.pk, case.pk])
    case = Case.objects.select_related("sop", "unit").get(pk=case.pk)
    (clock,) = clocks.start_many(case, [(sop.stages.get(key="decide"), at("2026-11-26"))], now=NOW)
    assert clock.due_at == at("2026-11-26T00:00")
    moved = recount.apply(recount.closing(typhoon(bisha, "2026-11-25")), actor=sue, now=NOW)
    assert {shift.clock.pk: shift.after for shift in moved}[clock.pk] == at("2026-11-25T00:00")
    clock.refresh_from_db()
    assert clock.due_at == at("2026-11-25T00:00") == clocks.working_of(clock).at
