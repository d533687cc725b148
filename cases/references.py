"""案號: the next numbers of a service and year, without gaps."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from cases.calendar import TAIPEI
from cases.identifiers import make_reference
from cases.models import Service

NEXT = """
INSERT INTO cases_referencecounter AS counter (service_id, roc_year, last) VALUES (%(service)s, %(year)s, %(count)s)
ON CONFLICT (service_id, roc_year) DO UPDATE SET last = counter.last + %(count)s
RETURNING last
"""


def next_references(service: Service, moments: list[datetime]) -> list[str]:
    """Numbers for many cases at once, in the order of `moments`; the counter of each year is asked once."""
    years = [moment.astimezone(TAIPEI).year - 1911 for moment in moments]
    following = {year: _reserve(service, year, count) for year, count in Counter(years).items()}
    return [make_reference(service.prefix, year, next(following[year])) for year in years]


def _reserve(service: Service, roc_year: int, count: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"service": service.pk, "year": roc_year, "count": count})
        last = cursor.fetchone()[0]
    return iter(range(last - count + 1, last + 1))


def next_reference(service: Service, now: datetime) -> str:
    """`YD-115-000123-7`. Locks the counter until the transaction ends: do the reading before, the writing after.

    A transaction that rolls back gives its number back, so there are no gaps.
    """
    return next_references(service, [now])[0]
