"""The map for search engines, and how often pages are read."""

import json
import re
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from coastguard_portal import page_views
from disclosures.actions.laws import take_in
from disclosures.laws.source import SHIPPED, read
from disclosures.models import PageView
from disclosures.views.page_views import most_read
from tests.cast import NOW

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch):
    cache.clear()
    monkeypatch.setattr(page_views, "PATIENCE", 0.0)
    page_views._sums.clear()
    yield
    cache.clear()


def test_the_map_names_every_page_in_both_languages_once(client, catalogue, settings):
    take_in([read(json.loads((SHIPPED / "D0090009.json").read_text("utf-8")))], now=timezone.now())
    parts = re.findall(r"<loc>[^<]*(/sitemap-[a-z]+\.xml)</loc>", client.get("/sitemap.xml").content.decode())
    assert {"/sitemap-pages.xml", "/sitemap-services.xml", "/sitemap-opendata.xml"} <= set(parts)
    found = []
    for part in parts:
        answer = client.get(part)
        assert answer.headers["Content-Type"] == "application/xml"
        found += re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())
    assert len(found) == len(set(found))
    assert f"{settings.SITE_URL}/en/laws/D0090009/" in found
    for path in ("/", "/en/", "/promise/", "/en/services/yacht-departure/", "/opendata/cases-by-kind/"):
        assert settings.SITE_URL + path in found
    services = client.get("/sitemap-services.xml").content.decode()
    assert "<lastmod>2024-01-01" in services
    assert 'hreflang="en"' in services
    assert client.get("/sitemap-none.xml").status_code == 404
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in client.get("/robots.txt").content.decode()


@time_machine.travel(NOW, tick=False)
def test_a_page_that_is_read_counts_once_and_says_nothing_about_its_reader(client, catalogue):
    for _again in range(2):  # drawn, then from the cache
        client.get("/promise/", headers=BROWSER)
    client.get("/en/promise/", headers=BROWSER)
    client.get("/promise/", headers={"User-Agent": "Googlebot/2.1"})
    client.get("/promise/")
    client.head("/promise/", headers=BROWSER)
    client.get("/no-such-page/", headers=BROWSER)
    client.get("/track/", headers=BROWSER)
    client.get("/sitemap.xml", headers=BROWSER)
    assert page_views.gather(now=NOW) == {"pages": 2, "views": 3}
    client.get("/promise/", headers=BROWSER)
    page_views.gather(now=NOW)
    counts = dict(PageView.objects.filter(day=NOW.date()).values_list("path", "count"))
    assert counts == {"/promise/": 3, "/en/promise/": 1}
    assert most_read(date(2026, 1, 1)) == [{"page": "/promise/", "views": 4}]
    assert page_views.gather(now=NOW) == {"pages": 0, "views": 0}


def test_a_page_is_shown_though_redis_is_away(client, catalogue, monkeypatch):
    monkeypatch.setattr(page_views.settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    assert client.get("/promise/", headers=BROWSER).status_code == 200
