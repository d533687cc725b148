"""Questions and answers: written by one, published by another, found, helpful, read again, taken down."""

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Unit
from audit.models import Action, Event
from cases import search
from cases.actions import Refused
from cases.models import SearchEntry, Service
from disclosures.actions import faq as actions
from disclosures.demo import faq as demo
from disclosures.models import Answer, Faq
from tests.cast import NOW

WORDS = {
    "question_zh": "開遊艇出海前要報備嗎？",
    "question_en": "Do I have to report a yacht?",
    "short_zh": "要，線上報備即可。",
    "short_en": "Yes, on line.",
    "long_zh": "請看：\n- 第一 <script>alert(1)</script>\n- https://www.cga.gov.tw/\n\n最後一段",
    "staff_zh": "先問是否已在海上",
    "law_zh": "船舶法第 70 條",
    "law_link": "/laws/",
    "keywords_zh": "快艇",
}


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    cache.clear()
    with time_machine.travel(NOW, tick=True):
        yield
    cache.clear()


def values(**changes) -> dict:
    unit = Unit.objects.get(code="HQ-SEC")
    place = {"topic": "sea", "unit": unit, "service": Service.objects.get(code="yacht-departure"), "owner": None}
    return {**WORDS, **place, "deputy": None, "order": 10, "cycle_days": 180, **changes}


@pytest.fixture(autouse=True)
def demo_people(edda, pia):
    """The second factor has tests of its own."""
    for person in (edda, pia):
        person.is_demo = True
        person.save(update_fields=["is_demo"])


@pytest.fixture
def published(edda, pia):
    draft = actions.write(values=values(), actor=edda, now=NOW)
    return actions.publish(draft, revision=1, actor=pia, now=NOW)


def test_a_question_is_read_found_and_votes_once(client, published):
    faq = published.faq
    assert WORDS["short_zh"] in client.get("/faq/").content.decode()
    page = client.get(f"/faq/{faq.pk}/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert '<a href="https://www.cga.gov.tw/"' in page
    assert "<ul><li>第一" in page
    assert '"@type": "FAQPage"' in page
    assert WORDS["staff_zh"] not in page
    assert "民國 115 年 11 月 23 日" in page  # reviewed
    assert 'href="/en/laws/"' in client.get(f"/en/faq/{faq.pk}/").content.decode()
    entries = search.public(NOW)
    assert [entry.key for entry in search.find(entries, "快艇 報備")] == [f"faq:{faq.pk}"]
    assert not search.find(entries, "是否已在海上").exists()
    assert search.find(SearchEntry.objects.all(), "是否已在海上").exists()
    vote = reverse("faq_helpful", args=[faq.pk])
    for _twice in range(2):
        assert client.post(vote, {"helped": "yes"}).status_code == 302
    assert client.post(vote, {"helped": "perhaps"}).status_code == 404
    client.post(vote, {"helped": "no"}, REMOTE_ADDR="192.0.2.9")
    faq.refresh_from_db()
    assert (faq.helped, faq.helped_not) == (1, 1)
    cache.clear()  # no commit here that would ring the bell
    assert "1 人覺得有幫助" in client.get(f"/faq/{faq.pk}/").content.decode()


def test_nobody_publishes_what_they_wrote_and_the_words_stay(published, edda, pia):
    faq = published.faq
    second = actions.write(faq=faq, values=values(short_zh="要。"), actor=edda, now=NOW)
    with pytest.raises(Refused, match="職務"):
        actions.publish(second, revision=1, actor=edda, now=NOW)
    Answer.objects.filter(pk=second.pk).update(authors=[edda.pk, pia.pk])
    with pytest.raises(Refused, match="別人"):
        actions.publish(second, revision=1, actor=pia, now=NOW)
    with pytest.raises(IntegrityError, match="answer_published_by_another"), transaction.atomic():
        Answer.objects.filter(pk=second.pk).update(state="published", published_by=pia, published_at=NOW)
    with pytest.raises(IntegrityError, match="finished"), transaction.atomic():
        Answer.objects.filter(pk=published.pk).update(short_zh="否")
    with pytest.raises(IntegrityError, match="finished"), transaction.atomic():
        Answer.objects.filter(pk=published.pk).delete()


def test_a_draft_that_somebody_else_saved_is_not_written_over(edda, pia):
    draft = actions.write(values=values(), actor=edda, now=NOW)
    actions.write(faq=draft.faq, values=values(short_zh="一"), revision=1, actor=edda, now=NOW)
    with pytest.raises(actions.Stale):
        actions.write(faq=draft.faq, values=values(short_zh="二"), revision=1, actor=edda, now=NOW)
    with pytest.raises(actions.Stale):
        actions.publish(draft, revision=1, actor=pia, now=NOW)
    assert Answer.objects.get().short_zh == "一"


def test_editors_and_publishers_work_on_their_pages(client, edda, pia):
    client.force_login(edda)
    new = reverse("faq_new")
    asked = client.get(new, {"question": "可以帶狗上船嗎？"}).content.decode()
    assert "可以帶狗上船嗎？" in asked
    empty = client.post(new, {"topic": "sea", "revision": 0, "question_en": "Dogs?"})
    assert empty.status_code == 422
    assert "錯誤：" in empty.content.decode()
    unit = Unit.objects.get(code="HQ-SEC")
    said = {"topic": "sea", "question_zh": "可以帶狗上船嗎？", "short_zh": "可以。", "unit": unit.pk, "cycle_days": 90}
    assert client.post(new, {**said, "order": 5, "revision": 0}).status_code == 302
    faq = Faq.objects.get()
    read, act = reverse("faq_read", args=[faq.pk]), reverse("faq_act", args=[faq.pk, "publish"])
    assert client.get(f"/faq/{faq.pk}/").status_code == 404
    assert 'value="1"' not in client.get(read).content.decode()  # no button for who wrote it
    client.force_login(pia)
    assert 'name="revision" value="1"' in client.get(read).content.decode()
    client.post(act, {"revision": "1"})
    assert client.get(f"/faq/{faq.pk}/").status_code == 200
    assert "可以帶狗上船嗎？" in client.get(reverse("faq_sheet")).content.decode()
    assert "可以帶狗上船嗎？" in client.get(reverse("faq_desk")).content.decode()
    client.post(reverse("faq_act", args=[faq.pk, "end"]))
    cache.clear()  # no commit here that would ring the bell
    assert client.get(f"/faq/{faq.pk}/").status_code == 404
    assert not search.find(SearchEntry.objects.all(), "可以帶狗上船嗎").exists()
    assert set(Event.objects.values_list("action", flat=True)) >= {Action.CONTENT_PUBLISHED, Action.CONTENT_ENDED}


def test_a_demo_answers_questions(edda, pia, client):
    edda.username, pia.username = "editor", "publisher"
    edda.save(update_fields=["username"])
    pia.save(update_fields=["username"])
    assert demo.seed(NOW) == 9
    assert demo.seed(NOW) == 0
    assert client.get("/en/faq/").content.decode().count("<dt>") == 8
