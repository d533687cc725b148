"""Rows by the hundred thousand, for tests of what pages and rounds read."""

from contextlib import contextmanager

from django.db import connection

# Those of constraints stay.
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes i WHERE tablename = %s
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
"""


@contextmanager
def bare(table: str):
    """A cursor that fills this table: no trigger is asked, and its indexes are built once, afterwards.

    So they hold nothing of the rows that earlier tests rolled back, which a page would walk past.
    """
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [table])
        indexes = cursor.fetchall()
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name, _how in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield cursor
        for _name, how in indexes:
            cursor.execute(how)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f"ANALYZE {table}")
