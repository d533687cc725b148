"""The roof's own pages: what they say, in which language, and that nothing a person typed is lost when they fail."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from accounts.doors import public_form
from accounts.models import Role, Unit
from cases import heartbeats
from cases.office import office
from coastguard_portal import banners, context, health, pages
from coastguard_portal import urls as roof
from tests.cast import make_user

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
FIXED = ["/", "/sitemap/", "/contact/", "/privacy/", "/security/", "/accessibility/"]
BOTH = FIXED + [f"/en{page}" for page in FIXED]


@public_form
def _echo(request):
    return HttpResponse(repr(sorted(request.POST.lists())))


@login_not_required
def _fails(request):
    raise RuntimeError("王小明 A123456789")


@login_not_required
def _too_many(request):
    return pages.too_many(request, retry_after=61)


urlpatterns = [
    path("echo/", _echo),
    path("fails/", _fails),
    path("en/fails/", _fails),
    path("too-many/", _too_many),
    *roof.urlpatterns,
]
handler404, handler429, handler500 = (f"coastguard_portal.pages.{name}" for name in ("not_found", "too_many", "failed"))


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


# --- Words --------------------------------------------------------------------------------------------------------
GOES_ON = re.compile(
    r'translate "[^"]*[^"\s]:" %\}(?:</(?:strong|span|b|em)>)*\s+'
    r"(?:<(?:a|strong|span|code)\b|\{\{|\{% (?:if|include|blocktr))"
)


def test_a_colon_brings_its_own_blank_for_the_chinese_one_has_none(client, catalogue):
    """In a sentence that goes on, the blank belongs to the words: "Please note: " is 「請留意：」."""
    found = {
        f"{path.relative_to(ROOT)}: {fault[0]}"
        for path in (ROOT / "templates").rglob("*.html")
        for fault in GOES_ON.finditer(path.read_text())
    }
    assert not found
    page = client.get("/services/personal-data/").text
    assert "帶來：<a" in page and not re.search(r"負責單位：\s", page)
    assert "bring it along: <a" in client.get("/en/services/personal-data/").text


# --- Public pages -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", BOTH)
def test_a_public_page_costs_no_query_once_cached_and_sets_no_cookie(client, page, django_assert_num_queries):
    first = client.get(page)
    assert first.status_code == 200
    assert not first.cookies
    with django_assert_num_queries(0):
        again = client.get(page)
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not again.cookies


@pytest.mark.parametrize("page", FIXED[1:])
def test_a_fixed_page_asks_for_the_catalogue_and_the_closures_at_most(client, page, django_assert_max_num_queries):
    office()  # kept by the process
    with django_assert_max_num_queries(2):
        client.get(page)


@pytest.mark.parametrize("page", BOTH)
def test_the_frame_is_whole(client, page):
    html = client.get(page).content.decode()
    english = page.startswith("/en/")
    twin = page.removeprefix("/en") if english else f"/en{page}"
    assert f'<html lang="{"en" if english else "zh-Hant-TW"}"' in html
    assert html.count("<h1") == 1
    for key in "UCZ":
        assert re.search(rf'href="#A{key}"\s+id="A{key}"\s+accesskey="{key}"', html)
    assert html.index('class="skip"') < html.index('accesskey="U"')
    assert re.search(rf'<a href="{twin}" lang="(en|zh-Hant-TW)" hreflang="(en|zh-Hant)"', html)
    alternates = dict(re.findall(r'rel="alternate"\s+hreflang="([\w-]+)"\s+href="([^"]+)"', html))
    chinese = settings.SITE_URL + (twin if english else page)
    assert alternates == {
        "zh-Hant": chinese,
        "en": settings.SITE_URL + (page if english else twin),
        "x-default": chinese,
    }
    assert 'href="tel:118"' in html


@pytest.mark.parametrize("page", BOTH)
def test_a_page_with_a_query_keeps_it_in_the_other_language(client, page):
    html = client.get(f"{page}?page=2").content.decode()
    assert re.search(r'<a href="[^"]+\?page=2" lang=', html)


def test_every_page_of_the_roof_is_in_the_list_of_the_browser_tests():
    listed = {line.strip() for line in (ROOT / "tests" / "paths.txt").read_text("utf-8").splitlines()}
    assert {*BOTH, "/display/", "/en/display/"} <= listed


def test_a_public_page_only_reads(client):
    response = client.post("/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_titles_differ(client):
    titles = [re.search(r"<title>(.*?)</title>", client.get(page).content.decode(), re.S)[1].split() for page in BOTH]
    assert len({" ".join(title) for title in titles}) == len(BOTH)


# --- Display settings -------------------------------------------------------------------------------------------------
CHOICE = {"size": "large", "theme": "dark", "motion": "still", "keys": "off"}


def test_display_settings_are_kept_and_lead_back(client):
    shown = client.get("/display/", headers={"referer": "http://testserver/privacy/?page=2"})
    assert 'value="/privacy/?page=2"' in shown.content.decode()
    done = client.post("/display/", {**CHOICE, "next": "/privacy/?page=2"})
    assert (done.status_code, done.headers["Location"]) == (302, "/privacy/?page=2")
    cookie = done.cookies["display"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        "large-dark-still-off",
        True,
        "Lax",
        "/",
    )
    html = client.get("/privacy/").content.decode()
    assert re.search(r'data-size="large"\s+data-theme="dark"\s+data-motion="still"', html)
    assert "accesskey" not in html
    assert re.search(r'value="dark"[^>]*checked', client.get("/display/").content.decode())


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:///evil.example", ""],
)
def test_nobody_is_sent_away_from_here(client, address):
    assert client.post("/display/", {**CHOICE, "next": address}).headers["Location"] == "/"


def test_a_missing_choice_is_said_in_words_and_the_rest_is_kept(client):
    response = client.post("/display/", {**CHOICE, "size": "huge"})
    html = response.content.decode()
    assert response.status_code == 422
    assert re.search(r"<title>\s*(錯誤：|Error: )", html)
    assert 'href="#id_size_0"' in html
    assert 'id="id_size_0"' in html
    assert re.search(r'value="dark"[^>]*checked', html)


# --- Failure ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def lenient(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize("page", ["/no-such-page/", "/en/no-such-page/"])
def test_not_found_shows_ways_on(client, page):
    response = client.get(page)
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'href="tel:118"' in response.content.decode()
    assert ("/en/sitemap/" if page.startswith("/en/") else '"/sitemap/"') in response.content.decode()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/services/yacht-departur/", "services yacht departur"),
        ("/en/laws/海岸巡防法.html", "laws 海岸巡防法"),
        ("/verify/me/abCdefghijklmnopqrstuvwxyz/", "verify me"),
        ("/trak/YD-115-000001-7/", "trak"),
        ("/t/K7QM-3XWD-HTBA/", "t"),
    ],
)
def test_not_found_offers_to_search_for_the_words_of_the_address_and_for_no_key(client, page, words):
    box = re.search(r'<input[^>]*name="q"[^>]*>', client.get(page).content.decode())[0]
    assert f'value="{words}"' in box


def test_a_fault_shows_a_number_that_stands_in_the_log_and_nothing_else(lenient, caplog):
    response = lenient.get("/fails/?name=王小明")
    assert response.status_code == 500
    assert response.headers["Cache-Control"] == "no-store, private"
    number = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", response.content.decode())[0]
    [line] = [record.getMessage() for record in caplog.records if record.name == "coastguard_portal.pages"]
    assert line == f"incident {number} /fails/ RuntimeError"
    assert "A123456789" not in response.content.decode()


@pytest.mark.parametrize(
    ("page", "words"), [("/fails/?step=2", "您填寫的內容都還在"), ("/en/fails/?step=2", "nothing you typed is lost")]
)
def test_a_form_that_meets_a_fault_of_ours_can_be_sent_again(lenient, caplog, page, words):
    lenient.handler.enforce_csrf_checks = False
    response = lenient.post(page, TYPED, headers=HERE)
    html = response.content.decode()
    assert response.status_code == 500
    assert "no-store" in response.headers["Cache-Control"]
    assert words in html
    assert f'action="{page}"' in html
    assert 'name="note" value="quote &quot; and &lt;b&gt;"' in html
    assert "hunter2" not in html
    ours = [record for record in caplog.records if record.name == "coastguard_portal.pages"]
    assert len(ours) == 1 and not any(value in ours[0].getMessage() for value in ("王小明", "quote"))


def test_a_form_from_elsewhere_that_meets_a_fault_is_not_said_again(lenient):
    lenient.handler.enforce_csrf_checks = False
    html = lenient.post("/fails/", TYPED, headers={"origin": "https://evil.example"}).content.decode()
    assert "quote" not in html and "tel:118" in html


def test_a_fault_of_the_error_page_itself_still_gives_the_number_and_118(lenient, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("no templates")

    monkeypatch.setattr(pages, "render", broken)
    response = lenient.get("/fails/")
    assert response.status_code == 500
    assert b"tel:118" in response.content
    assert re.search(rb"<code>[0-9a-f-]{36}</code>", response.content)


@pytest.fixture
def without_database(monkeypatch):
    """A visitor while no statement reaches the database."""

    def away(*args, **kwargs):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(CursorWrapper, "execute", away)
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("page", "words"), [("/mailbox/write/", "您填寫的內容都還在"), ("/en/mailbox/write/", "Nothing you typed")]
)
def test_a_form_sent_while_the_database_is_away_can_be_sent_again(without_database, page, words):
    response = without_database.post(page, {"subject": "路燈", "content": 'quote " and <b>'}, headers=HERE)
    html = response.content.decode()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "no-store" in response.headers["Cache-Control"]
    assert words in html
    assert 'name="content" value="quote &quot; and &lt;b&gt;"' in html
    assert re.search(r"<code[^>]*>[0-9a-f-]{36}</code>", html)


def test_a_page_opened_while_the_database_is_away_says_that_it_comes_back(without_database):
    response = without_database.get("/faq/")
    assert response.status_code == 503
    assert "tel:118" in response.content.decode()


def test_too_many_says_when_to_come_back(lenient):
    response = lenient.get("/too-many/")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "61")
    assert re.search(r"\b2\b", text_of(response))


# --- A form without a valid token -------------------------------------------------------------------------------------
TYPED = {"name": "王小明", "note": 'quote " and <b>', "day": ["1", "2"], "password": "hunter2hunter2"}
HERE = {"origin": "http://testserver"}


def test_a_form_that_was_open_too_long_keeps_what_was_typed(lenient):
    response = lenient.post("/echo/?step=2", TYPED, headers=HERE)
    html = response.content.decode()
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]
    assert 'action="/echo/?step=2"' in html
    kept = [
        (name, unescape(value)) for name, value in re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', html)
    ]
    token = dict(kept)["csrfmiddlewaretoken"]
    assert [pair for pair in kept if pair[0] != "csrfmiddlewaretoken"] == [
        ("name", "王小明"),
        ("note", 'quote " and <b>'),
        ("day", "1"),
        ("day", "2"),
    ]
    assert "hunter2" not in html
    again = {"name": "王小明", "day": ["1", "2"], "csrfmiddlewaretoken": token}
    assert lenient.post("/echo/", again, headers=HERE).status_code == 200


@pytest.mark.parametrize(
    "source",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"referer": "http://testserver.evil.example/"}, {}],
)
def test_a_form_from_elsewhere_gets_no_second_chance(lenient, source):
    response = lenient.post("/echo/", TYPED, headers=source)
    assert response.status_code == 403
    assert "王小明" not in response.content.decode()
    assert 'action="/echo/' not in response.content.decode()


# --- Health -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["/healthz", "/healthz/live", "/healthz/ready"])
def test_health_is_for_machines(client, page):
    response = client.get(page)
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_full_health_names_the_part_that_is_ill(client, settings):
    settings.CLAMD_URL = ""  # whatever machine this runs on
    response = client.get("/healthz/full")
    assert response.status_code == 503
    assert response.json() == {
        "status": "fault",
        "database": "ok",
        "redis": "ok",
        "sweep": "late",
        "scanner": "ok",
        "mail": "ok",
        "disk": "ok",
    }


def test_before_its_first_round_the_clockwork_is_starting_not_late(client, settings):
    settings.CLAMD_URL = ""
    now = timezone.now()
    heartbeats.begin(now=now - timedelta(minutes=1))
    assert client.get("/healthz/full").json()["sweep"] == "starting"
    assert client.get("/healthz/full").status_code == 200
    assert not banners.alarms(now)
    heartbeats.begin(now=now + timedelta(minutes=9))  # it died and started again: not young for ever
    assert [str(words) for words in banners.alarms(now + timedelta(minutes=10))] == [str(banners.SWEEP_IS_LATE)]
    heartbeats.beat(heartbeats.SWEEP, now=now)
    assert client.get("/healthz/full").json()["sweep"] == "ok"


def test_life_does_not_depend_on_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz/live")


def sign_in(client, settings, user):
    """A demo person: the second factor has tests of its own (tests/accounts)."""
    settings.DEMO = user.is_demo = True
    user.save(update_fields=["is_demo"])
    client.force_login(user)


def test_a_menu_of_many_rooms_folds_the_rarer_ones_and_loses_none(client, settings, sue):
    sign_in(client, settings, sue)  # a chief finds all fifteen
    page = client.get("/en/staff/surveys/").content.decode()
    menu = page[page.index('<nav class="menu"') : page.index("</nav>")]
    line, folded = menu.split("<details>")

    assert all(f'href="/en{path}{context.BOXES.get(path, "")}"' in line for path, _label in context.STAFF_MENU)
    assert all(f'href="/en{path}"' in folded for path, _label in context.STAFF_MORE)
    assert '<summary aria-current="true">' in folded, "the fold says that the page is in it"


def test_a_short_menu_is_not_folded(client, settings, catalogue):
    sign_in(client, settings, make_user("ed", "編", "Ed", Role.EDITOR, Unit.objects.get(code="CGA")))
    page = client.get("/staff/").content.decode()

    assert "<details>" not in page[page.index('<nav class="menu"') : page.index("</nav>")]
    assert 'href="/staff/settings/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_public_menu_stays_low_on_a_phone_and_loses_no_page(client, prefix):
    page = client.get(f"{prefix}/search/").content.decode()
    menu = page[page.index('<nav class="menu"') : page.index("</nav>")]
    line, folded = menu.split("<details>")

    assert line.count("<a ") == 4 and "data-unfolds" in line, "a wide window shows them all on the line"
    assert line.count("<a ") + folded.count("<a ") == len(context.MENU)
    assert '<summary aria-current="true">' in folded and f'href="{prefix}/search/" aria-current="page"' in folded


def test_a_disk_that_fills_up_is_told_to_the_monitor(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    assert health.FULL["disk"]() == "ok"
    monkeypatch.setattr(health, "LITTLE_ROOM", 2**62)
    assert health.disk() == "low"
    settings.VAR = tmp_path / "unmounted"
    assert health.disk() == "FileNotFoundError"
