"""案號: the next number of a service and year, without gaps."""

from datetime import datetime

from django.db import connection

from cases.calendar import TAIPEI
from cases.identifiers import make_reference
from cases.models import Service

NEXT = """
INSERT INTO cases_referencecounter AS counter (service_id, roc_year, last) VALUES (%s, %s, 1)
ON CONFLICT (service_id, roc_year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def next_reference(service: Service, now: datetime) -> str:
    """`YD-115-000123-7`. Locks the counter until the transaction ends: do the reading before, the writing after.

    A transaction that rolls back gives its number back, so there are no gaps.
    """
    roc_year = now.astimezone(TAIPEI).year - 1911
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [service.pk, roc_year])
        serial = cursor.fetchone()[0]
    return make_reference(service.prefix, roc_year, serial)
