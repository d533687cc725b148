"""Thousands of cases by bulk insert hold what every case holds: numbers without gaps, clocks, a trail, words."""

from random import Random

import pytest

from accounts.demo import seed_people
from applications.demo import volume
from cases import search
from cases.models import Case, ClockEntry, Deadline, SearchEntry
from cases.sweep import sweep
from tests.cast import DAWN, NOW


@pytest.fixture
def many(catalogue):
    seed_people(DAWN, days=8)
    volume.seed(Random(5), cases=120, now=NOW)
    return Case.objects.order_by("filed_at", "pk")


def test_cases_by_the_hundred_hold_what_every_case_holds(many):
    serials = {}
    for reference in many.values_list("reference", flat=True):
        _prefix, year, serial, _check = reference.split("-")
        serials.setdefault(year, []).append(int(serial))
    assert sum(map(len, serials.values())) == 120
    for found in serials.values():
        assert found == list(range(1, len(found) + 1)), "without gaps, in the order of the days"

    case = many.select_related("trip", "applicant").last()
    found = search.find(SearchEntry.objects.filter(kind="case"), case.trip.vessel_number)
    assert found.values_list("case_id", flat=True).first() == case.pk
    assert case.events.exists() and case.people.exists() and case.applicant.name

    assert not Deadline.objects.filter(case__closed_at__isnull=False, alert_at__isnull=False).exists()
    assert not Deadline.objects.filter(case__closed_at=None, alert_at=None).exists()
    assert ClockEntry.objects.filter(kind="start").count() == Deadline.objects.count() == 3 * 120
    sweep(NOW)


def test_a_batch_costs_few_statements(catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        volume.seed(Random(5), cases=100, now=NOW)
