"""整頁快取: public pages kept whole, in front of everything else.

First in MIDDLEWARE: a page that is found here costs one look into Redis and no query, no session, no template. It holds
only answers that `accounts.doors.public_page` marked with `cache_whole`, under a key of everything they may depend on:
scheme, host, path, the known query keys, the reader's display settings and the release of this program. Each page bears
the generation it was drawn in; `accounts.doors.expire_pages` starts a new one, and every older page counts as missing.

Pages are compressed here, once, when they are stored. That is safe although compression and TLS together can leak
secrets (BREACH): a page that is the same for everyone holds none, no CSRF token among them. Answers to forms are not
compressed by us at all.

A Redis that is away means a miss, found out within its short socket time-out and then not asked for QUIET_SECONDS.
"""

import functools
import gzip
import hashlib
import logging
import re
import secrets
import time
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from redis.exceptions import RedisError

from accounts.doors import GENERATION
from coastguard_portal import page_views
from coastguard_portal.display import display_of

logger = logging.getLogger(__name__)

PAGE_SECONDS = 600  # the longest a page lives, so that even a bell that nobody heard is made good
SHARED_SECONDS = 30  # what a proxy may keep; browsers ask each time and mostly get a 304
QUIET_SECONDS = 5  # how long Redis is left alone after it did not answer
# A page asked for with any other key is drawn fresh and not stored, so that strangers cannot fill Redis.
QUERY_KEYS = frozenset({"page", "sort", "year", "category", "unit", "county"})
QUERY_LENGTH = 120
DROPPED = ("Content-Length", "Vary", "Expires")
NO_GZIP = re.compile(r"q=0(\.0*)?")
CLOSED = ("/staff/", "/en/staff/", "/admin/", "/en/admin/", "/healthz")  # never public: not worth the look


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.release = release_mark()
        self.quiet_until = 0.0

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path_info.startswith((*CLOSED, settings.STATIC_URL)):
            return self.get_response(request)
        key = page_key(request, self.release)
        generation, page = self.read(key) if key else (None, None)
        if page is None:
            response = self.get_response(request)
            if not may_be_kept(response):
                return response
            now = timezone.now()
            seconds = min(seconds_left(response, now), seconds_of_banners(request, now))
            page = page_of(response, seconds)
            if key and generation and request.method == "GET" and seconds > 0:
                page["until"] = now.timestamp() + seconds
                self.write(key, generation, page, seconds)
        page_views.saw(request, page, now=timezone.now())
        return answer(page, request)

    def read(self, key):
        """The present generation and the page stored in it; None for what is missing."""
        found = self.ask(cache.get_many, [GENERATION, key])
        if found is None:
            return None, None
        generation = found.get(GENERATION)
        if generation is None:
            # First use, or Redis lost it. `add` keeps what another process set in the meantime.
            self.ask(cache.add, GENERATION, secrets.token_hex(8), None)
            generation = self.ask(cache.get, GENERATION)
        drawn_in, page = found.get(key) or (None, None)
        holds = drawn_in == generation and page["until"] > time.time()  # by our clock, not by that of Redis
        return generation, page if holds else None

    def write(self, key, generation, page, seconds):
        """Store under the generation read *before* drawing: what was published meanwhile makes it stale at once."""
        self.ask(cache.set, key, (generation, page), seconds)

    def ask(self, question, *args):
        """Put one question to Redis; None when it is away, without trying again for a while."""
        if time.monotonic() < self.quiet_until:
            return None
        try:
            return question(*args)
        except (RedisError, OSError) as fault:
            self.quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("page cache: Redis does not answer (%s)", type(fault).__name__)
            return None


def page_key(request, release: str) -> str | None:
    """Everything a public page may depend on, as a key; None where the page must be drawn fresh."""
    query = sorted((name, value) for name, values in request.GET.lists() for value in values)
    if any(name not in QUERY_KEYS for name, _value in query) or len(urlencode(query)) > QUERY_LENGTH:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None  # further in, Django answers 400, with all the headers of an ordinary answer
    parts = (release, request.scheme, host, request.path, urlencode(query), str(display_of(request)))
    return "page:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def may_be_kept(response) -> bool:
    """Whether the answer is a public page and kept its promise to look at nobody."""
    if not getattr(response, "cache_whole", False) or response.status_code != 200 or response.streaming:
        return False
    by_reader = response.cookies or "Cookie" in response.headers.get("Vary", "")
    if by_reader or "nonce-" in response.headers.get("Content-Security-Policy", ""):
        logger.error("page cache: a public page looked at its reader and is not cached")
        response.headers["Cache-Control"] = "private, no-store"
        return False
    return True


def seconds_left(response, now) -> int:
    """How long the page holds: to `cache_until` (an aware moment) if the view set one, PAGE_SECONDS at the most."""
    until = getattr(response, "cache_until", None) or now + timedelta(seconds=PAGE_SECONDS)
    return min(PAGE_SECONDS, int((until - now).total_seconds()))


def seconds_of_banners(request, now) -> int:
    """How long what its banners say holds (coastguard_portal/banners.py)."""
    ends = getattr(request, "banners_end", None)
    return PAGE_SECONDS if ends is None else int((ends - now).total_seconds())


def page_of(response, seconds: int) -> dict:
    """The whole answer as plain values, compressed once; the same content always has the same ETag."""
    body = response.content
    headers = {name: value for name, value in response.headers.items() if name not in DROPPED}
    headers["Cache-Control"] = f"public, max-age=0, s-maxage={max(0, min(SHARED_SECONDS, seconds))}, must-revalidate"
    # The language is in the address, so the page varies by nothing but the display cookie and the encoding.
    headers["Vary"] = "Accept-Encoding, Cookie"
    # Weak: the compressed and the plain page are the same page.
    headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    return {"headers": headers, "body": body, "gzip": gzip.compress(body, 9, mtime=0)}


def answer(page: dict, request) -> HttpResponse:
    """A response made of the stored page: compressed if the browser can, 304 if it has it, without body for HEAD."""
    small = accepts_gzip(request) and len(page["gzip"]) < len(page["body"])
    body = page["gzip"] if small else page["body"]
    response = HttpResponse(b"" if request.method == "HEAD" else body, headers=page["headers"])
    response.headers["Content-Length"] = str(len(body))
    if small:
        response.headers["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=page["headers"]["ETag"], response=response)


def accepts_gzip(request) -> bool:
    """Whether `Accept-Encoding` names gzip and does not rule it out with a quality of zero."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() == "gzip":
            return not NO_GZIP.fullmatch(quality.replace(" ", ""))
    return False


@functools.cache
def release_mark() -> str:
    """A short hash of this release: its code, texts and list of static files. Another release, other keys.

    A process reads its thousand files once: it is of one release as long as it lives.
    """
    base = Path(settings.BASE_DIR)
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base]
    files = [file for folder in ours for file in folder.rglob("*.py")]
    files += [file for folder in ("templates", "locale") for file in (base / folder).rglob("*") if file.is_file()]
    files.append(Path(settings.STATIC_ROOT or base) / "staticfiles.json")
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.exists()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
