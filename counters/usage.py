"""據點效益: how much a service point is used and liked, from the book of the service centre of its unit."""

from datetime import datetime, timedelta

from django.db.models import Avg, Count, Q, Sum

from counters.models import Fault, Line, ServicePoint

YEAR = timedelta(days=365)


def by_point(points: list[ServicePoint], now: datetime) -> list[dict]:
    """A row a point: people of the last 365 days and of the 365 before, growth in per cent, ratings, open faults.

    The book is kept by unit: points of one unit share its figures. Growth is None where there was nothing before.
    """
    this, before = Q(happened_at__gt=now - YEAR), Q(happened_at__lte=now - YEAR)
    lines = Line.objects.standing().filter(
        book="SC", unit__in={point.unit_id for point in points}, happened_at__gt=now - 2 * YEAR, happened_at__lte=now
    )
    figures = lines.values("unit").annotate(
        people=Sum("service_use__people", filter=this, default=0),
        earlier=Sum("service_use__people", filter=before, default=0),
        rating=Avg("service_use__rating", filter=this),
        rated=Count("service_use__rating", filter=this),
    )
    found = {row["unit"]: row for row in figures}
    open_faults = Fault.objects.filter(point__in=points, mended_at=None).values_list("point_id", flat=True)
    faults = list(open_faults)
    return [_row(point, found.get(point.unit_id), faults.count(point.pk)) for point in points]


def _row(point: ServicePoint, figures: dict | None, faults: int) -> dict:
    figures = figures or {"people": 0, "earlier": 0, "rating": None, "rated": 0}
    people, earlier = figures["people"], figures["earlier"]
    growth = round((people - earlier) / earlier * 100) if earlier else None
    return {"point": point, **figures, "growth": growth, "faults": faults}
