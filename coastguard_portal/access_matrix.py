"""誰可以開什麼: every address asked as every role; compared with the table in tests/access_matrix.csv."""

from unittest.mock import patch
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils import timezone

from accounts.models import Membership, Role, Unit, User
from cases.models import Case, IssuedDocument
from coastguard_portal import urls
from counters.models import Line

ANYBODY = "anonymous"
# POST-only addresses are asked with GET too: they answer 405, or 404 to those who may not even know of them.
SAMPLES = {
    "reference": lambda: Case.objects.order_by("pk").values_list("reference", flat=True).first() or "YD-115-000001-7",
    "token": lambda: IssuedDocument.objects.order_by("pk").values_list("token", flat=True).first() or "x",
    "code": lambda: "yacht-departure",
    "version": lambda: 1,
    "step": lambda: "vessel",
    "name": lambda: "change",
    "act": lambda: "promise",
    "kind": lambda: "history",
    "key": lambda: "acknowledge",
    "of": lambda: "unit",
    "pk": lambda: 0,
    "case": lambda: 0,
    "draft": lambda: UUID(int=0),
    "year": lambda: 2027,
    "dataset": lambda: "cases-by-kind",
    "pcode": lambda: "Z9999999",
    "form": lambda: "csv",
    "section": lambda: "services",
    "book": lambda: "SC",
    "unit": lambda: "P02-BISHA",
    "roc_year": lambda: Line.objects.order_by("pk").values_list("roc_year", flat=True).first() or 115,
    "number": lambda: 1,
    "zone": lambda: "keelung-waimushan",
    "county": lambda: "keelung-city",
    "slug": lambda: "not-there",
    "move": lambda: "submit",
    "before": lambda: 1,
    "after": lambda: 2,
    "enclosure": lambda: 1,
    "report": lambda: 1,
    "link": lambda: "0-0",
    "word": lambda: "bisha-window-0",
    "place": lambda: "not-there",
    "source": lambda: "phone",
}


def addresses() -> dict[str, str]:
    """name -> a real address, its parts filled from the data there are."""
    found = {}
    groups = {}
    for name, wanted in walk(get_resolver(), ()):
        groups.setdefault(name, wanted)
    for name, wanted in groups.items():
        found[name] = reverse(name, kwargs={part: SAMPLES[part]() for part in wanted})
    return found


def walk(resolver, before):
    for entry in resolver.url_patterns:
        parts = (*before, *sorted(entry.pattern.regex.groupindex)) if hasattr(entry.pattern, "regex") else before
        if isinstance(entry, URLPattern):
            if entry.name:
                yield entry.name, parts
        elif getattr(entry, "namespace", None) != "admin":
            yield from walk(entry, parts)


def matrix() -> dict[str, dict[str, int]]:
    """{address: {role: status}}: each role held at the headquarters by somebody made up, and gone again afterwards."""
    found = {}
    allowed = override_settings(DEMO=True, ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"])
    # Of "there is no such page" only the number is asked: drawing it would be most of the work.
    with transaction.atomic(), allowed, patch.object(urls, "handler404", "coastguard_portal.access_matrix.not_there"):
        known = addresses()
        for role in (ANYBODY, *Role.values):
            client = Client(raise_request_exception=False)
            if role != ANYBODY:
                client.force_login(_somebody(role))
            for name, address in known.items():
                asked = found.setdefault(name, {})
                same = _for_everyone(asked, address) if role not in (ANYBODY, Role.DUTY) else None
                asked[role] = same or _plain(client.get(address).status_code)
        transaction.set_rollback(True)
    return dict(sorted(found.items()))


def not_there(request, exception):
    return HttpResponseNotFound()


def _for_everyone(asked: dict[str, int], address: str) -> int | None:
    """Behind a public door nobody's name is read (accounts/doors.py): what a stranger and one of us get alike, all get.

    None where that is not known: a page that sends on whoever is signed in is asked by each.
    """
    is_open = getattr(resolve(address).func, "public", False)
    return asked[ANYBODY] if is_open and asked[ANYBODY] == asked[Role.DUTY] else None


def _plain(status: int) -> int:
    """Every kind of success is one: whether a PDF is made already is not a question of rights."""
    return 200 if 200 <= status < 300 else status


def _somebody(role: str) -> User:
    user = User.objects.create(username=f"matrix-{role}", name_zh=role, is_demo=True)
    headquarters = Unit.objects.get(kind=Unit.Kind.HQ)
    Membership.objects.create(user=user, unit=headquarters, role=role, starts_at=timezone.now())
    return user
