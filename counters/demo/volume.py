"""大量示範資料: a book of any length, inserted by the database itself. For trying out what size does."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from counters.numbers import next_numbers, roc_year

# One line a minute, backwards from now; the keys of eleven services in turn; two words each to be found by.
LINES = """
INSERT INTO counters_line (book, unit_id, roc_year, number, entered_at, happened_at, officer_id, signed_as,
                           strike_reason, only_strikes, serial, request_key)
SELECT 'SC', %(unit)s, %(year)s, n, at, at, %(officer)s, %(name)s, '', false, '', gen_random_uuid()
FROM (SELECT n, %(now)s - (%(last)s - n) * interval '1 second' AS at
      FROM generate_series(%(first)s, %(last)s) AS n) AS row
"""
USES = """
INSERT INTO counters_serviceuse (line_id, kind, people, need, rang_bell, note)
SELECT id, (%(kinds)s)[1 + number %% cardinality(%(kinds)s)], 1 + number %% 4, '', false, ''
FROM counters_line WHERE book = 'SC' AND unit_id = %(unit)s AND roc_year = %(year)s
                     AND number BETWEEN %(first)s AND %(last)s
"""
WORDS = """
INSERT INTO counters_linewords (line_id, plain, people)
SELECT id, ARRAY[number %% 1000, number %% 9973], '{}'
FROM counters_line WHERE book = 'SC' AND unit_id = %(unit)s AND roc_year = %(year)s
                     AND number BETWEEN %(first)s AND %(last)s
"""
BATCH = 100_000


def fill(unit, officer, lines: int, *, now: datetime) -> int:
    """So many uses of the service centre more, in the year of `now`; returns how many. No line of the trail each."""
    from counters.models import ServiceUse

    kinds = [kind.value for kind in ServiceUse.Kind if kind != ServiceUse.Kind.BELL]
    done = 0
    while done < lines:
        count = min(BATCH, lines - done)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            numbers = next_numbers("SC", unit, roc_year(now), count)
            given = {"unit": unit.pk, "year": roc_year(now), "officer": officer.pk, "name": officer.name_zh}
            given |= {"first": numbers[0], "last": numbers[-1], "kinds": kinds}
            given["now"] = now - timedelta(seconds=lines - done - count)
            for statement in (LINES, USES, WORDS):
                cursor.execute(statement, given)
        done += count
    return done
