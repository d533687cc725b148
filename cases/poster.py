"""服務項目一覽表: every public service in both languages, as the rules in force on a day say (facts §5.7)."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

import pikepdf
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cases import catalogue, qr, rocdates
from cases.calendar import TAIPEI
from cases.models import Service
from cases.pdf import render_pdf
from cases.prints import Wanted

KEY = "services-poster.pdf"
SIZES = ("", "dense", "denser", "densest")  # classes of templates/documents/documents.css


def rows(day: date) -> list[dict]:
    """The table, a row a service: what is said in both languages stands as {"zh", "en"}."""
    return [_row(service) for service in catalogue.with_rules(catalogue.public_services(), day)]


def _row(service: Service) -> dict:
    sop, unit = service.rules, service.owner
    pairs = zip(sop.papers_zh, sop.papers_en, strict=False) if sop else ()
    return {
        "code": service.code,
        "title": _both(service, "title"),
        "papers": [{"zh": zh, "en": en} for zh, en in pairs],
        "fee": _both(sop, "fee"),
        "promise": _both(sop, "promise"),
        "lead": _both(sop, "lead"),
        "law": _both(sop, "legal_basis"),
        "unit": _both(unit, "name"),
        "phone": unit and (unit.phone or (unit.parent.phone if unit.parent else "")),
        "is_open": service.is_open,
    }


def _both(thing, name: str) -> dict:
    return {code: getattr(thing, f"{name}_{code}", "") if thing else "" for code in ("zh", "en")}


def wanted(now: datetime) -> Iterable[Wanted]:
    """One poster, for the window: it bears both languages, so there is one file."""
    day = now.astimezone(TAIPEI).date()
    yield Wanted(KEY, "zh-hant", {"rows": rows(day)}, lambda says: draw(says, day))


def draw(says: dict, day: date) -> bytes:
    """The A3 as PDF, with the day it was drawn."""
    with override("zh-hant"):
        shown = [
            {**row, "address": f"{settings.SITE_URL}{reverse('service', args=[row['code']])}"} for row in says["rows"]
        ]
    pictures = {row["code"]: qr.svg(row["address"], border=1) for row in shown}
    context = {"rows": shown, "day": rocdates.long(day, "zh-hant")}
    for size in SIZES:  # what hangs on a wall is one sheet: the more it says, the smaller it is set
        drawn = render_pdf("documents/poster.html", {**context, "size": size}, "zh-hant", pictures=pictures)
        if len(pikepdf.open(BytesIO(drawn)).pages) == 1:
            break
    return drawn
