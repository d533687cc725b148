"""編號: the next number of a book, unit and year of the Republic, without gaps."""

from datetime import datetime

from django.db import connection

from cases.calendar import TAIPEI

NEXT = """
INSERT INTO counters_bookcounter AS counter (book, unit_id, roc_year, last)
VALUES (%(book)s, %(unit)s, %(year)s, %(count)s)
ON CONFLICT (book, unit_id, roc_year) DO UPDATE SET last = counter.last + %(count)s
RETURNING last
"""


def roc_year(moment: datetime) -> int:
    return moment.astimezone(TAIPEI).year - 1911


def next_numbers(book: str, unit, year: int, count: int = 1) -> range:
    """So many numbers that follow. Holds the counter until the transaction ends: do the reading before.

    A transaction that rolls back gives its numbers back.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"book": book, "unit": unit.pk, "year": year, "count": count})
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
