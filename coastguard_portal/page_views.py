"""點閱數: how often a public page was read, and nothing about who read it. No cookie, no address, no browser is kept.

Counted in the process and put into Redis together when a moment has passed, so that a page from the cache costs no more
than before; a worker carries the sums into the database. A lost sum is a few views, never a page.
"""

import re
import threading
import time
from collections import Counter
from datetime import date, datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError

from cases.calendar import TAIPEI
from disclosures.actions import page_views

PATIENCE = 2.0  # seconds a process keeps its sums to itself
ROBOTS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|java/|go-http|headless|monitor|preview|scan", re.I)
TIMEOUTS = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5}
KEPT_DAYS = 7  # sums that nobody fetches for so long are given up

_lock = threading.Lock()
_sums: Counter = Counter()
_told = {"at": 0.0}  # on time.monotonic()


def saw(request, page: dict, *, now: datetime) -> None:
    """Somebody reads a page of the public. Robots, machines that look ahead and pages that are files do not count."""
    if request.method != "GET" or not page["headers"].get("Content-Type", "").startswith("text/html"):
        return
    agent = request.headers.get("User-Agent", "")
    if not agent or ROBOTS.search(agent) or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return
    with _lock:
        _sums[now.astimezone(TAIPEI).date(), request.path] += 1
        if time.monotonic() - _told["at"] < PATIENCE:
            return
        sums = dict(_sums)
        _sums.clear()
        _told["at"] = time.monotonic()
    _hand_over(sums)


def _hand_over(sums: dict) -> None:
    try:
        with _redis() as redis, redis.pipeline(transaction=False) as line:
            for (day, path), number in sums.items():
                line.hincrby(_key(day), path, number)
                line.expire(_key(day), KEPT_DAYS * 24 * 3600)
            line.execute()
    except (RedisError, OSError):
        return  # a few views less


def gather(*, now: datetime) -> dict[str, int]:
    """Carry what Redis holds into the database. Taken out first: what is lost in between is lost, nothing counts
    twice."""
    today = now.astimezone(TAIPEI).date().toordinal()
    found = {}
    with _redis() as redis:
        for day in (date.fromordinal(today - back) for back in range(KEPT_DAYS)):
            with redis.pipeline(transaction=True) as line:
                sums, _gone = line.hgetall(_key(day)).delete(_key(day)).execute()
            found |= {(day, path.decode()): int(number) for path, number in sums.items()}
    with transaction.atomic():
        page_views.add(found)
    return {"pages": len(found), "views": sum(found.values())}


def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, **TIMEOUTS)


def _key(day: date) -> str:
    return cache.make_key(f"views:{day.isoformat()}")
