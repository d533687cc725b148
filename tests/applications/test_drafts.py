"""Forms put aside: one code for ever, a link that machines may look at, reminders once each; and an earlier report."""

import re
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.coastal_zone import journey as coastal_zone
from applications.demo.filing import file
from applications.port_check import journey as port_check
from applications.records import journeys as records
from cases import brakes, parking
from cases.codes import derive_code, draft_code, random_code
from cases.models import Attachment, Case, Draft, SearchEntry
from cases.tasks import purge_drafts, remind_drafts
from notifications.models import Notice
from tests.applications.test_yacht_pages import APPLY, code_on, send, typed, walk
from tests.cases import samples
from tests.cast import NOW, answers

CONTINUE = "/services/continue/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def begun(client, bisha_port):
    """A draft with its first page."""
    client.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    return Draft.objects.get()


def test_mending_what_was_not_sent_changes_nothing(client, begun):
    assert client.post(APPLY, {"mend": "1"}).status_code == 302
    assert list(Draft.objects.all()) == [begun]


def put_aside(client):
    return code_on(client.get(f"{APPLY}save/"))


def test_a_page_put_aside_in_the_middle_comes_back_as_it_was_typed(client, begun):
    answer = client.post(f"{APPLY}skipper/", {"name": "王小明", "phone": "not a number", "later": "1"})
    assert answer.headers["Location"].endswith("/apply/save/")
    page = client.get(f"{APPLY}skipper/")
    assert 'value="王小明"' in page.text and 'value="not a number"' in page.text
    start = client.get(APPLY)
    assert "/apply/skipper/" in start.text and "2" in re.search(r'class="stepper">([^<]*)', start.text)[1]
    assert send(client).headers["Location"].endswith("/skipper/") and not Case.objects.exists()


def test_a_page_in_order_counts_as_answered_when_put_aside(client, bisha_port):
    post = typed(answers(bisha_port))["vessel"]
    assert client.post(f"{APPLY}vessel/", post | {"later": "1"}).headers["Location"].endswith("/save/")
    assert "/apply/skipper/" in client.get(APPLY).text


def test_the_code_opens_it_elsewhere_and_stays_the_same(client, begun):
    code = put_aside(client)
    other = Client()
    for _pause in range(3):
        page = other.post(CONTINUE, {"code": code.lower().replace("-", " ")})
        assert page.status_code == 200 and "/apply/" in page.text
        assert put_aside(other) == code
    other.post(f"{APPLY}vessel/", {"vessel_name": "新的船名", "later": "1"})
    assert "新的船名" in client.get(f"{APPLY}vessel/").text  # the same draft
    assert Draft.objects.count() == 1


def test_the_code_is_stored_and_sent_nowhere(client, begun):
    code = put_aside(client)
    client.post(f"{APPLY}save/", {"email": "alice@example.tw"})
    stored = str(Draft.objects.values()) + str(Notice.objects.values())
    assert code not in stored and code.replace("-", "") not in stored
    assert str(begun.pk) not in str(Notice.objects.values())
    assert code not in parking.link_of(begun, "en")


def test_every_miss_is_one_answer_and_guessing_is_braked(client, begun, monday):
    code = put_aside(client)
    other = Client()
    unknown = other.post(CONTINUE, {"code": random_code()})
    monday.move_to(NOW + timedelta(days=31))
    expired = other.post(CONTINUE, {"code": code})
    assert unknown.status_code == expired.status_code == 422

    def words(page):
        return re.sub(r'value="[^"]*"', "", page.text)

    assert words(unknown) == words(expired)
    assert not Draft.objects.filter(expires_at__gt=NOW + timedelta(days=31)).exists()
    for _guess in range(brakes.PER_NETWORK):
        other.post(CONTINUE, {"code": random_code()})
    assert other.post(CONTINUE, {"code": code}).status_code == 429


def test_a_sent_form_is_no_draft_any_more(client, bisha_port, shift):
    walk(client, answers(bisha_port))
    code, token = put_aside(client), parking.link_token(Draft.objects.get())
    send(client)
    assert Client().post(CONTINUE, {"code": code}).status_code == 422
    assert Client().get(f"{CONTINUE}{token}/").status_code == 404


def test_looking_at_the_link_opens_nothing_and_one_press_does(client, begun):
    address = f"{CONTINUE}{parking.link_token(begun)}/"
    other = Client()
    for method in (other.get, other.head, other.get):
        assert method(address).status_code == 200
    assert not [name for name in other.cookies if "draft" in name]
    assert other.post(address).status_code == 200
    assert "/apply/skipper/" in other.get(APPLY).text
    assert other.get(f"{CONTINUE}{parking.link_token(begun)}x/").status_code == 404
    assert client.get(f"{APPLY}save.svg/").headers["Content-Type"] == "image/svg+xml"


def test_what_this_browser_held_is_put_aside_with_its_code(client, begun, bisha_port):
    code, other = put_aside(client), Client()
    other.post(f"{APPLY}vessel/", typed(answers(bisha_port))["vessel"])
    theirs = put_aside(other)
    assert theirs in other.post(CONTINUE, {"code": code}).text
    assert put_aside(other) == code


def test_the_link_by_mail_once_and_two_reminders_once_each(client, begun, monday):
    assert client.post(f"{APPLY}save/", {"email": "no address"}).status_code == 422
    for _press in range(2):
        client.post(f"{APPLY}save/", {"email": "alice@example.tw"})
    assert [n.kind for n in Notice.objects.all()] == ["draft_link"]
    told = []
    for days in (1, 22, 23, 23, 24, 28, 29, 29):
        monday.move_to(NOW + timedelta(days=days, minutes=1))
        remind_drafts()
        told.append(Notice.objects.filter(kind="draft_expires").count())
    assert told == [0, 0, 1, 1, 1, 1, 2, 2]
    monday.move_to(NOW + timedelta(days=29, hours=2))
    client.post(CONTINUE, {"code": draft_code(begun.pk)})  # opened: kept for thirty days more, and reminded anew
    monday.move_to(NOW + timedelta(days=40))
    assert purge_drafts()["drafts"] == 0 and remind_drafts() == {"reminded": 0}
    monday.move_to(NOW + timedelta(days=58, hours=3))  # the worker slept through both: only the last is still true
    assert remind_drafts() == {"reminded": 1}
    assert Notice.objects.filter(kind="draft_expires").count() == 3
    monday.move_to(NOW + timedelta(days=60))
    assert purge_drafts()["drafts"] == 1


def test_mail_is_braked(client, begun):
    for number in range(brakes.PER_NUMBER):
        client.post(f"{APPLY}save/", {"email": f"a{number}@example.tw"})
    assert client.post(f"{APPLY}save/", {"email": "more@example.tw"}).status_code == 422
    assert Notice.objects.count() == brakes.PER_NUMBER


def test_nobody_is_mailed_all_day_with_one_draft_after_another(bisha_port, monday):
    """Each draft has its link, each network its quarter of an hour; the address is of somebody who never asked."""
    for number in range(brakes.MAILS_A_DAY + 2):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{number}")
        stranger.post(f"{APPLY}vessel/", {"vessel_name": "海風", "later": "1"})
        stranger.post(f"{APPLY}save/", {"email": "victim@example.tw"})
    assert Draft.objects.count() == brakes.MAILS_A_DAY + 2
    assert Notice.objects.filter(email="victim@example.tw").count() == brakes.MAILS_A_DAY


def test_staff_see_nothing_of_a_draft(client, begun, bisha_port, otto, settings):
    """No admin page, no search entry, no page of the desk holds it; on the notice there is no link."""
    settings.DEMO = True
    client.post(f"{APPLY}skipper/", {"name": "馬可標記", "later": "1"})
    client.post(f"{APPLY}save/", {"email": "alice@example.tw"})
    assert Draft not in admin.site._registry and Attachment not in admin.site._registry
    assert not SearchEntry.objects.filter(kind="case").exists()
    otto.is_demo = True
    otto.save()
    desk = Client()
    desk.force_login(otto)
    vessel = answers(bisha_port)["vessel"]["vessel_name"]
    for address in ("/staff/", "/staff/cases/", "/staff/notices/", "/staff/phone/", "/staff/cases/?list=mine"):
        page = desk.get(address)
        assert page.status_code == 200
        assert "馬可標記" not in page.text and vessel not in page.text and begun.code_hash[:16] not in page.text


def test_two_windows_do_not_undo_each_other(client, begun, bisha_port):
    from cases import drafts

    stale = Draft.objects.get()
    client.post(f"{APPLY}skipper/", typed(answers(bisha_port))["skipper"])
    kept = {"language": "en", "version": 1, "now": NOW}
    drafts.keep(stale, begun.service, "safety", {"a": 1}, **kept)
    assert set(drafts.answers_of(Draft.objects.get())) == {"vessel", "skipper", "safety"}


# --- An earlier report ------------------------------------------------------------------------------------------------
@pytest.fixture
def earlier(report, shift):
    return report()


def copy(client, number, code):
    return client.post(f"{APPLY}copy/", {"number": number, "code": code})


def test_an_earlier_report_fills_the_cards_and_each_page_is_still_looked_at(client, earlier):
    code = derive_code(earlier.submission_key)
    assert f"{APPLY}copy/" in client.get(f"{APPLY}vessel/").text
    assert copy(client, earlier.reference, code).headers["Location"].endswith("/apply/vessel/")
    trip, person = earlier.trip, earlier.people.first()
    vessel = client.get(f"{APPLY}vessel/")
    assert trip.vessel_number in vessel.text and trip.vessel_name in vessel.text
    assert not re.search(r'name="insured"[^>]*checked', vessel.text)  # declared anew, every time
    draft = Draft.objects.get()
    assert "voyage" not in draft.answers and "safety" not in draft.answers and "insured_until" not in draft.answers
    assert person.identity in draft.answers
    assert client.get(f"{APPLY}check/").headers["Location"].endswith("/apply/vessel/")  # nothing counts as answered
    event = earlier.events.get(action="case.tracked")
    assert event.data == {"copied": ["people", "skipper", "vessel"]}


def test_copying_has_the_doors_of_tracking(client, earlier):
    wrong = copy(client, earlier.reference, random_code())
    assert wrong.status_code == 422 and not Draft.objects.exists()
    for _guess in range(brakes.PER_NUMBER):
        copy(client, earlier.reference, random_code())
    assert copy(client, earlier.reference, derive_code(earlier.submission_key)).status_code == 429


def test_a_copy_never_overwrites_what_was_typed(client, earlier, bisha_port):
    mine = typed(answers(bisha_port))["vessel"] | {"vessel_name": "自己的船"}
    client.post(f"{APPLY}vessel/", mine)
    copy(client, earlier.reference, derive_code(earlier.submission_key))
    assert "自己的船" in client.get(f"{APPLY}vessel/").text
    assert earlier.people.first().name in client.get(f"{APPLY}skipper/").text


def test_a_purged_draft_takes_its_files_along(client, begun, settings, tmp_path, monday):
    from audit.actors import CITIZEN
    from cases.attachments import actions
    from cases.tasks import erase_files

    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("a.pdf", samples.pdf())
    actions.add(upload, owner=begun, paper="a", label={"zh": "甲", "en": "A"}, actor=CITIZEN, now=NOW)
    monday.move_to(NOW + timedelta(days=31))
    assert purge_drafts()["drafts"] == 1 and not Attachment.objects.exists()
    assert erase_files()["erased"] == 1 and not [p for p in tmp_path.rglob("*") if p.is_file()]


JOURNEYS = [port_check.JOURNEY, coastal_zone.JOURNEY, *records.JOURNEYS.values()]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.service)
def test_every_service_says_what_may_be_used_again(catalogue, journey):
    """Contact, cards and lists; never the plan, what is asked, or a paper. The pages take it as it is."""
    case = file(journey, Random(3), journey.example(NOW), now=NOW)
    copied = journey.reusable(case)
    assert set(copied) <= {"applicant", "vessel", "people", "who", "agent"} and len(copied) >= 2
    for key, given in copied.items():
        step = journey.step(key)
        assert "{" not in str(step.make(None, {key: given}, NOW).rows(given)[0])


def test_nothing_is_left_to_copy_once_a_case_was_blanked(client, earlier):
    from applications.retention import forget

    forget([earlier.pk])
    assert copy(client, earlier.reference, derive_code(earlier.submission_key)).status_code == 422
