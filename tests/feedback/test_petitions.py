"""The mailbox: a letter is numbered at once, an address proves itself, a secret stays one."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, Unit
from cases import search
from cases.models import Draft, SearchEntry
from cases.models.case import Discretion
from feedback.actions.petitions import file_petition
from feedback.models import Petition
from feedback.petitions import confirming
from feedback.petitions.questions import questions_in
from notifications.models import Notice
from tests.cast import NOW, make_user
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


def test_a_link_sent_to_one_address_does_not_confirm_another():
    petition = sent()
    token = confirming.token(petition)
    Petition.objects.update(email_waiting="mallory@example.tw")
    assert confirming.petition_of(token) == (None, False)


@pytest.mark.parametrize(
    ("kind", "discretion", "unit"),
    [("suggestion", Discretion.CONFIDENTIAL, "HQ-SEC"), ("misconduct", Discretion.SEALED, "HQ-ETH")],
)
def test_what_is_to_be_kept_secret_is_found_by_no_word(clerk, kind, discretion, unit):
    petition = sent(kind=kind, is_secret=True)
    assert (petition.case.discretion, petition.case.unit.code) == (discretion, unit)
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
