"""The demo: every story told once, in the states a newcomer should find, and every page of a case in few queries.

Telling them all takes seconds, so it is done once for the whole file.
"""

import re
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import PERMISSIONS, may
from accounts.models import Membership, User
from applications.models import Incident
from cases import search
from cases.models import Case, SearchEntry
from cases.models.case import Discretion, Status
from coastguard_portal.context import ability_of
from disclosures.demo import items
from disclosures.models import Enclosure, Version
from feedback.demo import outreach
from feedback.models import Outreach, Suggestion

MOST = 20
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")
pytestmark = [pytest.mark.whole, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """What `manage.py seed_demo` makes, for the tests of this file; each undoes what it does itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(told, db, settings):
    settings.DEMO = True  # its people may sign in


def test_services_show_every_state(demo):
    found = set(Case.objects.values_list("status", flat=True))
    assert found >= {
        Status.AWAITING_SIGNATURE,
        Status.RECEIVED,
        Status.IN_REVIEW,
        Status.CONSULTING,
        Status.DECIDED,
        Status.CLOSED,
        Status.WITHDRAWN,
    }
    assert set(Incident.objects.values_list("case__discretion", flat=True)) == set(Discretion)
    assert Incident.objects.filter(case__lead__isnull=False).count() == 1
    assert set(Incident.objects.values_list("closing", flat=True)) == {"", "unfounded", "handed_over"}
    assert Case.objects.filter(reference__startswith="FI", service__code="archives").exists()
    assert Case.objects.filter(appointments__isnull=False, charge__amount=32).exists()


def test_pages_of_disclosure_show_every_state(demo):
    assert set(Version.objects.values_list("state", flat=True)) == {"published", "review", "check"}
    assert Version.objects.filter(publish_at__gt=timezone.now()).count() == 1
    assert Enclosure.objects.filter(file__mime="text/csv").exists()


def test_what_is_there_is_not_made_twice(demo):
    assert items.seed(timezone.now()) == 0
    outreach.seed(timezone.now())
    assert Outreach.objects.count() == len(outreach.VISITS)
    assert Suggestion.objects.count() == 4
    assert not search.find(SearchEntry.objects.all(), "可以帶狗上船嗎").exists(), "visits are not for everyone to find"


def test_desk_and_duty_board_offer_nothing_that_is_not_there(demo, client):
    """Whatever somebody's role: a page's own links lead to pages they may open."""
    one_of_each = Membership.objects.order_by("role", "pk").distinct("role").select_related("user")
    assert len(one_of_each) == len(PERMISSIONS)
    for user in (held.user for held in one_of_each):
        client.force_login(user)
        for page in ("/staff/", "/staff/duty/"):
            links = set(re.findall(r'href="(/staff/[^"?#]*)', client.get(page).content.decode()))
            needed = {link: ability_of(link, english=False) for link in links}
            assert [link for link, ability in needed.items() if ability and not may(user, ability)] == [], user


def queries(client, address: str) -> int | None:
    """How many statements the whole request takes; None where the page is not there for this person."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    found = [one["sql"] for one in captured if not one["sql"].startswith(SAVEPOINTS)]
    return len(found) if answer.status_code == 200 else None


@pytest.fixture
def standstill():
    """What somebody may do is read again with each minute: one that begins in mid-request would cost a query."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def test_every_page_of_a_case_takes_few_queries(demo, standstill, client):
    """Whatever the service and however far the case has come."""
    cases = list(Case.objects.select_related("service"))
    counts = {}
    session = client.session
    session["opened"] = {str(case.pk): timezone.now().timestamp() + 3000 for case in cases}
    session.save()
    for case in cases:
        counts["status page", case.reference] = queries(client, f"/track/{case.reference}/")
    for username in ("chief", "records"):
        client.force_login(User.objects.get(username=username))
        for case in cases:
            counts[username, case.reference] = queries(client, f"/staff/cases/{case.reference}/")
    for case in (case for case in cases if case.officer and case.discretion == Discretion.SEALED):
        client.force_login(case.officer)  # what is sealed is there for its officer
        counts["officer", case.reference] = queries(client, f"/staff/cases/{case.reference}/")
    opened = {name: count for name, count in counts.items() if count is not None}
    assert {reference for who, reference in opened if who == "status page"} == {case.reference for case in cases}
    assert {reference[:2] for who, reference in opened if who != "status page"} == {one.reference[:2] for one in cases}
    assert {name: count for name, count in opened.items() if count > MOST} == {}
