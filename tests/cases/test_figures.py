"""Daily figures: what is counted, that a second count changes nothing, and that one page cannot differ from another."""

import csv
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.access import within
from accounts.models import User
from applications.yacht_departure import actions
from audit.actors import CITIZEN
from cases import figures
from cases.actions import withdrawals
from cases.figures import Record
from cases.models import Case, DailyFigure
from tests.cast import NOW

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


def count():
    return figures.count(TODAY, TOMORROW)


def test_a_day_is_counted_once_and_survives_what_it_counted(report, otto, bisha):
    """Five reports are read in ten minutes, one is late, one was withdrawn, one waits too long."""
    for minutes in (10, 10, 10, 10, 10, 45):
        actions.acknowledge(report(), actor=otto, now=NOW + timedelta(minutes=minutes))
    report()
    count()
    first = list(DailyFigure.objects.values_list("measure", "subject", "value", "count").order_by("measure"))
    assert first == [
        ("answered", "yacht-departure", 30, 5),
        ("answered_late", "yacht-departure", 60, 1),
        ("filed", "yacht-departure", figures.ONLINE, 7),
    ]
    assert count() == 3  # again: in place of the first count, not on top of it
    record = _yacht(figures.promises(now=NOW + timedelta(hours=1)))
    assert (record.filed, record.online, record.answered, record.late) == (7, 7, 6, 1)
    assert (record.on_time, record.half, record.overdue) == (83, timedelta(minutes=30), 1)
    assert record.happy is None
    elsewhere = figures.records([record.service], since=TODAY, until=TOMORROW, now=NOW, units=within(["CGA/SB/"]))
    assert (elsewhere[0].filed, elsewhere[0].overdue) == (0, 0)
    assert figures.count(TODAY - timedelta(days=3), TODAY) == 0  # other days are not touched
    assert DailyFigure.objects.count() == 3


def test_each_number_leads_to_its_cases_and_stands_in_the_file(client, report, otto, sue, settings, time_machine):
    """The number on the page, the cases behind it and the file say the same; a sealed case is counted and not shown."""
    settings.DEMO = True
    User.objects.filter(pk=sue.pk).update(is_demo=True)  # the second factor has tests of its own
    read = [actions.acknowledge(report(), actor=otto, now=NOW + timedelta(minutes=m)) for m in (10, 10, 45)]
    waits, gone = report(), report()
    withdrawals.withdraw(gone, actor=CITIZEN, now=NOW)
    report(now=NOW - timedelta(days=100))
    figures.count_up(now=NOW)
    time_machine.move_to(NOW + timedelta(hours=1))
    client.force_login(sue)
    page = client.get("/en/staff/reports/?span=quarter").content.decode()
    sheet = client.get("/en/staff/reports/?span=quarter&format=csv").content.decode("utf-8-sig")
    [line] = [one for one in csv.DictReader(sheet.splitlines()) if one["Service"] == "Yacht departure report"]
    behind = {"filed": [*read, waits, gone], "answered": read, "answered_late": read[2:]}
    assert [line["Filed"], line["Answered"], line["Answered late"]] == ["5", "3", "1"]
    for figure, cases in behind.items():
        address = f"/staff/reports/cases/?service=yacht-departure&amp;figure={figure}&amp;span=quarter"
        assert f'{address}">{len(cases)}</a>' in page
        shown = client.get(address.replace("&amp;", "&").replace("/staff", "/en/staff", 1)).content.decode()
        assert f"{len(cases)} case" in shown
        assert set(re.findall(r"YD-115-\d{6}-\d", shown)) == {case.reference for case in cases}
    Case.objects.filter(pk=read[2].pk).update(discretion="sealed")
    shown = client.get("/en/staff/reports/cases/?service=yacht-departure&figure=answered_late&span=quarter")
    assert read[2].reference not in shown.content.decode()
    assert "1 of them is not shown: you may not open it." in shown.content.decode()
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/staff/reports/cases/?service=yacht-departure&figure=filed&span=year")
    assert not [one["sql"] for one in asked if "COUNT(" in one["sql"] and "cases_case" in one["sql"]], "ten million"
    for wrong in ("figure=rated", "service=none", "span=ever"):
        asked = {"service": "yacht-departure", "figure": "filed", "span": "year"} | dict([wrong.split("=")])
        assert client.get("/staff/reports/cases/", asked).status_code == 404
    assert "report_cases" not in client.get("/en/promise/").content.decode()


def test_too_few_say_nothing(report, otto):
    actions.acknowledge(report(), actor=otto, now=NOW)
    count()
    record = _yacht(figures.promises(now=NOW))
    assert (record.answered, record.on_time, record.half) == (1, None, None)


def test_the_first_round_counts_all_there_was_and_later_ones_what_may_change(report):
    report(now=NOW - timedelta(days=30))
    report()
    assert figures.count_up(now=NOW) == {"figures": 2}
    assert figures.first_day() == TODAY - timedelta(days=30)


@pytest.mark.parametrize(("histogram", "half"), [({30: 1}, 30), ({30: 2, 60: 2}, 30), ({30: 1, 60: 2}, 60)])
def test_the_median_of_a_histogram(histogram, half):
    assert figures.median(Counter(histogram)) == half


def test_per_cent_is_never_rounded_up_to_all():
    assert Record(None, answered=1000, late=1).on_time == 99
    assert Record(None, answered=4).on_time is None


def test_the_database_counts_a_thing_once_and_not_nothing(bisha):
    row = {"day": TODAY, "measure": "filed", "subject": "x", "unit": bisha}
    with pytest.raises(IntegrityError, match="figure_counts_something"), connection.cursor():
        DailyFigure.objects.create(**row, count=0)


def _yacht(records):
    return next(record for record in records if record.service.code == "yacht-departure")
