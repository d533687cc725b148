"""櫃檯統計: how many lines each book got on a day, for the figures everybody reads (cases/figures.py)."""

from cases.figures import Measure, register

NAMES = {
    "LF": ("拾得物登記簿", "Lost property"),
    "RM": ("掛號文件登記簿", "Registered mail"),
    "SC": ("服務中心使用登記簿", "Use of the service centre"),
    "VL": ("訪客登記簿", "Visitors"),
}
# A line that was corrected counts once: by the line that stands.
LINES = """
SELECT (l.entered_at AT TIME ZONE 'Asia/Taipei')::date, l.book, l.unit_id, 0, count(*)
FROM counters_line l
WHERE l.entered_at >= %(since)s AND l.entered_at < %(until)s AND NOT l.only_strikes
      AND NOT EXISTS (SELECT 1 FROM counters_line s WHERE s.strikes_id = l.id)
GROUP BY 1, 2, 3
"""


def register_all() -> None:
    """Once, when the app is ready."""
    register(Measure("counter_line", LINES, names=NAMES))
