"""Announcements: on top until a moment, as feeds, by mail to whoever confirmed the address, each once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from cases import brakes
from cases.actions import Refused
from disclosures.actions import announcements as actions
from disclosures.models import Category, Subscription, Told
from notifications import words
from notifications.models import Notice
from tests.cast import NOW

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday(settings, pia, catalogue):
    settings.DEMO = True
    pia.is_demo = True
    pia.save(update_fields=["is_demo"])
    cache.clear()
    with time_machine.travel(NOW, tick=True):
        yield
    cache.clear()


@pytest.fixture
def news(catalogue) -> Category:
    return Category.objects.get(code="announcements")


def links_of(notice) -> str:
    return re.search(r"/alerts/link/(\S+)/", words.write(notice).mail)[1]


def test_what_is_pinned_stands_on_top_until_its_moment(client, publish, news, pia, edda):
    old = publish(at=NOW - 40 * HOUR, category=news, title_zh="舊公告", slug="old")
    publish(at=NOW - 20 * HOUR, category=news, title_zh="新公告", slug="new")
    page = client.get("/announcements/").content.decode()
    assert page.index("新公告") < page.index("舊公告")
    with pytest.raises(Refused, match="90"):
        actions.pin(old.item, until=NOW + timedelta(days=91), actor=pia, now=NOW)
    with pytest.raises(Refused, match="職務"):
        actions.pin(old.item, until=NOW + HOUR, actor=edda, now=NOW)
    actions.pin(old.item, until=NOW + HOUR, actor=pia, now=NOW)
    cache.clear()
    page = client.get("/announcements/").content.decode()
    assert page.index("舊公告") < page.index("新公告")
    assert page.count("舊公告") == 1
    with time_machine.travel(NOW + HOUR):  # no job, no new generation: its moment has come
        cache.clear()
        page = client.get("/announcements/").content.decode()
    assert page.index("新公告") < page.index("舊公告")
    client.force_login(pia)
    address = reverse("pin_edit", args=["new"])
    assert client.post(address, {"until_year": "115", "until_month": "11", "until_day": "1"}).status_code == 422
    assert client.post(address, {"until_year": "115", "until_month": "12", "until_day": "1"}).status_code == 302
    assert "新公告" in client.get(reverse("pin_desk")).content.decode()
    assert client.post(address, {"end": "1"}).status_code == 302
    assert client.get(reverse("pin_edit", args=["none"])).status_code == 404


def test_feeds_tell_what_is_new_in_the_language_of_the_address(client, publish, news, settings):
    publish(at=NOW - HOUR, category=news, title_zh="海上 <b>演習</b> & 管制", title_en="Exercise", slug="drill")
    publish(at=NOW - HOUR, title_zh="別的類別", slug="other")
    atom = client.get("/disclosures/announcements/feed.atom")
    assert atom.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    text = atom.content.decode()
    assert "海上 &lt;b&gt;演習&lt;/b&gt; &amp; 管制" in text
    assert f"<id>{settings.SITE_URL}/disclosures/items/drill/</id>" in text
    assert "別的類別" not in text
    rss = client.get("/en/disclosures/feed.rss").content.decode()
    assert "<title>Exercise</title>" in rss
    assert "<item>" in rss
    assert client.get("/disclosures/feed.exe").status_code == 404
    assert client.get("/disclosures/none/feed.rss").status_code == 404


def test_mail_goes_only_to_whoever_confirmed_and_once(client, publish, news):
    address = reverse("alert_subscribe", args=["announcements"])
    assert client.post(address, {"email": "no address"}).status_code == 422
    for mail in ("alice@example.tw", "ALICE@example.tw", "bob@example.tw"):
        assert client.post(address, {"email": mail}).status_code == 302
    alice, bob = Subscription.objects.order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(email, '') FROM disclosures_subscription")
        assert "alice" not in cursor.fetchone()[0].lower()
    confirmation = Notice.objects.filter(kind="alert_confirm").order_by("pk").first()
    link = reverse("alert_link", args=[links_of(confirmation)])
    assert client.get(link).status_code == 200
    assert Subscription.objects.filter(confirmed_at__isnull=False).count() == 0  # looking changes nothing
    for _twice in range(2):
        client.post(link, {"act": "confirm"})
    assert Subscription.objects.get(confirmed_at__isnull=False) == alice
    client.post(address, {"email": "alice@example.tw"})
    assert Notice.objects.filter(kind="alert_confirm").count() == 2  # known already: told to nobody
    later = NOW + HOUR
    publish(at=later, category=news, title_zh="新公告", slug="new")
    assert actions.tell_subscribers(now=later) == {"mails": 1, "forgotten": 0}
    assert actions.tell_subscribers(now=later + HOUR) == {"mails": 0, "forgotten": 0}
    mail = Notice.objects.get(kind="alert_new")
    assert (mail.email, Told.objects.get().letters) == ("ALICE@example.tw", 1)
    said = words.write(mail)
    assert "新公告" in said.subject
    assert "/disclosures/items/new/" in said.mail
    client.post(reverse("alert_link", args=[links_of(mail)]), {"act": "end"})
    assert not Subscription.objects.filter(pk=alice.pk).exists()
    assert client.get(link).status_code == 404
    assert actions.tell_subscribers(now=NOW + timedelta(days=4))["forgotten"] == 1
    assert not Subscription.objects.filter(pk=bob.pk).exists()


def test_nobody_is_mailed_all_day_about_one_search_after_another(client, news):
    for number in range(brakes.MAILS_A_DAY + 2):
        address = f"{reverse('alert_search')}?q=漁港{number}"
        assert client.post(address, {"email": "victim@example.tw"}).status_code == 302  # tells nobody why
    assert Notice.objects.filter(kind="alert_confirm").count() == brakes.MAILS_A_DAY


def test_a_search_is_told_of_what_it_finds_and_nobody_of_one_thing_twice(client, publish, news):
    address = f"{reverse('alert_search')}?q=漁港+淨灘"
    assert client.get(f"{reverse('alert_search')}?q=，").status_code == 404
    assert "漁港 淨灘" in client.get(address).content.decode()
    assert client.post(address, {"email": "alice@example.tw"}).status_code == 302
    asked = Notice.objects.get(kind="alert_confirm")
    link = reverse("alert_link", args=[links_of(asked)])
    # Whoever typed the words need not be whoever reads the mail: it says none of them, the page behind its link does.
    for language in ("zh-hant", "en"):
        asked.language = language
        said = words.write(asked)
        assert "淨灘" not in said.subject + said.mail
        assert ("搜尋" if language == "zh-hant" else "a search") in said.subject
    assert "漁港 淨灘" in client.get(link).content.decode()
    client.post(link, {"act": "confirm"})
    assert "漁港 淨灘" in client.get(link).content.decode()
    row = Subscription.objects.get()
    Subscription.objects.create(
        category=news, email=row.email, email_hash=row.email_hash, asked_at=NOW, confirmed_at=NOW
    )
    later = NOW + HOUR
    publish(at=later, category=news, title_zh="漁港的淨灘", slug="both")
    publish(at=later, category=Category.objects.get(code="guidance"), title_zh="淨灘", slug="neither")
    publish(at=later, category=Category.objects.get(code="guidance"), title_zh="漁港淨灘", slug="search")
    assert actions.tell_subscribers(now=later)["mails"] == 2
    said = [words.write(mail).mail for mail in Notice.objects.filter(kind="alert_new").order_by("pk")]
    assert "/disclosures/items/search/" in said[1] and "「漁港 淨灘」" in said[1]


def test_what_is_scheduled_is_told_when_it_is_public_and_old_news_never(client, publish, news):
    row = {"email": "a@example.tw", "email_hash": "x", "asked_at": NOW, "confirmed_at": NOW - timedelta(days=30)}
    Subscription.objects.create(category=news, **row)
    publish(at=NOW, publish_at=NOW + HOUR, category=news, slug="coming")
    publish(at=NOW - timedelta(days=8), category=news, slug="stale")
    assert actions.tell_subscribers(now=NOW)["mails"] == 0
    assert actions.tell_subscribers(now=NOW + HOUR)["mails"] == 1
