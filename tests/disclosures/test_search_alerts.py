"""Mail for a search: of every kind that is found anew or reads differently, in one mail a round, each once."""

import copy
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Unit
from cases import search
from cases.models import SearchNews
from cases.search import files as file_texts
from cases.search.kinds import KINDS
from coastguard_portal.found_pages import index_pages
from disclosures.actions import announcements, files, searches, writing
from disclosures.actions import faq as questions
from disclosures.actions.laws import take_in
from disclosures.laws.source import SHIPPED, read
from disclosures.models import Subscription
from notifications import words
from notifications.models import Notice
from tests.cases.test_search_files import pdf
from tests.cast import NOW

HOUR = timedelta(hours=1)
LAW = "D0090009"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asks(catalogue):
    """asks("漁港", "alice") is somebody who gets mail about what these words find."""
    SearchNews.objects.all().delete()

    def confirmed(typed, who="alice", *, language="zh-hant", at=NOW - HOUR):
        said = {"email": f"{who}@example.tw", "language": language, "asked_at": at, "confirmed_at": at}
        return Subscription.objects.create(words=typed, email_hash=who, **said)

    return confirmed


@pytest.fixture
def law():
    return json.loads((SHIPPED / f"{LAW}.json").read_text("utf-8"))


@pytest.fixture
def answered(edda, pia):
    """answered(faq=…, short_zh=…): written by one, published by another."""

    def through(*, faq=None, now=NOW, **changes):
        place = {"topic": "sea", "unit": Unit.objects.get(code="HQ-SEC"), "service": None, "owner": None}
        said = {"question_zh": "浮潛要報備嗎？", "question_en": "Snorkelling?", "short_zh": "不用。", "short_en": "No."}
        values = {**place, "deputy": None, "order": 10, "cycle_days": 180, **said, **changes}
        draft = questions.write(faq=faq, values=values, actor=edda, now=now)
        return questions.publish(draft, revision=draft.revision, actor=pia, now=now).faq

    return through


def told(now=NOW) -> list[str]:
    """What a round writes: each mail as its reader has it."""
    before = set(Notice.objects.values_list("pk", flat=True))
    mails = announcements.tell_subscribers(now=now)["mails"]
    fresh = Notice.objects.filter(kind__startswith="alert_").exclude(pk__in=before).order_by("pk")
    assert len(fresh) == mails
    return [words.write(notice).mail for notice in fresh]


def test_a_question_is_told_when_it_is_new_and_when_its_words_change_in_the_language_of_the_reader(asks, answered):
    asks("浮潛", "alice")
    asks("浮潛", "bob", language="en")
    asks("浮潛", "late", at=NOW + HOUR)  # confirmed after it appeared
    faq = answered()
    chinese, english = told()
    assert "浮潛要報備嗎？" in chinese and f"/faq/{faq.pk}/" in chinese and "「浮潛」" in chinese
    assert "Snorkelling?" in english and f"/en/faq/{faq.pk}/" in english and "浮潛要" not in english
    assert told() == told(NOW + HOUR) == []
    answered(faq=faq, staff_zh="只給同仁看的話")  # the public reads what it read
    assert told() == []
    answered(faq=faq, short_zh="要。", now=NOW + 2 * HOUR)
    assert len(told(NOW + 2 * HOUR)) == 3


def test_a_law_is_told_by_the_articles_that_changed_and_an_unchanged_one_never(asks, law):
    asks("海岸巡防法", "alice")
    asks("搜索身體", "bob")
    asks("沒有這種字", "carol")
    take_in([read(law)], now=NOW)
    assert len(told()) == 2
    for _again in range(2):
        take_in([read(law)], now=NOW + HOUR)
        assert told(NOW + HOUR) == []
    law["法規內容"][4]["條文內容"] += "本條新增末句。"
    law["最新異動日期"] = "20260101"
    take_in([read(law)], now=NOW + 2 * HOUR)
    [mail] = told(NOW + 2 * HOUR)
    assert f"/laws/{LAW}/\n" in mail and f"/laws/{LAW}/5/" in mail and f"/laws/{LAW}/6/" not in mail
    law["廢止註記"] = "廢"
    take_in([read(law)], now=NOW + 3 * HOUR)
    assert len(told(NOW + 3 * HOUR)) == 1


def test_three_hundred_articles_are_one_mail_that_names_ten(asks, law, django_assert_max_num_queries):
    asks("海岸巡防法")
    asks("條文", "bob", language="en")
    law["法規內容"] = [{"條號": f"第 {n} 條", "條文內容": f"第 {n} 個條文。"} for n in range(1, 301)]
    before = copy.deepcopy(law)
    take_in([read(before)], now=NOW - 30 * HOUR)
    told(NOW - 30 * HOUR)
    for row in law["法規內容"]:
        row["條文內容"] += "改了。"
    take_in([read(law)], now=NOW)
    with django_assert_max_num_queries(16):
        mails = told()
    assert len(mails) == 2
    assert all(mail.count(f"/laws/{LAW}/") == searches.NAMED for mail in mails)
    assert "另有 291 筆未列出" in mails[0] and "/search/?q=%E6%B5%B7" in mails[0]
    assert "290 more are not named here" in mails[1] and "/en/search/?q=" in mails[1]


def test_a_round_that_is_killed_or_run_twice_tells_once(asks, answered, monkeypatch):
    asks("浮潛")
    faq = answered()
    with monkeypatch.context() as patch:
        patch.setattr(searches.news, "end", lambda claim: exit(1))
        with pytest.raises(SystemExit):
            announcements.tell_subscribers(now=NOW)
    assert not Notice.objects.filter(kind="alert_news").exists()
    assert [len(told()), len(told())] == [1, 0]
    search.mark_news([f"faq:{faq.pk}"], at=NOW)
    assert told() == [], "laid out once more, it is the same news"


def test_nobody_hears_of_one_thing_twice_nor_after_the_end(asks, answered):
    asks("浮潛", "alice")
    asks("報備", "alice")
    gone = asks("浮潛", "bob")
    answered()
    announcements.unsubscribe(gone)
    [mail] = told()
    assert "「浮潛」" in mail
    faq = answered(question_zh="風浪板要報備嗎？")
    questions.end(faq, actor=faq.answers.get().published_by, now=NOW)
    assert told() == [], "taken down before anybody was told"
    answered(question_zh="獨木舟要報備嗎？")
    assert told(NOW + timedelta(days=8)) == [], "old when a standstill ends"
    assert not SearchNews.objects.exists()


def test_a_page_that_says_something_else_is_told_when_that_begins(asks, publish, edda):
    asks("淨灘")
    first = publish(slug="beach")
    assert len(told()) == 1
    second = writing.draft(first.item, actor=edda, now=NOW)
    publish(second, publish_at=NOW + HOUR)
    assert told() == []
    [mail] = told(NOW + HOUR)
    assert "/disclosures/items/beach/" in mail
    assert told(NOW + HOUR) == []


def test_a_page_is_told_by_what_its_file_says_once_it_is_read(asks, publish, write, edda, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    asks("bluewhale")
    asks("humpback", "bob")
    draft = write(slug="report")
    paper = SimpleUploadedFile("report.pdf", pdf("bluewhale stranded"))
    files.enclose(draft, paper, label_zh="年報", actor=edda, now=NOW)
    publish(draft, answer="看過了。")
    assert told() == [], "nobody knows yet what it says"
    file_texts.read_waiting(now=NOW)
    [mail] = told()
    assert "/disclosures/items/report/" in mail and "bluewhale" in mail
    assert told() == []


def test_a_page_waits_ten_minutes_for_its_files_and_no_longer(asks, publish, write, edda, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    asks("淨灘")
    draft = write(slug="beach")
    files.enclose(draft, SimpleUploadedFile("a.pdf", pdf("a")), label_zh="年報", actor=edda, now=NOW)
    publish(draft, answer="看過了。")
    assert told(NOW + timedelta(minutes=9)) == []
    assert len(told(NOW + timedelta(minutes=10))) == 1


def test_what_a_release_brings_along_is_no_news(asks, db):
    assert index_pages()
    assert not SearchNews.objects.exists()
    quiet = {"page", "dataset", "lost-property", "case", "announcement"}  # the last two the public index does not hold
    assert quiet < set(KINDS)
