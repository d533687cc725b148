"""Last year's cases on the limits of a draft: who would have been late, and who was."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role, Unit
from applications.yacht_departure import actions
from cases import sop_actions
from cases.models import Case, ClockEntry, Service
from cases.simulator import simulate
from tests.accounts.people import sign_in
from tests.cast import NOW, make_user


@pytest.fixture
def writer(catalogue):
    return make_user("writer", "文編", "Wen Editor", Role.EDITOR, Unit.objects.get(code="CGA"))


@pytest.fixture
def draft(writer):
    """The acknowledgement within six minutes, not thirty."""
    service = Service.objects.get(code="yacht-departure")
    sop = sop_actions.draft_sop(service, actor=writer, now=NOW)
    sop.stages.filter(key="acknowledge").update(n=Decimal("0.1"))
    return sop


def acknowledged(report, otto, after: timedelta) -> Case:
    case = report(now=NOW - timedelta(days=10))
    return actions.acknowledge(case, actor=otto, now=case.filed_at + after)


def tally_of(found, key):
    return next(tally for tally in found.tallies if tally.stage and tally.stage.key == key)


def test_a_shorter_limit_shows_who_would_have_been_late(draft, report, otto, shift):
    acknowledged(report, otto, timedelta(minutes=3))
    acknowledged(report, otto, timedelta(minutes=20))
    acknowledged(report, otto, timedelta(minutes=50))
    found = simulate(draft, now=NOW)
    tally = tally_of(found, "acknowledge")
    assert (found.cases, tally.ran, tally.late_then, tally.late_now, tally.newly_late) == (3, 3, 1, 2, 1)


def test_a_replay_writes_nothing(draft, report, otto, shift):
    case = acknowledged(report, otto, timedelta(minutes=20))
    before = list(case.deadlines.order_by("pk").values_list("due_at", "alert_at", "met_at"))
    lines = ClockEntry.objects.count()
    simulate(draft, now=NOW)
    assert list(case.deadlines.order_by("pk").values_list("due_at", "alert_at", "met_at")) == before
    assert ClockEntry.objects.count() == lines


def test_older_cases_and_stages_of_no_past_are_told_apart(draft, report):
    report(now=NOW - timedelta(days=400))
    found = simulate(draft, now=NOW)
    assert (found.cases, found.tallies) == (0, [])
    assert [stage.key for stage in found.without_past] == ["acknowledge", "departure", "return"]


def test_the_page_counts_with_few_queries(draft, report, writer, client, django_assert_max_num_queries):
    for _one in range(3):
        report(now=timezone.now() - timedelta(days=2))
    sign_in(client, writer)
    with django_assert_max_num_queries(25):
        page = client.get(f"/en/staff/settings/sops/yacht-departure/{draft.version}/simulate/")
    assert page.status_code == 200
    assert "Replayed: 3 cases" in page.content.decode()
