"""連結檢查: by night, politely, and nobody is told of a bad day: a link outside is dead after three days of failure."""

import http.client
import re
import ssl
from datetime import datetime, time, timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import translation

from cases.calendar import TAIPEI
from disclosures import reading, richtext, telling
from disclosures.models import ContentFile, InfoItem, OldAddress, PageLink, Version
from notifications import outside
from notifications.actions import queue

HOSTS = 15  # looked at in one pass, one address each: no site is asked twice within minutes
HOPS = 4
NIGHT = time(1)
AGENT = "CoastGuardPortal-LinkCheck/1.0 (+%s)"
# A site that answers is alive, even when it does not let programs in.
ALIVE = {401, 402, 403, 405, 406, 429, 451, 503}


def expect(item: InfoItem, *, now: datetime) -> None:
    """Write down where a page leads now, and where it will once what is scheduled begins. In the transaction that
    changed it."""
    wanted = leads_to(item, now)
    item.links.exclude(address__in=wanted).delete()
    PageLink.objects.bulk_create(
        [PageLink(item=item, address=address, host=host, check_at=now) for address, host in wanted.items()],
        ignore_conflicts=True,
    )


def leads_to(item: InfoItem, now: datetime) -> dict[str, str]:
    """Address -> site, of the versions that hold or are still to begin."""
    versions = item.versions.filter(state=Version.State.PUBLISHED).exclude(ends_at__lte=now)
    outlines = [richtext.outline(text) for version in versions for text in (version.body_zh, version.body_en)]
    found = {address.partition("#")[0] for outline in outlines for address, _words in outline.links}
    return {address[:500]: host_of(address) for address in found if address.startswith("/") or host_of(address)}


def host_of(address: str) -> str:
    parts = urlsplit(address)
    return (parts.hostname or "")[:255] if parts.scheme in ("http", "https") else ""


def check_due(*, now: datetime, look=None) -> dict:
    """One pass over links that are due, at most one for each site. `look(address)` gives the fault, or nothing."""
    counts = {"looked": 0, "failed": 0, "told": 0}
    seen = set()
    for link in PageLink.objects.filter(check_at__lte=now).order_by("check_at", "pk")[:500]:
        if link.host and (link.host in seen or len(seen) >= HOSTS):
            continue
        if link.host:
            seen.add(link.host)
        fault = (look or fetch)(link.address) if link.host else missing(link.address, now)
        counts["told"] += _keep(link, fault, now)
        counts["looked"] += 1
        counts["failed"] += bool(fault)
    return counts


@transaction.atomic
def _keep(link: PageLink, fault: str, now: datetime) -> bool:
    """What was found; True when somebody is told of it for the first time. One failure a day counts."""
    link = PageLink.objects.select_for_update(of=("self",)).select_related("item__unit").filter(pk=link.pk).first()
    if link is None:
        return False
    if fault and link.address not in leads_to(link.item, now):
        link.delete()  # it stood in a version that has ended since
        return False
    today = now.astimezone(TAIPEI).date()
    was_dead = link.is_dead
    if not fault:
        link.fails, link.failed_on = 0, None
    elif link.failed_on != today:
        link.fails, link.failed_on = min(link.fails + 1, 999), today
    link.fault, link.checked_at = fault[:40], now
    link.check_at = datetime.combine(today + timedelta(days=1), NIGHT, TAIPEI)
    link.save()
    if was_dead or not link.is_dead:
        return False
    for to in telling.owner_of(link.item, now):
        key = f"link:{link.pk}:{link.failed_on}:{to.email}"
        facts = {**telling.about(link.item), "dead_link": link.address, "fault": link.fault}
        queue("page_link_dead", to=to, key=key, unit=link.item.unit, now=now, **facts)
    return True


# --- Pages of ours ----------------------------------------------------------------------------------------------------
ITEM = re.compile(r"/disclosures/items/(?P<slug>[-\w]+)/")
FILE = re.compile(r"/disclosures/files/(?P<pk>\d+)/")


def missing(address: str, now: datetime) -> str:
    """Whether a page of ours is there: by its row where it has one, else by our table of addresses."""
    path = urlsplit(address).path.removeprefix("/en")
    if match := ITEM.match(path):
        item = InfoItem.objects.filter(slug=match["slug"]).first()
        if item is None:
            old = OldAddress.objects.filter(slug=match["slug"]).select_related("item").first()
            item = old and old.item
        return "" if item and reading.standing(item, now)[0] in ("current", "archived") else "404"
    if match := FILE.match(path):
        return "" if ContentFile.objects.filter(pk=int(match["pk"])).exists() else "404"
    try:
        with translation.override("zh-hant"):
            resolve(path)
    except Resolver404:
        return "404"
    return ""


# --- Pages of others --------------------------------------------------------------------------------------------------
def fetch(address: str) -> str:
    """Ask for the head of a page, where that is not answered for the page; follow it where it moved."""
    try:
        for method in ("HEAD", "GET"):
            status = _status(method, address)
            if status < 400 or status in ALIVE:
                return ""
    except outside.Private:
        return "private"
    except ssl.SSLError:
        return "tls"
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return type(fault).__name__
    return str(status)


def _status(method: str, address: str) -> int:
    for _hop in range(HOPS):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(parts.scheme)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        asked = kind(parts.hostname, parts.port, timeout=outside.SECONDS)
        asked._create_connection = outside.connection
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"User-Agent": AGENT % settings.SITE_URL, "Accept": "*/*", "Connection": "close"}
            asked.request(method, path.encode("ascii", "ignore").decode(), headers=headers)
            answer = asked.getresponse()
            moved = answer.headers.get("Location") if answer.status in (301, 302, 303, 307, 308) else None
            if not moved:
                return answer.status
            address = urljoin(address, moved)
        finally:
            asked.close()
    return 310  # it goes on and on: there is somebody
