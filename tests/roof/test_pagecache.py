"""The page cache: what it keeps, for whom, until when, and what happens when Redis is away."""

import gzip
import socket
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from accounts.doors import expire_pages, public_form, public_page
from coastguard_portal import pagecache
from coastguard_portal.pagecache import PageCacheMiddleware, accepts_gzip
from tests.cast import NOW

pytestmark = pytest.mark.django_db
FACTORY = RequestFactory()


class Site:
    """A site of one view behind the cache; `drawn` counts how often the view was asked."""

    def __init__(self, view=None):
        self.drawn = 0
        self.view = view or public_page(lambda request: HttpResponse("海巡 " * 300))
        self.cached = PageCacheMiddleware(self.respond)

    def respond(self, request):
        self.drawn += 1
        return self.view(request)

    def get(self, path="/", *, method="get", cookies=(), **headers):
        request = getattr(FACTORY, method)(path, **{f"HTTP_{k.upper()}": v for k, v in headers.items()})
        request.COOKIES.update(cookies)
        return self.cached(request)


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch):
    monkeypatch.setattr(pagecache, "QUIET_SECONDS", 600)  # longer than any of these takes
    cache.clear()
    yield
    cache.clear()


def test_a_page_is_drawn_once_and_then_answered_from_the_cache():
    site = Site()
    first, second = site.get(), site.get()
    assert site.drawn == 1
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert second.headers["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
    assert second.headers["Vary"] == "Accept-Encoding, Cookie"
    assert not second.cookies


def test_a_browser_that_has_the_page_gets_304_without_a_body():
    site = Site()
    tag = site.get().headers["ETag"]
    again = site.get(if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"].startswith("public")
    assert site.get(if_none_match='"other"').status_code == 200


def test_head_tells_the_length_and_sends_no_body():
    site = Site()
    whole = site.get()
    head = site.get(method="head")
    assert head.content == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(whole.content))
    assert site.drawn == 1


def test_the_page_is_compressed_only_for_a_browser_that_can_read_it():
    site = Site()
    plain, small = site.get(), site.get(accept_encoding="br, gzip;q=0.8")
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 5
    assert small.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize(
    ("said", "can"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.001", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("", False),
        ("x-gzipped", False),
    ],
)
def test_accept_encoding_is_read_as_it_is_meant(said, can):
    assert accepts_gzip(FACTORY.get("/", HTTP_ACCEPT_ENCODING=said)) is can


def test_each_choice_of_display_settings_has_its_own_page_and_nonsense_has_none():
    site = Site()
    site.get()
    site.get(cookies={"display": "large-dark-still-off"})
    assert site.drawn == 2
    site.get(cookies={"display": "large-dark-still-off"})
    site.get(cookies={"display": "huge-pink-mad-yes"})
    site.get(cookies={"display": "x" * 4000})
    site.get(cookies={"session": "somebody", "csrf": "token"})
    assert site.drawn == 2


@pytest.mark.parametrize("change", [{"path": "/other/"}, {"path": "/?page=2"}, {"host": "127.0.0.1"}])
def test_another_address_is_another_page(change):
    site = Site()
    site.get(host="localhost")
    site.get(**{"host": "localhost", **change})
    assert site.drawn == 2


def test_the_order_of_the_query_does_not_matter():
    site = Site()
    site.get("/?page=2&year=115")
    site.get("/?year=115&page=2")
    assert site.drawn == 1


@pytest.mark.parametrize("query", ["q=boat", "page=1&utm_source=x", "page=" + "9" * 200])
def test_strangers_cannot_fill_the_cache_with_addresses_of_their_own(query):
    site = Site()
    assert site.get(f"/?{query}").headers["ETag"]
    site.get(f"/?{query}")
    assert site.drawn == 2


def test_http_and_https_are_not_mixed_up():
    site = Site()
    site.get()
    site.cached(FACTORY.get("/", secure=True))
    assert site.drawn == 2


def test_a_bell_makes_every_page_be_drawn_anew_after_the_commit(django_capture_on_commit_callbacks):
    site = Site()
    site.get()
    with django_capture_on_commit_callbacks(execute=True):
        expire_pages()
        site.get()
        assert site.drawn == 1, "before the commit readers see the page as it was"
    site.get()
    assert site.drawn == 2


def test_what_is_published_while_a_page_is_being_drawn_is_not_hidden_by_it(django_capture_on_commit_callbacks):
    def view(request):
        with django_capture_on_commit_callbacks(execute=True):
            expire_pages()
        return HttpResponse("drawn from the old rows")

    site = Site(public_page(view))
    site.get()
    site.get()
    assert site.drawn == 2


def test_a_lost_generation_never_brings_an_old_page_back():
    from accounts.doors import GENERATION

    site = Site()
    site.get()
    cache.delete(GENERATION)
    site.get()
    assert site.drawn == 2


def test_a_page_ends_at_the_moment_its_view_named():
    ends = NOW + timedelta(seconds=20)

    def view(request):
        response = HttpResponse("until then")
        response.cache_until = ends
        return response

    site = Site(public_page(view))
    with time_machine.travel(NOW, tick=False) as clock:
        assert "s-maxage=20," in site.get().headers["Cache-Control"]
        clock.move_to(ends - timedelta(seconds=1))
        site.get()
        assert site.drawn == 1
        clock.move_to(ends)
        site.get()
        assert site.drawn == 2


def test_a_moment_that_has_passed_means_not_kept():
    def view(request):
        response = HttpResponse("too late")
        response.cache_until = timezone.now() - timedelta(seconds=1)
        return response

    site = Site(public_page(view))
    assert "s-maxage=0," in site.get().headers["Cache-Control"]
    site.get()
    assert site.drawn == 2


def _cookie(request):
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    return response


def _looks_at_the_reader(request):
    return HttpResponse("x", headers={"Vary": "Cookie"})


def _nonce(request):
    return HttpResponse("x", headers={"Content-Security-Policy": "script-src 'nonce-abc'"})


@pytest.mark.parametrize("view", [_cookie, _looks_at_the_reader, _nonce])
def test_a_public_page_that_looked_at_its_reader_is_shown_to_nobody_else(view, caplog):
    site = Site(public_page(view))
    assert site.get().headers["Cache-Control"] == "private, no-store"
    site.get()
    assert site.drawn == 2
    assert "looked at its reader" in caplog.text


@pytest.mark.parametrize(
    "view",
    [
        lambda request: HttpResponse("a staff page"),
        public_form(lambda request: HttpResponse("a form")),
        public_page(lambda request: HttpResponse("gone", status=404)),
        public_page(lambda request: HttpResponse(status=302, headers={"Location": "/"})),
    ],
)
def test_only_whole_public_pages_are_kept(view):
    site = Site(view)
    site.get()
    site.get()
    assert site.drawn == 2


def test_a_post_passes_by():
    site = Site()
    site.get()
    assert site.get(method="post").status_code == 405
    assert site.drawn == 2


def test_a_wrong_host_passes_by_and_is_refused_further_in():
    site = Site()
    site.get(host="evil.example")
    site.get(host="evil.example")
    assert site.drawn == 2


def test_a_dead_redis_is_a_miss_and_is_left_alone_for_a_while(monkeypatch):
    asked = []

    def refuse(*args, **kwargs):
        asked.append(args)
        raise RedisAway("refused")

    for name in ("get_many", "get", "add", "set"):
        monkeypatch.setattr(cache, name, refuse)
    site = Site()
    for _time in range(5):
        assert site.get().status_code == 200
    assert site.drawn == 5
    assert len(asked) == 1


def test_a_redis_that_does_not_answer_costs_half_a_second_once():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        away = {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{silent.getsockname()[1]}/0",
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
        }
        with override_settings(CACHES={"default": away}):
            site = Site()
            for _time in range(3):
                assert site.get().status_code == 200
        silent.settimeout(0)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):  # nobody called again, to wait again
            silent.accept()


def test_ringing_the_bell_with_redis_away_harms_nobody(monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **kwargs):
        raise RedisAway("refused")

    monkeypatch.setattr(cache, "set", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        expire_pages()
