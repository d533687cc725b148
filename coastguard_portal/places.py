"""Which windows can be rated on the spot: the service points of the counters, handed to the ratings."""

from accounts.models import Unit
from counters.models import ServicePoint
from feedback.ratings.places import Place, Source


def _place(point: ServicePoint) -> Place:
    return Place(point.code, point.unit, point.name_zh, point.name_en)


def within(units) -> list[Place]:
    points = ServicePoint.objects.filter(is_open=True, unit__in=Unit.objects.filter(units))
    return [_place(point) for point in points.select_related("unit")]


def find(code: str) -> Place | None:
    point = ServicePoint.objects.filter(code=code, is_open=True).select_related("unit").first()
    return _place(point) if point else None


SERVICE_POINTS = Source(within, find)
