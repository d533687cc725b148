"""The mailbox: a letter is numbered at once, an address proves itself, a secret stays one."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Unit
from cases import brakes, search
from cases.models import Draft, SearchEntry
from cases.models.case import Discretion
from feedback.actions.petitions import file_petition, remind_unconfirmed
from feedback.models import Petition, Topic
from feedback.petitions import confirming, gate
from feedback.petitions.questions import questions_in
from notifications.models import Notice
from tests.cases import samples
from tests.cast import NOW, at, make_user
from tests.feedback.letters import letter, sent, taken_down

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def clerk():
    """Of the secretariat of the headquarters."""
    return make_user("clerk", "林秘書", "Clara Lin", Role.SECRETARIAT, Unit.objects.get(code="HQ-SEC"))


def test_a_letter_is_numbered_at_once_and_the_secretariat_hears_of_it(clerk):
    petition = sent()
    case = petition.case
    assert case.reference.startswith("PT-115-") and case.stage.key == "register" and case.unit.code == "HQ-SEC"
    assert [question.text for question in petition.questions.all()] == ["什麼時候會修好？", "晚上走路看不到，誰負責？"]
    told = Notice.objects.get(kind="petition_filed")
    assert (told.email, told.case) == (clerk.email, case)
    assert list(search.find(search.visible_to(clerk), "漁港路燈").values_list("title", flat=True)) == [case.reference]


def test_what_stands_in_the_database_is_sealed():
    petition = sent()
    [row] = Petition.objects.raw("SELECT case_id, subject AS s, content AS c FROM feedback_petition")
    assert "路燈" not in row.s + row.c
    assert petition.subject == Petition.objects.get().subject == "漁港路燈壞了"


def test_the_second_press_finds_the_first_letter():
    petition = sent()
    again = file_petition(letter(subject="別的"), draft=Draft.objects.get(case=petition.case), now=NOW)
    assert again == petition and Petition.objects.count() == 1


def test_an_address_is_the_petitioners_only_after_its_link_was_pressed(client):
    """Anybody can type anybody's address; a mail scanner opens every link."""
    petition = sent()
    asked = Notice.objects.get(kind="petition_confirm")
    assert asked.email == "alice@example.tw" and petition.case.applicant.email == ""
    address = f"/mailbox/confirm/{asked.context['link']}/"
    for _time in range(3):
        assert "press" not in client.get(address).text and client.head(address).status_code == 200
    assert Petition.objects.get().confirmed_at is None
    for _time in range(2):
        assert "已確認" in client.post(address).text
    petition = Petition.objects.get()
    assert petition.confirmed_at and petition.email_waiting == "" and petition.case.applicant.email == asked.email
    assert Notice.objects.filter(kind="petition_received").count() == 1
    assert client.get("/mailbox/confirm/nonsense/").status_code == 404


def test_an_address_is_reminded_once():
    """Filed on a Monday, three days to confirm: the reminder comes a day before they are over."""
    petition = sent()
    assert petition.remind_at == at("2026-11-26 00:00")
    assert remind_unconfirmed(now=petition.remind_at - timedelta(seconds=1)) == {"reminded": 0}
    for reminded in (1, 0):
        assert remind_unconfirmed(now=petition.remind_at) == {"reminded": reminded}
    assert Notice.objects.filter(kind="petition_confirm").count() == 2
    with CaptureQueriesContext(connection) as asked:
        remind_unconfirmed(now=NOW + timedelta(days=30))
    assert len([query for query in asked if "feedback_petition" in query["sql"]]) == 1


def test_nobody_is_flooded_through_the_form():
    for minute in range(8):
        sent(NOW + timedelta(hours=minute))
    assert Notice.objects.filter(kind="petition_confirm").count() == 5
    assert Petition.objects.exclude(email_waiting="").count() == 8  # each is registered all the same
    brakes.forget(now=NOW + timedelta(hours=9))
    sent(NOW + timedelta(hours=9))
    sent(NOW + timedelta(hours=25), email="ALICE@example.tw")
    assert Notice.objects.filter(kind="petition_confirm").count() == 6


def test_a_link_sent_to_one_address_does_not_confirm_another():
    petition = sent()
    token = confirming.token(petition)
    Petition.objects.update(email_waiting="mallory@example.tw")
    assert confirming.petition_of(token) == (None, False)


@pytest.mark.parametrize("kind", ["suggestion", "misconduct"])
def test_what_is_to_be_kept_secret_goes_to_the_ethics_office_and_is_found_by_no_word(clerk, kind):
    petition = sent(kind=kind, is_secret=True)
    assert (petition.case.discretion, petition.case.unit.code) == (Discretion.SEALED, "HQ-ETH")
    assert not search.find(search.visible_to(clerk), "路燈").exists()
    assert "路燈" not in SearchEntry.objects.get(case=petition.case).text


def test_what_was_told_is_written_down_for_somebody_and_mailed_to_at_once(clerk):
    petition = taken_down(clerk)
    case = petition.case
    assert (case.channel, case.filed_by, petition.read_back_at) == ("phone", clerk, NOW)
    assert case.applicant.email == "alice@example.tw" and Notice.objects.filter(kind="petition_received").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "phone"},  # told, and not read back
        {"source": "media"},  # says not where
        {"is_secret": True, "may_publish": True},
        {"kind": "praise"},
        {"level": "urgent"},
    ],
)
def test_the_database_refuses_a_letter_that_contradicts_itself(wrong):
    petition = sent(email="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(**wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("您好。\n1. 何時開放\n2、誰決定\n謝謝", ["何時開放", "誰決定"]),
        ("一、可以釣魚嗎？\n（二）要申請嗎？", ["可以釣魚嗎？", "要申請嗎？"]),
        ("What now? And then??  ?", ["What now?", "And then??"]),
        ("3.5 公尺的浪。沒有問題。", []),
    ],
)
def test_the_questions_of_a_letter_are_read_out_of_it(text, found):
    assert questions_in(text) == found


# --- Written on line --------------------------------------------------------------------------------------------------
WRITE, CHECK, RECEIVED = "/mailbox/write/", "/mailbox/check/", "/mailbox/received/"
TYPED = {
    "kind": "inquiry",
    "topic": "coast",
    "subject": "防波堤可以釣魚嗎",
    "content": "北堤可以釣魚嗎？",
    "name": "王小明",
    "reply_by": "email",
    "email": "alice@example.tw",
    "may_publish": "on",
}


def stamp_of(page) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', page.text)[1]


def solved(stamp: str) -> str:
    """What the browser does unseen."""
    return next(str(n) for n in count() if gate.has_worked(stamp, str(n)))


def pressed(client, stamp: str, **more):
    return client.post(CHECK, {"consent": "on", "stamp": stamp, "work": solved(stamp), **more})


def test_a_letter_from_the_form_to_the_receipt(client, time_machine):
    """Written, looked over, sent, numbered; pressed again it is the same; the answer to come is where it says."""
    time_machine.move_to(NOW, tick=False)
    assert client.get("/services/petition/apply/").url == "/mailbox/"
    start = client.get("/mailbox/")
    assert "118" in start.text and 'href="/mailbox/write/"' in start.text and not start.cookies
    assert start.text.count("11698 臺北市") == 2 == client.get("/en/mailbox/").text.count("Taipei City 11698")
    assert client.post(WRITE, TYPED).url == CHECK
    page = client.get(CHECK)
    assert "防波堤可以釣魚嗎" in page.text and "沒有姓名" not in page.text
    stamp = stamp_of(page)
    time_machine.move_to(NOW + timedelta(seconds=3), tick=False)
    unread = client.post(CHECK, {"stamp": stamp, "work": solved(stamp)})
    assert unread.status_code == 422 and "錯誤：" in unread.text and not Petition.objects.exists()
    assert pressed(client, stamp).url == RECEIVED
    assert pressed(client, stamp).url == RECEIVED
    petition = Petition.objects.get()
    receipt = client.get(RECEIVED)
    assert petition.case.reference in receipt.text and "a***e@example.tw" in receipt.text
    assert petition.may_publish and not petition.may_pass_name and petition.topic.code == "coast"
    code = re.search(r'id="code">([^<]+)<', receipt.text)[1]
    opened = client.post("/track/", {"number": petition.case.reference, "code": code}, follow=True)
    assert "防波堤可以釣魚嗎" in opened.text and "還沒確認" in opened.text
    assert client.post(RECEIVED).url == WRITE and "防波堤" not in client.get(WRITE).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": ""}, "電子郵件"),
        ({"content": "好"}, "5"),
        ({"topic": "sea"}, "主題"),  # a head is no topic
        ({"agent_relation": "女兒"}, "自己的姓名"),
    ],
)
def test_a_wrong_value_is_said_and_everything_typed_is_kept(client, wrong, said):
    page = client.post(WRITE, {**TYPED, **wrong})
    assert page.status_code == 422 and said in page.text and "<title>錯誤：" in page.text.replace("\n", "")
    assert 'value="防波堤可以釣魚嗎"' in page.text and not Petition.objects.exists()


def test_a_file_is_kept_at_once_and_judges_nothing(client):
    photo = SimpleUploadedFile("lamp.txt", b"no picture")
    page = client.post(WRITE, {"subject": "路燈", "add": "files", "files": photo})
    assert page.status_code == 422 and "lamp.txt" in page.text and 'value="路燈"' in page.text
    page = client.post(
        WRITE, {"subject": "路燈", "add": "files", "files": SimpleUploadedFile("lamp.png", samples.image("PNG"))}
    )
    assert page.status_code == 200 and "lamp.png" in page.text and 'value="路燈"' in page.text
    assert client.post(WRITE, TYPED).url == CHECK and "lamp.png" in client.get(CHECK).text


def test_machines_wait_and_people_without_script_hardly_notice(client, time_machine):
    """No script: eight seconds. The trap sprung: a minute. A stamp of another letter: once more. Never a plain no."""
    time_machine.move_to(NOW, tick=False)
    client.post(WRITE, {**TYPED, "contact_fax": "http://spam.example"})
    stamp = stamp_of(client.get(CHECK))
    for seconds, text in ((2, "58"), (59, "1 秒")):
        time_machine.move_to(NOW + timedelta(seconds=seconds), tick=False)
        page = pressed(client, stamp)
        assert page.status_code == 422 and text in page.text and stamp_of(page) == stamp
    assert pressed(client, "of-nobody").status_code == 422 and not Petition.objects.exists()
    time_machine.move_to(NOW + timedelta(seconds=60), tick=False)
    assert pressed(client, stamp).url == RECEIVED
    client.post(RECEIVED)
    client.post(WRITE, TYPED)
    stamp = stamp_of(client.get(CHECK))
    asked = {"consent": "on", "stamp": stamp, "work": ""}
    assert client.post(CHECK, asked).status_code == 422
    time_machine.move_to(NOW + timedelta(seconds=68), tick=False)
    assert client.post(CHECK, asked).url == RECEIVED


def test_a_flood_is_braked_and_the_letter_kept(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    for _letter in range(brakes.PER_NUMBER):
        gate.count("alice@example.tw", "192.0.2.1", now=NOW)
    client.post(WRITE, TYPED)
    stamp = stamp_of(client.get(CHECK))
    time_machine.move_to(NOW + timedelta(seconds=9), tick=False)
    page = pressed(client, stamp)
    assert page.status_code == 429 and page["Retry-After"] and "防波堤" in client.get(CHECK).text
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)
    assert pressed(client, stamp).url == RECEIVED


def test_similar_questions_are_shown_first_and_stop_nobody(client):
    search.index(
        "faq:1",
        kind="faq",
        visibility="public",
        title="在防波堤可以釣魚嗎？",
        words=["開放的防波堤可以釣魚。"],
        link="/faq/1/",
        day=NOW.date(),
    )
    shown = client.get("/mailbox/?q=防波堤釣魚").text
    assert 'href="/faq/1/"' in shown and WRITE in shown
    assert "/faq/1/" not in client.get("/mailbox/?q=退休年資").text
    client.post(WRITE, TYPED)
    assert 'href="/faq/1/"' in client.get(CHECK).text


def test_the_secretariat_keeps_the_topics(client, sign_in, clerk, otto):
    sign_in(otto)
    assert client.get("/staff/mailbox/topics/").status_code == 404
    sign_in(clerk)
    assert "/staff/mailbox/topics/" in client.get("/staff/settings/").text
    head = Topic.objects.get(code="sea")
    new = {"code": "drones", "parent": head.pk, "name_zh": "無人機", "name_en": "Drones", "order": "199"}
    assert client.post("/staff/mailbox/topics/new/", new | {"name_zh": ""}).status_code == 422
    assert client.post("/staff/mailbox/topics/new/", new | {"is_active": "on"}).status_code == 302
    assert 'value="drones"' in client.get(WRITE).text and "無人機" in client.get("/staff/mailbox/topics/").text
    assert client.post("/staff/mailbox/topics/drones/", new).status_code == 302  # no longer offered
    assert 'value="drones"' not in client.get(WRITE).text
    below = {"parent": Topic.objects.get(code="ports").pk, "name_zh": "海上", "name_en": "Sea", "order": "1"}
    assert client.post("/staff/mailbox/topics/sea/", below).status_code == 422


# --- Taken down for somebody ------------------------------------------------------------------------------------------
WHEN = {"year": "115", "month": "11", "day": "20", "time": "16:30"}


def test_what_is_told_by_telephone_is_read_back_before_it_is_filed(client, sign_in, otto, clerk):
    """§169: written down, read out, agreed to. The caller gets number and code; the day it came counts."""
    sign_in(otto)
    assert "/staff/mailbox/new/phone/" in client.get("/staff/mailbox/new/").text
    address = "/staff/mailbox/new/phone/"
    assert "朗讀" in client.get(address).text
    told = {**TYPED, "reply_by": "phone", "phone": "0912345678", "email": ""}
    told |= {f"received_at_{part}": text for part, text in WHEN.items()}
    assert client.post(address, {**told, "received_at_year": "215"}).status_code == 422
    check = client.post(address, told).url
    assert "防波堤可以釣魚嗎" in client.get(check).text
    assert client.post(check).status_code == 422 and not Petition.objects.exists()
    filed = client.post(check, {"proof": "consented"}).url
    assert client.post(check, {"proof": "consented"}).url == filed
    petition = Petition.objects.get()
    case = petition.case
    assert (petition.source, case.channel, case.filed_by, petition.proof) == ("phone", "phone", otto, "consented")
    assert case.filed_at == at("2026-11-20 16:30") and petition.case.applicant.phone == "+886912345678"
    page = client.get(filed).text
    assert case.reference in page and 'id="code"' in page and f"/staff/cases/{case.reference}/" not in page
    sign_in(clerk)
    assert client.get(filed).status_code == 404
    assert "讀" in client.get(f"/staff/cases/{case.reference}/").text


def test_a_media_item_says_where_it_stands_and_names_nobody(client, sign_in, clerk):
    sign_in(clerk)
    address = "/staff/mailbox/new/media/"
    seen = {**TYPED, "name": "", "email": "", "reply_by": "none", "link": "https://news.example.tw/1"}
    seen |= {f"received_at_{part}": text for part, text in WHEN.items()}
    assert "刊登" in client.post(address, seen).text
    check = client.post(address, {**seen, "outlet": "海港日報"}).url
    assert client.post(check).status_code == 302
    petition = Petition.objects.get()
    assert (petition.outlet, petition.link, petition.proof) == ("海港日報", seen["link"], "")
    assert "海港日報" in client.get(f"/staff/cases/{petition.case.reference}/").text
    assert client.get("/staff/mailbox/new/online/").status_code == 404
