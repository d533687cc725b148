"""The library: what the petitioner agreed to, written without a trace of who asked, published by somebody else."""

import pytest
from django.db import IntegrityError, transaction

from cases import search
from cases.models import Case, SearchNews
from cases.models.case import Discretion
from feedback.actions import confiding, further_questions, library
from feedback.library.traces import masked, traces
from feedback.models import Petition, PublishedAnswer
from tests.cast import NOW
from tests.feedback.answers import answered, ask, chuck, given, office, wanda  # noqa: F401

pytestmark = pytest.mark.usefixtures("catalogue")
WRITTEN = {"title": "漁港路燈何時修", "question": "港邊的燈壞了，何時修？", "answer": "本週五修好。"}


@pytest.fixture
def agreed(ask, given):  # noqa: F811
    """An answered letter whose writer agreed."""
    case = ask(
        may_publish=True, content="我是王小明，住碧砂路 1 號。燈何時修？", address="碧砂路 1 號", phone="0912345678"
    )
    given(case)
    return case


def test_an_answer_from_the_wish_to_the_page_everybody_reads(
    client,
    sign_in,
    agreed,
    wanda,  # noqa: F811
    chuck,  # noqa: F811
    mallory,
    django_capture_on_commit_callbacks,
):
    address = f"/staff/cases/{agreed.reference}/page/publish/"
    sign_in(wanda)
    assert address in client.get(f"/staff/cases/{agreed.reference}/").text
    proposed = client.get(address).text
    assert "○○" in proposed and "我是王小明" not in proposed
    for box, trace in (("question", "王小明問的"), ("answer", "打 0912-345-678"), ("title", agreed.reference)):
        page = client.post(address, {**WRITTEN, box: trace, "cleared": "on"})
        assert page.status_code == 422 and "拿掉" in page.text and not PublishedAnswer.objects.exists()
    assert client.post(address, WRITTEN).status_code == 422  # a person has to say that they looked
    assert client.post(address, {**WRITTEN, "cleared": "on"}).status_code == 302
    row = PublishedAnswer.objects.get()
    public, desk = f"/mailbox/answers/{row.pk}/", f"/staff/mailbox/answers/{row.pk}/"
    assert client.get(public).status_code == client.get(desk).status_code == 404
    sign_in(chuck)
    assert row.title in client.get("/staff/mailbox/answers/").text and row.title in client.get(desk).text
    for _time in range(2):
        assert client.post(desk, {"publish": "1"}).status_code == 302
    assert SearchNews.objects.filter(key=f"answer:{row.pk}").exists()
    sign_in(mallory)
    assert client.get(desk).status_code == 404
    client.logout()
    page = client.get(public)
    assert "本週五修好" in page.text and agreed.reference not in page.text and "王" not in page.text
    assert public in client.get("/mailbox/answers/?topic=ports").text
    assert public in client.get("/mailbox/answers/?q=路燈").text and public in client.get("/search/?q=漁港路燈").text
    assert public in client.get("/mailbox/?q=港邊路燈壞了").text
    assert public not in client.get("/mailbox/answers/?topic=sea").text
    sign_in(chuck)
    assert client.post(desk, {"end": "1", "reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(desk, {"end": "1", "reason": "規定改了"}).status_code == 302
    assert client.get(public).status_code == 404
    assert not search.find(search.public(NOW), "漁港路燈").filter(kind="answer").exists()


def test_nobody_publishes_what_they_wrote_and_nothing_without_a_wish(agreed, ask, given, chuck):  # noqa: F811
    petition = Petition.objects.get(pk=agreed.pk)
    library.write_answer(petition, **WRITTEN, actor=chuck, now=NOW)
    row = PublishedAnswer.objects.get()
    with pytest.raises(library.Refused, match="別人"):
        library.publish_answer(row, actor=chuck, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedAnswer.objects.update(published_by=chuck, published_at=NOW)
    for unwilling in (ask(), ask(may_publish=True)):  # did not agree; not answered yet
        with pytest.raises(library.Refused):
            library.write_answer(Petition.objects.get(pk=unwilling.pk), **WRITTEN, actor=chuck, now=NOW)


@pytest.mark.parametrize("change", ["secret", "discreet"])
def test_the_database_publishes_nothing_that_became_discreet(agreed, wanda, chuck, change):  # noqa: F811
    library.write_answer(Petition.objects.get(pk=agreed.pk), **WRITTEN, actor=wanda, now=NOW)
    if change == "secret":
        Petition.objects.filter(pk=agreed.pk).update(may_publish=False)
    else:
        Case.objects.filter(pk=agreed.pk).update(discretion=Discretion.CONFIDENTIAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedAnswer.objects.update(published_by=chuck, published_at=NOW)


def test_traces_are_found_however_they_are_written():
    assert traces("王小明說", ["王小明", "明"]) == ["王小明"]
    assert traces("Ａ123456789、bob@example.tw、PT-115-000001-7", []) == [
        "A123456789",
        "bob@example.tw",
        "PT-115-000001-7",
    ]
    assert traces("請打 (02) 2469-0118", [], phone="+886224690118") == ["24690118"]
    assert traces("請打 118", ["", "明"], phone="") == []
    assert masked("王小明 0912-345-678", ["王小明"]) == "○○ ○○"


def test_what_was_published_of_a_letter_sealed_later_is_found_no_more(client, agreed, wanda, chuck):  # noqa: F811
    library.write_answer(Petition.objects.get(pk=agreed.pk), **WRITTEN, actor=wanda, now=NOW)
    row = library.publish_answer(PublishedAnswer.objects.get(), actor=chuck, now=NOW)
    found = search.find(search.public(NOW), "漁港路燈").filter(kind="answer")
    assert found.exists()
    further_questions.ask(Case.objects.get(pk=agreed.pk), text="承辦人收了錢嗎？", now=NOW)
    confiding.seal(Case.objects.get(pk=agreed.pk), reason="檢舉承辦人", actor=chuck, now=NOW)
    assert not found.all().exists() and client.get(f"/mailbox/answers/{row.pk}/").status_code == 404
