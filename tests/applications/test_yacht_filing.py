"""Filing: number, clocks, notices and document in one transaction; what may not sail; what the database refuses."""

from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from applications.demo import yacht_departure as demo
from applications.models import Person, Trip
from applications.yacht_departure import people
from applications.yacht_departure.report import Report
from audit.models import Action, Event
from cases.models import Case, ClockEntry, Deadline, IssuedDocument, SearchEntry
from cases.models.case import Status
from notifications.models import Notice
from tests.cast import NOW, answers


def test_a_report_is_numbered_watched_told_and_proven_at_once(report, shift):
    case = report()
    assert case.reference.startswith("YD-115-000001-")
    assert case.status == Status.RECEIVED
    assert case.stage.key == "acknowledge"
    due = {clock.stage.key: clock.due_at for clock in case.deadlines.select_related("stage")}
    trip = Trip.objects.get(pk=case.pk)
    assert due == {
        "acknowledge": NOW + timedelta(minutes=30),
        "departure": trip.etd + timedelta(hours=1),
        "return": trip.eta + timedelta(hours=2),
    }
    assert ClockEntry.objects.filter(deadline__case=case, kind="start").count() == 3
    assert set(case.notices.values_list("kind", "email")) == {
        ("report_filed", "alice@example.tw"),
        ("report_filed_station", "bisha@cga.example.tw"),
    }
    assert case.documents.get().kind == IssuedDocument.Kind.ACKNOWLEDGEMENT
    assert set(case.events.values_list("action", flat=True)) == {Action.CASE_FILED, Action.DOCUMENT_ISSUED}
    assert SearchEntry.objects.get(case=case).visibility == "staff"


def test_the_return_is_watched_although_nobody_registered_the_departure(report):
    case = report()
    assert case.deadlines.get(stage__key="return").alert_at is not None


def test_filing_takes_at_most_25_queries_in_one_transaction(bisha_port, shift, django_capture_on_commit_callbacks):
    given = answers(bisha_port, people=[])
    demo.file(Random(1), given, now=NOW)  # the first filing of a year makes the counter row
    from applications.yacht_departure import actions
    from applications.yacht_departure.journey import SERVICE
    from cases.models import Draft, Service

    service = Service.objects.get(code=SERVICE)
    draft = Draft.objects.create(service=service, touched_at=NOW, expires_at=NOW)
    with CaptureQueriesContext(connection) as queries:
        actions.file_report(service, given, draft=draft, language="zh-hant", form_version=1, now=NOW)
    spent = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(spent) <= 25, "\n".join(sql[:120] for sql in spent)


def test_numbers_have_no_gaps_after_a_filing_that_failed(report, bisha_port):
    first = report()
    bad = answers(bisha_port)
    bad["people"] = [{**bad["skipper"], "duty": "crew", "emergency_name": None, "emergency_phone": None}]
    with pytest.raises(IntegrityError), transaction.atomic():
        demo.file(Random(3), bad, now=NOW)  # the driver a second time: the database refuses
    second = report()
    assert [case.reference[7:13] for case in (first, second)] == ["000001", "000002"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vessel": {"insured": False, "insured_until": None}}, "uninsured"),
        ({"vessel": {"insured_until": "2026-11-22"}}, "insurance_ends"),
        ({"vessel": {"capacity": 1}, "people": "two"}, "overloaded"),
    ],
)
def test_a_yacht_that_may_not_sail_is_returned_and_the_station_told(report, bisha_port, changes, code):
    if changes.get("people") == "two":
        changes = {**changes, "people": _passengers(bisha_port, 2)}
    case = report(**changes)
    assert (case.status, case.outcome) == (Status.NOT_ACCEPTED, code)
    assert case.closed_at == NOW
    assert not case.documents.exists()
    assert not case.deadlines.exists()
    assert set(case.notices.values_list("kind", flat=True)) == {"report_returned", "report_may_not_sail"}


def test_infants_under_one_do_not_count_for_the_capacity(report, bisha_port):
    baby, guest = _passengers(bisha_port, 2)
    baby["born_on"] = "2026-01-02"
    case = report(vessel={"capacity": 2}, people=[baby, guest])
    assert case.status == Status.RECEIVED
    assert (case.trip.people, case.trip.infants) == (3, 1)


def test_a_child_of_one_year_counts(report, bisha_port):
    child, guest = _passengers(bisha_port, 2)
    child["born_on"] = "2025-11-23"  # one year old on the day of sailing
    assert report(vessel={"capacity": 2}, people=[child, guest]).status == Status.NOT_ACCEPTED


def test_the_answers_come_back_as_they_were_given(report, bisha_port):
    given = answers(bisha_port, people=_passengers(bisha_port, 2))
    case = report(people=given["people"])
    assert people.answers_with_people(Case.objects.get(pk=case.pk)) == given


def test_identity_numbers_stand_sealed_in_the_database_and_nowhere_else(report, bisha_port):
    case = report(people=_passengers(bisha_port, 1))
    number = case.people.first().identity
    assert number[0].isalpha()
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity FROM applications_person WHERE case_id = %s", [case.pk])
        assert all(number not in stored for (stored,) in cursor.fetchall())
    assert number not in str(case.application.answers)
    assert number not in str(list(Event.objects.values()))
    assert number not in str(list(Notice.objects.values()))
    assert number not in str(list(SearchEntry.objects.values("text")))
    assert number not in str(case.documents.get().content)


def test_the_database_refuses_the_same_person_twice(report):
    case = report()
    driver = case.people.get(duty="driver")
    with pytest.raises(IntegrityError, match="person_once_in_a_case"), transaction.atomic():
        Person.objects.create(
            case=case, order=9, duty="crew", name="x", identity_hash=driver.identity_hash, born_on="2000-01-01"
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"eta": NOW}, "trip_returns_after_it_leaves"),
        ({"people": 0, "infants": 0}, "trip_has_people"),
        ({"infants": 99}, "trip_infants_are_people"),
    ],
)
def test_the_database_refuses_an_impossible_trip(report, change, constraint):
    case = report()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Trip.objects.filter(pk=case.pk).update(**change)


def test_one_open_clock_a_stage(report):
    case = report()
    clock = case.deadlines.first()
    with pytest.raises(IntegrityError, match="deadline_one_open_per_stage"), transaction.atomic():
        Deadline.objects.create(case=case, stage=clock.stage, started_at=NOW, alerted_at=NOW, due_at=NOW)


def _passengers(port, count):
    made = []
    dice = Random(5)
    while len(made) < count:
        made += demo.report(dice, [port], NOW, starts=timedelta(hours=2), lasts=timedelta(hours=6))["people"]
    return made[:count]


@pytest.mark.parametrize(("language", "day"), [("zh-hant", "民國 115 年 1 月 1 日"), ("en", "1 January 2026")])
def test_a_paper_that_ended_is_named_with_its_day(bisha_port, language, day):
    ended = {"skipper": {"licence_until": "2026-01-01"}, "vessel": {"certificate_until": "2026-01-01"}}
    with override(language):
        said = {found.code: found.text for found in Report(answers(bisha_port, **ended)).findings(NOW)}
    assert day in said["licence_ends"] and day in said["certificate_ends"]


def test_the_acknowledgement_speaks_each_language_whole(report):
    """No English word in the Chinese text and no Chinese in the English, but for names."""
    import re

    content = report().documents.get().content
    texts = [content["title"], *content["next"], *content["notes"]]
    for section in content["sections"]:
        texts += [section["title"], *(row["label"] for row in section["rows"])]
    for text in texts:
        assert re.search(r"[\u4e00-\u9fff]", text["zh"]) and not re.search(r"[A-Za-z]{4,}", text["zh"]), text
        assert not re.search(r"[\u4e00-\u9fff]", text["en"]), text
