"""服務統計: what one unit's service centre was used for in a year, by month; struck lines do not count."""

from datetime import datetime

from django.db.models import Avg, Count, F, Sum
from django.db.models.functions import ExtractMonth

from cases.calendar import TAIPEI
from counters.models import Line, Mark, ServiceUse

MONTHS = range(1, 13)
ANSWERED = "answered"


def of_year(unit, year: int) -> dict:
    """People by service and month, the sums of this year and the one before, needs, bells and how soon answered."""
    lines = _lines(unit, year)
    cells = {
        (kind, month): people
        for kind, month, people in lines.values_list(
            "service_use__kind", ExtractMonth("happened_at", tzinfo=TAIPEI)
        ).annotate(Sum("service_use__people"))
    }
    before = dict(_lines(unit, year - 1).values_list("service_use__kind").annotate(Sum("service_use__people")))
    rows = [
        {
            "label": kind.label,
            "months": [cells.get((kind, month), 0) for month in MONTHS],
            "sum": sum(cells.get((kind, month), 0) for month in MONTHS),
            "before": before.get(kind, 0),
        }
        for kind in ServiceUse.Kind
    ]
    return {
        "months": MONTHS,
        "rows": rows,
        "sums": [sum(row["months"][month - 1] for row in rows) for month in MONTHS],
        "total": sum(row["sum"] for row in rows),
        "total_before": sum(row["before"] for row in rows),
        "needs": _needs(lines),
        "bells": _bells(lines),
        "rating": lines.aggregate(mean=Avg("service_use__rating"), votes=Count("service_use__rating")),
    }


def _lines(unit, year):
    first, end = (datetime(year + 1911 + more, 1, 1, tzinfo=TAIPEI) for more in (0, 1))
    return Line.objects.standing().filter(book="SC", unit=unit, happened_at__gte=first, happened_at__lt=end)


def _needs(lines) -> list[tuple]:
    found = dict(
        lines.exclude(service_use__need="").values_list("service_use__need").annotate(Sum("service_use__people"))
    )
    return [(need.label, found.get(need, 0)) for need in ServiceUse.Need if need]


def _bells(lines) -> dict:
    """How many rang, how many were answered, and the mean of seconds until then: marked at once, or typed in later."""
    rang = lines.filter(service_use__rang_bell=True)
    typed = rang.aggregate(rang=Count("pk"), answered=Count("service_use__seconds"), sum=Sum("service_use__seconds"))
    marks = Mark.objects.filter(kind=ANSWERED, line__in=rang.filter(service_use__seconds=None))
    marked = marks.aggregate(answered=Count("pk"), sum=Sum(F("at") - F("line__happened_at")))
    answered = typed["answered"] + marked["answered"]
    seconds = (typed["sum"] or 0) + (marked["sum"].total_seconds() if marked["sum"] else 0)
    return {"rang": typed["rang"], "answered": answered, "seconds": round(seconds / answered) if answered else None}
