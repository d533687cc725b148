"""Through the front door: five steps, one press, the receipt. Nothing typed is lost; a second press is the first."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.yacht_departure.journey import JOURNEY
from audit.models import Event
from cases import drafts
from cases.models import Case, Draft, Service
from cases.models.case import Status
from tests.cast import NOW, answers

APPLY = "/services/yacht-departure/apply/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


def typed(given):
    """Each step as a browser would post it."""
    return {step.key: step.make(None, given, NOW).posted_from(given[step.key]) for step in JOURNEY.steps}


def walk(client, given, prefix=""):
    """Post every step; the last answer."""
    answer = None
    for key, post in typed(given).items():
        answer = client.post(f"{prefix}{APPLY}{key}/", post)
        assert answer.status_code in (200, 302), (key, re.findall(r'class="error"[^<]*<[^<]*', answer.text))
    return answer


def send(client, prefix=""):
    return client.post(f"{prefix}{APPLY}check/", {"true": "on", "consent": "on"})


def code_on(page) -> str:
    return re.search(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", page.text)[0]


@pytest.mark.parametrize(
    "name", ["中獎請到 http://evil.example/win", "海風 www.evil.tw", "領獎.tw/領取", "a@evil.example", "Evil．Ｃom"]
)
def test_the_name_of_a_yacht_is_no_address_to_be_mailed_to_strangers(client, bisha_port, name):
    """It stands in the mail to whatever address was typed: nobody is sent anywhere in our name."""
    post = typed(answers(bisha_port))["vessel"]
    refused = client.post(f"{APPLY}vessel/", post | {"vessel_name": name})
    assert (refused.status_code, "看起來像網址" in refused.text) == (422, True)
    assert client.post(f"{APPLY}vessel/", post | {"vessel_name": "M.V. 海風 2 號 (St. Mary)"}).status_code == 302


def test_a_report_goes_from_the_first_question_to_the_receipt(client, bisha_port, shift):
    assert client.get(APPLY).headers["Location"].endswith("/apply/vessel/")
    answer = walk(client, answers(bisha_port))
    assert answer.headers["Location"].endswith("/apply/check/")
    check = client.get(f"{APPLY}check/")
    assert "碧砂" in check.text
    assert send(client).headers["Location"].endswith("/apply/done/")
    done = client.get(f"{APPLY}done/")
    case = Case.objects.get()
    assert case.reference in done.text
    assert case.status == Status.RECEIVED
    assert code_on(done)


def test_the_same_in_english(client, bisha_port, shift):
    with translation.override("en"):
        walk(client, answers(bisha_port), "/en")
    send(client, "/en")
    case = Case.objects.get()
    assert case.language == "en"
    assert "We have your report" in client.get(f"/en{APPLY}done/").text


def test_in_english_a_yacht_has_a_skipper_and_no_driver(client, bisha_port, shift):
    with translation.override("en"):
        walk(client, answers(bisha_port), "/en")
    pages = [client.get(f"/en{APPLY}{step}/") for step in ("vessel", "skipper", "people", "check")]
    pages += [client.get(f"/en/services/{JOURNEY.service}/{page}") for page in ("", "sop/")]
    for page in pages:
        words = re.sub(r"<[^>]*>", " ", page.text)
        assert page.status_code == 200 and not re.search(r"\bdrivers?\b", words, re.IGNORECASE)


def test_the_second_press_shows_the_first_receipt(client, bisha_port, shift):
    walk(client, answers(bisha_port))
    send(client)
    first = client.get(f"{APPLY}done/")
    assert send(client).headers["Location"].endswith("/apply/done/")
    second = client.get(f"{APPLY}done/")
    assert Case.objects.count() == 1
    assert code_on(first) == code_on(second)


def test_a_program_does_not_flood_the_desk_with_voyages_and_nothing_typed_is_lost(bisha_port, monkeypatch):
    """Every one of them would be watched, and call out people when it does not come back."""
    monkeypatch.setattr("applications.views.walk.MOST_FILED", 2)
    clients = [Client(REMOTE_ADDR="203.0.113.7") for _ in range(3)]
    for client in clients:
        walk(client, answers(bisha_port))
    sent = [send(client) for client in clients]
    assert [answer.status_code for answer in sent] == [302, 302, 429]
    assert "118" in sent[2].text and sent[2].headers["Retry-After"] == "900"
    assert send(clients[0]).headers["Location"].endswith("/apply/done/")  # a second press still finds its first
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    walk(elsewhere, answers(bisha_port))
    assert send(elsewhere).status_code == 302
    with time_machine.travel(NOW + timedelta(minutes=16), tick=True):
        assert send(clients[2]).headers["Location"].endswith("/apply/done/")
    assert Case.objects.count() == 4


def test_twenty_presses_at_once_make_one_case(transactional_db, catalogue):
    from applications.models import Port

    client = Client()
    walk(client, answers(Port.objects.select_related("station").get(code="keelung-bisha")))
    start, answered = threading.Barrier(8), []

    def press():
        one = Client()
        one.cookies = client.cookies
        start.wait()
        try:
            answered.append(send(one).headers["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == 1
    assert {address.rsplit("/", 2)[1] for address in answered} == {"done"}


def test_the_code_is_shown_for_half_an_hour_and_stored_nowhere(client, bisha_port, shift):
    walk(client, answers(bisha_port))
    send(client)
    code = code_on(client.get(f"{APPLY}done/"))
    case = Case.objects.get()
    for stored in (
        case.code_hash,
        str(Event.objects.values()),
        str(case.notices.values()),
        str(Draft.objects.values()),
    ):
        assert code not in stored and code.replace("-", "") not in stored
    with time_machine.travel(NOW + timedelta(minutes=31)):
        assert client.get(f"{APPLY}done/").status_code == 302


def test_a_wrong_answer_is_told_beside_the_field_and_everything_typed_stays(client, bisha_port):
    post = typed(answers(bisha_port))["vessel"] | {"capacity": "many"}
    answer = client.post(f"{APPLY}vessel/", post)
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert 'href="#id_capacity"' in answer.text
    assert re.search(r"<title>\s*(錯誤：|Error: )", answer.text)
    assert not Draft.objects.exists()


def test_a_number_with_its_unit_is_read_as_the_number(client, bisha_port, shift):
    given = answers(bisha_port)
    post = typed(given)
    vessel = post["vessel"] | {"length": "１２．５ 公尺", "capacity": "12人", "tonnage": "20 噸"}
    assert client.post(f"{APPLY}vessel/", vessel).status_code == 302
    kept = drafts.answers_of(Draft.objects.get())["vessel"]
    assert (kept["length"], kept["capacity"], kept["tonnage"]) == ("12.5", 12, "20")
    wrong = client.post(f"{APPLY}vessel/", vessel | {"length": "41 呎"})
    assert (wrong.status_code, 'value="41 呎"' in wrong.text) == (422, True)


def test_a_departure_in_the_past_is_refused_with_what_to_do(client, bisha_port):
    posts = typed(answers(bisha_port, starts=timedelta(minutes=-1)))
    client.post(f"{APPLY}vessel/", posts["vessel"])
    client.post(f"{APPLY}skipper/", posts["skipper"])
    page = client.post(f"{APPLY}voyage/", posts["voyage"])
    assert page.status_code == 422 and 'href="#id_etd_0"' in page.text and "118" in page.text


def test_what_was_right_when_typed_is_asked_again_when_sent(client, bisha_port, shift):
    walk(client, answers(bisha_port, starts=timedelta(minutes=40)))
    with time_machine.travel(NOW + timedelta(hours=1)):
        page = send(client)
    assert page.status_code == 422 and 'href="#id_etd_0"' in page.text
    assert not Case.objects.exists()


def test_no_step_can_be_skipped(client, bisha_port):
    client.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    assert client.get(f"{APPLY}safety/").headers["Location"].endswith("/apply/skipper/")
    assert send(client).headers["Location"].endswith("/apply/skipper/")
    assert not Case.objects.exists()


def test_what_was_typed_waits_in_the_browser(client, bisha_port):
    client.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    page = client.get(APPLY)
    assert reverse("apply_step", args=["yacht-departure", "skipper"]) in page.text
    kept = client.get(f"{APPLY}vessel/")
    assert answers(bisha_port)["vessel"]["vessel_number"] in kept.text


def test_a_draft_is_sealed_in_the_database(client, bisha_port):
    given = answers(bisha_port)
    walk(client, given)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_draft")
        (stored,) = cursor.fetchone()
    assert given["skipper"]["identity"] not in stored and given["skipper"]["name"] not in stored


def test_a_trip_across_the_border_is_stopped_with_the_right_advice(client, bisha_port):
    given = answers(bisha_port)
    posts = typed(given)
    client.post(f"{APPLY}vessel/", posts["vessel"])
    client.post(f"{APPLY}skipper/", posts["skipper"])
    page = client.post(f"{APPLY}voyage/", posts["voyage"] | {"crosses_border": "yes"})
    assert page.status_code == 200
    assert "24" in page.text
    event = Event.objects.get(action="report.advised")
    assert event.data == {"service": "yacht-departure", "port": "keelung-bisha", "reason": "border"}
    assert not Case.objects.exists()
    assert client.get(f"{APPLY}check/").status_code == 302  # nor by the back door


def test_an_uninsured_yacht_gets_the_article_and_no_acknowledgement(client, bisha_port, shift):
    walk(client, answers(bisha_port, vessel={"insured": False, "insured_until": None}))
    check = client.get(f"{APPLY}check/")
    assert 'class="summary"' in check.text
    send(client)
    page = client.get(f"{APPLY}done/")
    case = Case.objects.get()
    assert case.status == Status.NOT_ACCEPTED
    assert "118" in page.text
    assert "完成報備" not in page.text
    assert client.get(f"{APPLY}receipt.pdf/").headers["Content-Type"].startswith("text/html")


def test_what_came_back_can_be_mended_with_the_answers_still_there(client, bisha_port, shift):
    walk(client, answers(bisha_port, vessel={"insured": False, "insured_until": None}))
    send(client)
    client.get(f"{APPLY}done/")
    answer = client.post(APPLY, {"mend": "1"})
    assert answer.headers["Location"].endswith("/apply/vessel/")
    client.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    send(client)
    assert sorted(Case.objects.values_list("status", flat=True)) == [Status.NOT_ACCEPTED, Status.RECEIVED]


def test_a_dead_broker_never_reaches_the_person(client, bisha_port, shift, settings, monkeypatch):
    from celery import current_app

    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app, "send_task", _dead)
    monkeypatch.setattr("notifications.hints._quiet", {"until": 0.0})
    walk(client, answers(bisha_port))
    assert send(client).status_code == 302
    assert client.get(f"{APPLY}done/").status_code == 200


def _dead(*args, **kwargs):
    raise OSError("the broker is away")


def test_the_pdf_follows_by_worker_and_bears_the_number(client, bisha_port, shift):
    walk(client, answers(bisha_port))
    send(client)
    assert "text/html" in client.get(f"{APPLY}receipt.pdf/").headers["Content-Type"]
    from cases.documents import make_rendering
    from cases.models import Rendering

    for rendering in Rendering.objects.all():
        make_rendering(rendering.pk, now=NOW)
    answer = client.get(f"{APPLY}receipt.pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(b"".join(answer)) < 300_000


def test_the_calendar_file_says_when_to_be_back(client, bisha_port, shift):
    walk(client, answers(bisha_port))
    send(client)
    body = client.get(f"{APPLY}return.ics/").text
    assert "BEGIN:VEVENT" in body and "TZID=Asia/Taipei:20261123T180000" in body.replace("\r\n ", "")


def test_people_can_be_added_and_removed_without_losing_anything(client, bisha_port):
    given = answers(bisha_port)
    posts = typed(given)
    for key in ("vessel", "skipper", "voyage"):
        client.post(f"{APPLY}{key}/", posts[key])
    page = client.post(f"{APPLY}people/", {"people-count": "0", "add": "people"})
    assert 'name="people-0-name"' in page.text
    page = client.post(f"{APPLY}people/", {"people-count": "1", "people-0-name": "王小美", "add": "people"})
    assert 'value="王小美"' in page.text and 'name="people-1-name"' in page.text


def test_the_pages_of_a_closed_service_are_not_there(client, catalogue):
    Service.objects.filter(code="archives").update(is_open=False)
    assert client.get("/services/archives/apply/").status_code == 404
    assert client.get("/services/no-such/apply/").status_code == 404


def test_the_draft_cookie_is_httponly_and_lax(client, bisha_port):
    answer = client.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    cookie = next(morsel for name, morsel in answer.cookies.items() if "draft" in name)
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_old_drafts_are_purged(client, bisha_port):
    client.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    from cases.tasks import purge_drafts

    with time_machine.travel(NOW + timedelta(days=31)):
        assert purge_drafts()["drafts"] == 1
    assert not Draft.objects.exists()


def test_countries_have_the_names_our_authorities_give_them(client, bisha_port):
    for prefix, names in (
        ("", {"中國大陸", "香港", "澳門", "韓國"}),
        ("/en", {"Mainland China", "Hong Kong", "Macao", "South Korea"}),
    ):
        client.post(f"{prefix}{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
        page = client.get(f"{prefix}{APPLY}skipper/").text
        assert set(re.findall(r'<option value="(?:CN|HK|MO|KR)">([^<]+)</option>', page)) == names
