"""點閱數: adding to what was counted before. No line of the trail: nobody did anything but read."""

from datetime import date

from django.db import connection

ADD = """
INSERT INTO disclosures_pageview (path, day, count) SELECT * FROM unnest(%s::text[], %s::date[], %s::int[])
ON CONFLICT (path, day) DO UPDATE SET count = disclosures_pageview.count + excluded.count
"""
LONGEST = 200


def add(found: dict[tuple[date, str], int]) -> None:
    """Add (day, path) → views to the table. One statement."""
    rows = [(path, day, number) for (day, path), number in found.items() if len(path) <= LONGEST]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])
