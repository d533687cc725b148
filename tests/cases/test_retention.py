"""When its time is over, a case forgets its people; its numbers, clocks and trail stay."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from applications.yacht_departure import actions
from audit.models import Action
from cases import retention
from cases.models import Case, SearchEntry
from notifications.models import Notice
from tests.cast import NOW

YEARS = timedelta(days=3 * 366)


@pytest.fixture
def closed(report, otto, shift) -> Case:
    case = report(people=[])
    case = actions.depart(case, actor=otto, now=NOW + timedelta(hours=2))
    return actions.come_back(case, actor=otto, now=NOW + timedelta(hours=8))


def test_people_go_and_the_record_stays(closed):
    assert retention.run(now=NOW + YEARS)["cases"] == 1
    case = Case.objects.select_related("applicant", "application", "trip").get(pk=closed.pk)
    assert (case.applicant.name, case.applicant.identity, case.applicant.email) == ("", "", "")
    person = case.people.get()
    assert (person.name, person.identity, person.phone, person.born_on.month) == ("", "", "", 1)
    assert case.application.answers == {}
    assert not SearchEntry.objects.filter(case=case).exists()
    assert not Notice.objects.filter(case=case).exclude(email__in=["", "forgotten@portal.invalid"]).exists()
    assert case.reference == closed.reference and case.trip.vessel_name and case.deadlines.exists()
    assert case.events.filter(action=Action.CASE_BLANKED).count() == 1


def test_it_is_done_once(closed):
    retention.run(now=NOW + YEARS)
    assert retention.run(now=NOW + YEARS)["cases"] == 0


def test_what_is_open_or_young_is_left_alone(closed, report):
    report()
    assert retention.run(now=NOW + timedelta(days=700))["cases"] == 0
    assert retention.run(now=NOW + YEARS)["cases"] == 1
    assert Case.objects.filter(blanked_at=None).get().applicant.name


def test_a_dry_run_only_counts(closed, time_machine):
    time_machine.move_to(NOW + YEARS)
    said = StringIO()
    call_command("retention", dry_run=True, stdout=said)
    assert json.loads(said.getvalue())["cases"] == 1
    assert Case.objects.get(pk=closed.pk).applicant.name
