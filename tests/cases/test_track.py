"""Tracking without an account: one answer for every miss, a brake on guessing, and what the applicant may do."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from cases import access, actions, brakes
from cases.codes import ALPHABET, derive_code, is_code, normal_code, random_code
from cases.models import Attempt, Case
from cases.models.case import Status
from notifications.actions import came_back
from tests.cast import NOW

TRACK = "/track/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def filed(report, shift):
    case = report()
    case.code = derive_code(case.submission_key)
    return case


def ask(client, number, code):
    return client.post(TRACK, {"number": number, "code": code})


def test_number_and_code_open_the_case(client, filed):
    answer = ask(client, filed.reference, filed.code)
    assert answer.headers["Location"] == f"/track/{filed.reference}/"
    page = client.get(answer.headers["Location"])
    assert filed.reference in page.text
    assert filed.code not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("prefix", "shown"), [("", ">115.11.23</time>"), ("/en", ">23 Nov 2026</time>")])
def test_the_working_names_its_days_as_the_page_writes_dates(client, filed, prefix, shown):
    ask(client, filed.reference, filed.code)
    page = client.get(f"{prefix}/track/{filed.reference}/").text
    working = page[page.index('class="working') :]
    assert f'<time datetime="2026-11-23"{shown}' in working


def test_whose_mail_comes_back_reads_it_with_what_to_do(client, filed):
    ask(client, filed.reference, filed.code)
    address = f"/en/track/{filed.reference}/"
    advice = "Our mail does not reach you."
    assert advice not in client.get(address).text
    mail = filed.notices.filter(email=filed.applicant.email).first()
    mail.status, mail.sent_at = "sent", NOW
    mail.save()
    came_back(mail.pk, "5.2.2 552 over quota", now=NOW)
    page = client.get(address).text
    assert advice in page
    assert "Came back: The mailbox is full." in page
    for number in range(10):  # however much was written after it
        actions.tell_applicant(filed, "withdrawn", step=str(number), now=NOW)
    assert advice in client.get(address).text
    filed.notices.filter(kind="withdrawn").delete()
    assert "over quota" not in page
    mail.refresh_from_db()
    mail.status = "told"
    mail.save()
    page = client.get(address).text
    assert advice not in page
    assert "Told by phone or in person" in page


@pytest.mark.parametrize(
    "spell", [str.lower, lambda t: t.replace("-", ""), lambda t: t.replace("-", " "), lambda t: f" {t} "]
)
def test_both_may_be_spelt_as_people_spell(client, filed, spell):
    assert ask(client, spell(filed.reference), spell(filed.code)).status_code == 302


def test_a_wrong_number_and_a_wrong_code_are_one_answer(client, filed):
    from cases.identifiers import make_reference

    other = make_reference("YD", 115, 999999)
    wrong_code, wrong_number = ask(client, filed.reference, random_code()), ask(client, other, filed.code)
    assert wrong_code.status_code == wrong_number.status_code == 422
    strip = [page.text.replace(filed.reference, "").replace(other, "") for page in (wrong_code, wrong_number)]
    tokens = [__import__("re").sub(r'value="[^"]*"', "", text) for text in strip]
    assert tokens[0] == tokens[1]


def test_both_misses_do_the_same_work(filed, django_assert_num_queries):
    for number, code in ((filed.reference, random_code()), ("YD-115-999999-0", filed.code)):
        with django_assert_num_queries(3):  # brake, case, the miss written down
            assert access.open_with(number, code, network="192.0.2.1", now=NOW) is None


def test_ten_misses_on_a_number_put_the_brake_on(client, filed):
    for _try in range(brakes.PER_NUMBER):
        ask(client, filed.reference, random_code())
    answer = ask(client, filed.reference, filed.code)  # even the right one waits now
    assert answer.status_code == 429
    assert "118" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert ask(client, filed.reference, filed.code).status_code == 302


def test_attempts_hold_neither_numbers_nor_addresses(client, filed):
    ask(client, filed.reference, random_code())
    stored = str(list(Attempt.objects.values()))
    assert filed.reference not in stored and "127.0.0.1" not in stored


def test_a_case_that_was_not_opened_asks_for_number_and_code(client, filed):
    known = client.get(f"/track/{filed.reference}/")
    unknown = client.get("/track/YD-115-999999-0/")
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == f"/track/?number={filed.reference}"


def test_an_opened_case_closes_after_an_hour_and_on_request(client, filed):
    ask(client, filed.reference, filed.code)
    with time_machine.travel(NOW + timedelta(minutes=61)):
        assert client.get(f"/track/{filed.reference}/").status_code == 302
    assert client.get(f"/track/{filed.reference}/").status_code == 200
    client.post(reverse("track_close"))
    assert client.get(f"/track/{filed.reference}/").status_code == 302


def test_looking_at_the_private_link_opens_nothing(client, filed):
    address = reverse("track_link", args=[access.link_token(filed)])
    for method in (client.get, client.head, client.get):
        assert method(address).status_code == 200
    assert client.get(f"/track/{filed.reference}/").status_code == 302
    assert client.post(address).headers["Location"] == f"/track/{filed.reference}/"
    assert client.get(f"/track/{filed.reference}/").status_code == 200


def test_a_new_code_ends_the_old_one_and_old_links(client, filed, otto):
    old = access.link_token(filed)
    new = actions.reissue_code(filed, actor=otto, now=NOW)
    assert access.case_of_link(old) is None
    assert ask(client, filed.reference, filed.code).status_code == 422
    assert ask(client, filed.reference, new).status_code == 302


@pytest.mark.parametrize("token", ["x", "a:b:c", ""])
def test_a_link_that_is_not_ours_says_so(client, db, token):
    assert client.get(f"/track/link/{token or '-'}/").status_code == 404


def test_we_are_back_with_one_press(client, filed):
    ask(client, filed.reference, filed.code)
    answer = client.post(f"/track/{filed.reference}/back/", follow=True)
    assert answer.status_code == 200
    filed.trip.refresh_from_db()
    assert filed.trip.back_said_at is not None
    assert client.get(f"/track/{filed.reference}/back/").status_code == 405


def test_cancelling_asks_once_and_then_cancels(client, filed):
    ask(client, filed.reference, filed.code)
    assert client.get(f"/track/{filed.reference}/cancel/").status_code == 200
    assert Case.objects.get(pk=filed.pk).status == Status.RECEIVED
    client.post(f"/track/{filed.reference}/cancel/")
    assert Case.objects.get(pk=filed.pk).status == Status.WITHDRAWN


def test_the_plan_can_be_changed(client, filed):
    ask(client, filed.reference, filed.code)
    address = f"/track/{filed.reference}/change/"
    assert client.get(address).status_code == 200
    post = {
        "etd_year": "115", "etd_month": "11", "etd_day": "23", "etd_time": "1300",
        "eta_year": "2026", "eta_month": "11", "eta_day": "24", "eta_time": "08:00",
        "destination": "基隆嶼", "return_port": "keelung-bisha", "people-count": "0",
    }  # fmt: skip
    answer = client.post(address, post)
    assert answer.status_code == 302, answer.text[:3000]
    filed.trip.refresh_from_db()
    assert f"{filed.trip.eta:%d %H:%M}" == "24 00:00"  # UTC in storage
    assert filed.notices.filter(kind="report_changed").count() == 1


def test_a_move_needs_an_opened_case(client, filed):
    assert client.post(f"/track/{filed.reference}/back/").status_code == 302
    filed.trip.refresh_from_db()
    assert filed.trip.back_said_at is None


def test_what_is_filed_and_opened_is_in_the_trail_without_the_code(client, filed):
    ask(client, filed.reference, filed.code)
    event = filed.events.get(action="case.tracked")
    assert event.actor is None and event.actor_name == "citizen"


def test_the_door_sets_no_session_and_mails_nothing(client, catalogue):
    answer = client.get(TRACK)
    assert "session" not in answer.cookies
    assert mail.outbox == []


def test_codes_avoid_look_alikes_and_find_slips():
    code = random_code()
    assert is_code(code) and set(normal_code(code)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01ILOU")
    other = ALPHABET[(ALPHABET.index(code[0]) + 1) % len(ALPHABET)]
    assert not is_code(other + code[1:])


def test_the_same_submission_has_the_same_code(report):
    case = report()
    assert derive_code(case.submission_key) == derive_code(case.submission_key)


def test_the_client_address_comes_from_the_hop_we_own(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7", REMOTE_ADDR="10.0.0.1")
    assert brakes.network_of(request) == "10.0.0.1"  # no proxy of ours: the header is anybody's
    settings.PROXY_HOPS = 1
    assert brakes.network_of(request) == "198.51.100.7"
    ipv6 = rf.get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert brakes.network_of(ipv6) == "2001:db8:1:2::/64"
    assert brakes.network_of(rf.get("/", REMOTE_ADDR="::ffff:198.51.100.7")) == "198.51.100.7"


def test_whoever_guesses_from_one_network_is_stopped_however_its_address_is_written(client, report, monkeypatch):
    """2001:db8::1 leaves out the zeros of its network: cut at the fourth colon, each host would be one of its own."""
    case = report()
    monkeypatch.setattr(brakes, "PER_NETWORK", 3)
    post = {"number": case.reference, "code": "K7QM-3XWD-9HTB"}
    hosts = ("2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3", "2001:db8::4")
    assert [client.post("/track/", post, REMOTE_ADDR=host).status_code for host in hosts] == [422, 422, 422, 429]
