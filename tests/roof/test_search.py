"""/search/: what a citizen meets, in both languages, and that it asks nobody who they are."""

from urllib.parse import quote

import pytest
from django.db import OperationalError

from cases import search
from cases.models import SearchMiss
from cases.search import finding
from coastguard_portal.found_pages import index_pages
from tests.cast import NOW

HARM = "<script>alert(1)</script>海巡<img src=x onerror=alert(1)>"


def page(client, typed, prefix="", **more):
    return client.get(f"{prefix}/search/", {"q": typed, **more})


def put(key, title, body, **more):
    said = {"kind": "item", "visibility": "public", "link": f"/{key}/", "day": NOW.date(), **more}
    search.index(key, title=title, words=[body], **said)


def test_services_and_procedures_are_found_with_the_place_marked(client, catalogue):
    response = page(client, "海岸管制區")
    text = response.content.decode()
    assert 'href="/services/coastal-zone/"' in text
    assert "<mark>海岸管制區</mark>" in text
    assert not response.cookies
    english = page(client, "controlled zone", "/en").content.decode()
    assert 'href="/en/services/coastal-zone/"' in english
    assert ">Entry into the coastal controlled zone" in english


def test_what_was_typed_and_what_was_written_is_shown_harmless(client, db):
    put("item:1", HARM, f"內文 {HARM}", category=HARM[:50])
    put("faq:1", "海巡", "海巡", kind="faq", category="另一類")
    text = page(client, f"海巡 {HARM}").content.decode() + page(client, "海巡").content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize("more", [{"page": "x"}, {"page": "999999"}, {"unit": "x"}, {"year": "²"}, {"kind": "\x00"}])
def test_nonsense_in_the_address_is_not_asked(client, db, more):
    put("item:1", "海巡", "海巡")
    assert page(client, "海巡", **more).status_code == 200


def test_who_finds_nothing_is_helped_and_leaves_only_the_words(client, catalogue):
    text = page(client, "海岸管治區").content.decode()
    assert f'href="?q={quote("海岸管制區")}"' in text
    for typed in ("沒有這種東西", "沒有這種東西", "王小明 A123456789", "沒有 wang@example.tw"):
        page(client, typed)
    kept = dict(SearchMiss.objects.values_list("words", "times"))
    assert kept.pop("沒有這種東西") == 2
    assert not [words for words in kept if "123" in words or "@" in words]


def test_on_a_full_disk_the_search_answers_and_notes_nothing(client, db, monkeypatch):
    def full(**_row):
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr(SearchMiss.objects, "get_or_create", full)
    assert page(client, "沒有這種字").status_code == 200
    assert not SearchMiss.objects.exists()


def test_a_number_that_is_not_exact_says_so(client, db, monkeypatch):
    monkeypatch.setattr(finding, "CAP", 3)
    for number in range(1, 6):
        put(f"item:{number}", "漂流木", "清運", category="甲" if number % 2 else "乙")
    text = page(client, "漂流木").content.decode()
    assert "筆以上" in text and "實際可能更多" in text
    assert "or more)" in page(client, "漂流木", "/en").content.decode()
    text = page(client, "漂流木", category="乙").content.decode()
    assert "實際可能更多" in text, "two results, and yet the number of the other category is not exact"
    monkeypatch.setattr(finding, "CAP", 1000)
    text = page(client, "漂流木").content.decode()
    assert "(3)" in text and "筆以上" not in text and "實際可能更多" not in text


def test_our_own_pages_data_sets_and_kinds_of_found_things_are_found(client, catalogue):
    places = {
        "怎麼去海巡署": "/contact/",
        "第八條 告知 個人資料": "/privacy/",
        "滿意度 開放資料": "/opendata/satisfaction/",
        "雨傘": "/lost-property/?category=umbrella",
        "打氣": "/service-points/",
    }
    for typed, link in places.items():
        assert f'href="{link}"' in page(client, typed).content.decode(), typed
    assert 'href="/en/contact/"' in page(client, "office hours", "/en").content.decode()
    assert index_pages() == index_pages()  # every start writes them anew


def test_a_feed_tells_what_is_new(client, db):
    put("item:1", "漁港公告", "安檢")
    for form in ("atom", "rss"):
        response = client.get(f"/search/feed.{form}", {"q": "漁港"})
        assert response["Content-Type"].startswith(f"application/{form}+xml")
        assert "漁港公告" in response.content.decode()
    assert client.get("/search/feed.exe", {"q": "漁港"}).status_code == 404
