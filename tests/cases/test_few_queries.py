"""Every page of a case takes at most twenty queries, whatever the service and however far the case has come."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.models.case import Discretion

MOST = 20
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")


def queries(client, address: str) -> int | None:
    """How many statements the whole request takes; None where the page is not there for this person."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    found = [one["sql"] for one in captured if not one["sql"].startswith(SAVEPOINTS)]
    return len(found) if answer.status_code == 200 else None


@pytest.mark.django_db
def test_every_page_of_a_case_takes_few_queries(catalogue, client, settings):
    settings.DEMO = True  # the people of the demo may sign in
    call_command("seed_demo", stdout=open("/dev/null", "w"))  # noqa: SIM115
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
