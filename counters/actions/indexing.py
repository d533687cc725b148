"""What of the service points is found: one entry a point that is open, under its name, its county and what is there."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation

from cases import search
from cases.calendar import TAIPEI
from counters.facilities import named, tables
from counters.models import ServicePoint

ASKED_AS = "服務據點 安檢所 駐地"


def index_points(points: Iterable[ServicePoint], *, now: datetime) -> None:
    """Write the entries of these points anew, in the transaction that changed them."""
    labels = tables()
    for point in points:
        if point.is_open:
            search.index(f"point:{point.pk}", news=now, **_said(point, labels, now))
        else:
            search.drop(f"point:{point.pk}")


def _said(point: ServicePoint, labels: dict, now: datetime) -> dict:
    words = [point.address_zh, point.way_zh, point.hours_zh, point.address_en, point.way_en, point.hours_en]
    for language in ("zh-hant", "en"):
        with translation.override(language):
            there = [*named(point.facilities, labels["there"]), *named(point.access, labels["access"])]
            words.append(" ".join(map(str, [point.get_kind_display(), *there])))
    return {
        "kind": "point",
        "visibility": "public",
        "title": point.name_zh,
        "title_en": point.name_en,
        "headings": [f"{point.county} {point.unit.name_zh}", point.unit.name_en, ASKED_AS],
        "words": words,
        "link": f"/service-points/{point.code}/",
        "day": (point.confirmed_at or now).astimezone(TAIPEI).date(),
        "unit": point.unit,
    }
