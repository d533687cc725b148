"""Where people can say on the spot how they were served: the service points, and the duty counter of every unit."""

from accounts.models import Unit
from counters.models import ServicePoint
from feedback.ratings.places import Place, Source

AT_COUNTER = "counter-"  # begins the code of a place that is the desk of a unit


def _place(point: ServicePoint) -> Place:
    return Place(point.code, point.unit, point.name_zh, point.name_en)


def _points(units) -> list[Place]:
    points = ServicePoint.objects.filter(is_open=True, unit__in=Unit.objects.filter(units))
    return [_place(point) for point in points.select_related("unit")]


def _point(code: str) -> Place | None:
    point = ServicePoint.objects.filter(code=code, is_open=True).select_related("unit").first()
    return _place(point) if point else None


def _counter(unit: Unit) -> Place:
    return Place(f"{AT_COUNTER}{unit.code.lower()}", unit, f"{unit.name_zh}值班台", f"Duty counter, {unit.name_en}")


def _counters(units) -> list[Place]:
    return [_counter(unit) for unit in Unit.objects.filter(units, is_active=True, serves_public=True)]


def _counter_of(code: str) -> Place | None:
    if not code.startswith(AT_COUNTER):
        return None
    found = Unit.objects.filter(code__iexact=code.removeprefix(AT_COUNTER), is_active=True, serves_public=True).first()
    return _counter(found) if found else None


SERVICE_POINTS = Source(_points, _point)
COUNTERS = Source(_counters, _counter_of)
