"""The desk: the lists, the case page, the telephone; and what Mallory of another branch does not see."""

import re
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role
from applications.demo import yacht_departure as demo
from applications.models import Port
from cases import lists
from cases.models import Case, Heartbeat
from cases.sweep import sweep
from tests.cast import NOW, answers, make_user

LISTS = ["unit", "mine", "soon", "overdue"]  # of what is at hand; the others have tests of their own
PAGES = ["case_list", "phone", "desk"]


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def sign_in(client):
    """A demo person: the second factor has tests of its own (tests/accounts)."""

    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.force_login(user)
        return client

    return as_


@pytest.fixture
def filed(report, shift):
    return report()


def test_the_phases_partition_all_clocks(report, otto):
    """No clock is in two lists, none in no list (alaveteli's wart)."""
    from cases.clocks import Phase, phase

    case = report()
    for minutes in (-60, 0, 29, 30, 31, 600, 3000):
        for clock in case.deadlines.all():
            assert phase(clock, NOW + timedelta(minutes=minutes)) in set(Phase)
    clock = case.deadlines.get(stage__key="acknowledge")
    assert phase(clock, clock.due_at - timedelta(microseconds=1)) == Phase.DUE_TODAY
    assert phase(clock, clock.due_at) == Phase.OVERDUE


@pytest.mark.parametrize("name", LISTS)
def test_each_list_shows_what_it_says(filed, otto, sign_in, name):
    Case.objects.update(officer=otto)
    moment = NOW + timedelta(hours=3) if name == "overdue" else NOW
    with time_machine.travel(moment):
        page = sign_in(otto).get(reverse("case_list"), {"list": name})
    assert filed.reference in page.text
    assert filed.applicant.name not in page.text  # masked


def test_an_unknown_list_is_not_there(otto, sign_in, catalogue):
    assert sign_in(otto).get(reverse("case_list"), {"list": "all"}).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_lists_page_by_key_and_cost_the_same_for_one_and_for_many(bisha_port, otto, name, django_assert_num_queries):
    for number in range(lists.PAGE + 5):
        demo.file(Random(number), answers(bisha_port), now=NOW + timedelta(seconds=number))
    Case.objects.update(officer=otto)
    later = NOW + (timedelta(hours=1) if name == "overdue" else timedelta(minutes=1))
    otto.unit_paths()
    with django_assert_num_queries(6 if name == "mine" else 5):  # whom they stand in for, once
        first = lists.page(lists.Asked(name), otto, later)
    second = lists.page(lists.Asked(name), otto, later, first.after)
    seen = [line.case.pk for line in (*first.rows, *second.rows)]
    assert len(seen) == len(set(seen)) == lists.PAGE + 5


def test_another_branch_sees_nothing(filed, mallory, sign_in):
    client = sign_in(mallory)
    for name in lists.LISTS:
        assert filed.reference not in client.get(reverse("case_list"), {"list": name}).text
    for address in ("case", "case_note", "case_reveal", "case_assign", "case_reissue", "case_told"):
        url = reverse(address, args=[filed.reference])
        assert (client.get(url) if address == "case" else client.post(url)).status_code == 404
    assert client.post(reverse("case_act", args=[filed.reference, "acknowledge"])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_nobody_comes_in_without_signing_in(client, catalogue, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302 and "/staff/sign-in/" in answer.headers["Location"]


def test_the_case_page_masks_and_is_on_the_record(filed, otto, sign_in):
    page = sign_in(otto).get(reverse("case", args=[filed.reference]))
    assert page.status_code == 200
    driver = filed.people.get(duty="driver")
    for secret in (driver.identity, driver.name, driver.emergency_name, filed.applicant.email):
        assert secret not in page.text
    assert filed.events.filter(action="case.opened", actor=otto).exists()


def test_revealing_needs_a_reason_and_is_on_the_record(filed, otto, sign_in):
    client = sign_in(otto)
    address = reverse("case_reveal", args=[filed.reference])
    assert client.post(address).status_code == 422
    page = client.post(address, {"reason": "rescue"})
    assert filed.people.get(duty="driver").identity in page.text
    assert filed.events.get(action="data.revealed").data["reason"] == "rescue"


def test_the_case_page_shows_the_working_of_each_clock(filed, otto, sign_in):
    page = sign_in(otto).get(reverse("case", args=[filed.reference]))
    assert page.text.count('class="working') == 3


def test_the_case_page_costs_a_bounded_number_of_queries(filed, otto, sign_in, django_assert_max_num_queries):
    client = sign_in(otto)
    client.get(reverse("case", args=[filed.reference]))
    with django_assert_max_num_queries(45):
        client.get(reverse("case", args=[filed.reference]))


def test_buttons_follow_the_table_of_moves(filed, otto, sign_in):
    client = sign_in(otto)
    for move in ("acknowledge", "depart", "come_back"):
        page = client.get(reverse("case", args=[filed.reference]))
        address = reverse("case_act", args=[filed.reference, move])
        assert address in page.text
        assert client.post(address).status_code == 302
    assert Case.objects.get().status == "closed"
    assert "/move/" not in client.get(reverse("case", args=[filed.reference])).text


def test_a_move_that_needs_a_reason_waits_for_it(filed, otto, sign_in):
    address = reverse("case_act", args=[filed.reference, "cancel"])
    sign_in(otto).post(address, {"note": " "})
    assert Case.objects.get().status == "received"


def test_an_auditor_reads_and_writes_nothing(filed, bisha, sign_in):
    client = sign_in(make_user("aud", "洪稽核", "Hung", Role.AUDITOR, bisha))
    page = client.get(reverse("case", args=[filed.reference]))
    assert page.status_code == 200 and "/move/" not in page.text and "/reveal/" not in page.text
    for address in ("case_note", "case_reveal", "case_assign", "case_reissue", "case_told"):
        assert (
            client.post(reverse(address, args=[filed.reference]), {"body": "x", "reason": "review"}).status_code == 404
        )


def test_notes_stay_inside(filed, otto, sign_in, client):
    sign_in(otto).post(reverse("case_note", args=[filed.reference]), {"body": "船主電話不通"})
    assert "船主電話不通" in client.get(reverse("case", args=[filed.reference])).text
    assert "船主電話不通" not in str(list(filed.notices.values()) + list(filed.events.values()))


def test_a_caller_is_found_by_number_name_or_yacht_and_told(filed, otto, sign_in):
    client = sign_in(otto)
    driver = filed.people.get(duty="driver").name
    for words in (filed.reference.lower(), driver, driver[1:], filed.trip.vessel_name, filed.trip.vessel_number):
        page = client.post(reverse("phone"), {"words": words})
        assert filed.reference in page.text, words
    client.post(reverse("case_told", args=[filed.reference]))
    assert filed.events.filter(action="case.told").count() == 1
    assert driver not in str(list(filed.events.model.objects.values()))


def test_a_caller_is_not_found_by_another_branch(filed, mallory, sign_in):
    page = sign_in(mallory).post(reverse("phone"), {"words": filed.trip.vessel_name})
    assert filed.reference not in page.text


def test_the_desk_shows_the_alarm(filed, otto, sign_in):
    late = NOW + timedelta(hours=11)
    sweep(late)
    with time_machine.travel(late):
        page = sign_in(otto).get(reverse("desk"))
    assert filed.trip.vessel_name in page.text and 'id="alarm-' in page.text
    assert re.search(r'<a class="digits" href="tel:09\d{8}">09\d\d-\d{3}-\d{3}</a>', page.text)  # one press calls


def test_the_desk_shows_who_may_not_sail(report, otto, sign_in):
    case = report(vessel={"insured": False, "insured_until": None})
    assert case.reference in sign_in(otto).get(reverse("desk")).text


def test_a_sweep_that_stands_still_turns_the_banner_red(otto, sign_in, shift):
    client = sign_in(otto)
    Heartbeat.objects.create(task="sweep_deadlines", at=NOW)
    assert 'class="alarm"' not in client.get(reverse("desk")).text
    Heartbeat.objects.update(at=NOW - timedelta(minutes=11))
    assert 'class="alarm"' in client.get(reverse("desk")).text


def test_the_chief_gives_the_case_to_an_officer_of_the_unit(filed, sue, otto, mallory, sign_in):
    client = sign_in(sue)
    address = reverse("case_assign", args=[filed.reference])
    assert client.post(address, {"officer": mallory.pk}).status_code == 422
    assert client.post(address, {"officer": otto.pk}).status_code == 302
    assert Case.objects.get().officer == otto


def test_ports_belong_to_stations(catalogue):
    assert not Port.objects.filter(station__kind="hq").exists()
