"""A page of a book of any length is read by its index alone: no sort, no reading of the whole table."""

import pytest
from django.db import connection

from counters import lists
from counters.books import BOOKS
from counters.demo import volume
from tests.cast import NOW


@pytest.fixture
def long_book(bisha, otto):
    volume.fill(bisha, otto, 4000, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE counters_line, counters_serviceuse, counters_linewords")


def plan(act) -> str:
    """What PostgreSQL does for the lines themselves."""
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    sql, params = next((sql, params) for sql, params in seen if 'FROM "counters_line"' in sql and "LIMIT" in sql)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_a_page_and_a_search_read_no_more_than_they_show(long_book, bisha, otto):
    for after in ("", "115-2000"):
        page = plan(lambda after=after: lists.page(BOOKS["SC"], bisha, otto, after))
        assert "line_number_once" in page and "Sort" not in page
        assert "Seq Scan on counters_line" not in page and "Seq Scan on counters_serviceuse" not in page
    assert [line.number for line in lists.page(BOOKS["SC"], bisha, otto, "115-2000").lines][:2] == [1999, 1998]
    found = plan(lambda: lists.find(BOOKS["SC"], bisha, otto, "補胎"))
    assert "line_number_once" not in found  # the words are looked up first, the book is not walked for them
