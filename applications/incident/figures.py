"""報案統計: how many reports of each kind in a year, and how long each step took. Figures only, nobody's name or place.

One question to the database. A step counts when it is done, from when its clock began; the whole from filing to end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.incident.categories import CATEGORIES
from cases.calendar import TAIPEI
from cases.models import Stage

FILED, WHOLE = "*", ""  # beside the keys of the stages
QUESTION = """
WITH reports AS (
    SELECT c.id, i.category, c.filed_at, c.closed_at
    FROM cases_case c
    JOIN applications_incident i ON i.case_id = c.id
    JOIN accounts_unit u ON u.id = c.received_unit_id
    WHERE c.filed_at >= %(since)s AND c.filed_at < %(until)s AND u.path LIKE ANY(%(paths)s)
), spans AS (
    SELECT r.category, s.key AS step, extract(epoch FROM d.met_at - d.started_at) / 60 AS minutes
    FROM reports r
    JOIN cases_deadline d ON d.case_id = r.id AND d.met_at IS NOT NULL
    JOIN cases_stage s ON s.id = d.stage_id
    UNION ALL
    SELECT category, %(whole)s, extract(epoch FROM closed_at - filed_at) / 60 FROM reports WHERE closed_at IS NOT NULL
    UNION ALL
    SELECT category, %(filed)s, NULL FROM reports
)
SELECT category, step, count(*), avg(minutes),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes)
FROM spans
GROUP BY GROUPING SETS ((category, step), (step))
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a kind (or all kinds), a step, how often it was done, and how long it took."""

    kind: str
    step: str
    count: int
    mean: timedelta | None
    median: timedelta | None
    ninth: timedelta | None  # nine of ten took no longer


def year_of(roc: int) -> tuple[datetime, datetime]:
    """The first instants of that year of the Republic and of the next."""
    return tuple(datetime(roc + 1911 + more, 1, 1, tzinfo=TAIPEI) for more in (0, 1))


def yearly(roc: int, paths: list[str]) -> list[Line]:
    """The lines of a year for the units of these subtrees, kind by kind as the table has them, then all together."""
    since, until = year_of(roc)
    asked = {
        "since": since,
        "until": until,
        "paths": [f"{path}%" for path in paths],
        "whole": WHOLE,
        "filed": FILED,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, asked)
        found = {(category, step): numbers for category, step, *numbers in cursor.fetchall()}
    steps = _steps()
    return [
        _line(category, words, *found[category, step])
        for category in (*CATEGORIES, None)
        for step, words in steps.items()
        if (category, step) in found
    ]


def _line(category, step: str, count: int, *minutes) -> Line:
    times = (None if one is None else timedelta(minutes=float(one)) for one in minutes)
    return Line(_kind(category), step, count, *times)


def _kind(category: str | None) -> str:
    return str(CATEGORIES[category].label) if category else _("All kinds")


def _steps() -> dict[str, str]:
    """The steps in the order of the procedure, as its newest version calls them."""
    stages = Stage.objects.filter(sop__service__code="incident").order_by("order", "sop__version")
    named = {stage.key: stage for stage in stages}
    english = get_language() == "en"
    return {
        FILED: _("Reports filed"),
        **{key: stage.name_en if english else stage.name_zh for key, stage in named.items()},
        WHOLE: _("From filing to the end"),
    }


def years(now: datetime) -> list[int]:
    """This year and the four before it, by the calendar of the Republic."""
    this = now.astimezone(TAIPEI).year - 1911
    return list(range(this, this - 5, -1))
