"""The calendar changes: first a preview that leaves no trace, then open clocks move and closed ones do not."""

from datetime import timedelta

import pytest
from django.db import connection

from applications.demo import yacht_departure as demo
from audit.models import Event
from cases import clocks, recount
from cases.models import Case, ClockEntry, Closure, Deadline, Service, Sop
from tests.cast import NOW, at


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
