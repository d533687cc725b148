"""招領清單: what the public may see, page by page, newest find first; read from the table of what is public."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from cases.counties import COUNTIES
from counters.lost.kinds import KINDS
from counters.models import Listing

PAGE = 30
AFTER = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Listing] = field(default_factory=list)
    after: str = ""


def page(*, kind: str = "", county: str = "", after: str = "") -> Page:
    """The listings of a kind and a county, or all; what follows `after` ("2026-11-20.12"). Odd values count as none."""
    rows = Listing.objects.select_related("unit")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if county in COUNTIES:
        rows = rows.filter(county=county)
    if begins := _begins(after):
        day, pk = begins
        rows = rows.filter(Q(found_on__lte=day) & (Q(found_on__lt=day) | Q(case__lt=pk)))
    found = list(rows.order_by("-found_on", "-case")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.found_on.isoformat()}.{last.pk}" if last else "")


def _begins(after: str) -> tuple[date, int] | None:
    given = AFTER.fullmatch(after)
    if not given:
        return None
    try:
        return date.fromisoformat(given[1]), int(given[2])
    except ValueError:
        return None
