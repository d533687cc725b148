"""滿意度統計: scores by day as measures of the portal, and the tables staff read, worked out from those counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate

from accounts.models import Unit
from cases import figures
from cases.calendar import TAIPEI
from cases.figures import FEWEST, RATED, SATISFIED, Measure
from cases.models import DailyFigure
from feedback.models import Rating, Score

RATED_HERE = "rated_here"  # at a window, by its place
DAY = timedelta(days=1)

SCORES = """
SELECT (r.given_at AT TIME ZONE 'Asia/Taipei')::date, s.code, r.unit_id, r.score, count(*)
FROM feedback_rating r
JOIN cases_case c ON c.id = r.case_id
JOIN cases_service s ON s.id = c.service_id
WHERE r.given_at >= %(since)s AND r.given_at < %(until)s
GROUP BY 1, 2, 3, 4
"""
SCORES_HERE = """
SELECT (r.given_at AT TIME ZONE 'Asia/Taipei')::date, r.place, r.unit_id, r.score, count(*)
FROM feedback_rating r
WHERE r.case_id IS NULL AND r.given_at >= %(since)s AND r.given_at < %(until)s
GROUP BY 1, 2, 3, 4
"""


def register_all() -> None:
    """Called once when the app is ready."""
    figures.register(Measure(RATED, SCORES), Measure(RATED_HERE, SCORES_HERE))


def recount_changed(*, now: datetime) -> dict[str, int]:
    """Who changes an answer after its day was settled: that day's scores are counted anew, and nothing else of it."""
    changed = Rating.objects.filter(changed_at__gte=now - figures.SETTLED, given_at__lt=now - figures.SETTLED)
    days = set(changed.values_list(TruncDate("given_at", tzinfo=TAIPEI), flat=True))
    return {"figures": sum(figures.count(day, day + DAY, only=[RATED]) for day in sorted(days))}


# --- Tables -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Result:
    """How one service, unit or place was rated. Where too few said something, only that is said."""

    key: object
    scores: Counter
    is_hidden: bool = False

    @property
    def n(self) -> int | None:
        return None if self.is_hidden else self.scores.total()

    @property
    def satisfied(self) -> int | None:
        """Per cent of 4 and 5, rounded down."""
        happy = sum(number for score, number in self.scores.items() if score >= SATISFIED)
        return None if self.is_hidden else figures.percent(happy, self.scores.total())

    @property
    def by_score(self) -> list[int | None]:
        """From 5 down to 1."""
        return [None if self.is_hidden else self.scores[score] for score in Score.values]

    @property
    def labelled(self) -> list[tuple]:
        """The same, each with its words."""
        return list(zip(self.by_score, Score.labels, strict=True))


def results(measure: str, by: str, *, since: date, until: date, units) -> list[Result]:
    """The scores of some days, `by` "subject" or "unit", with what is too small hidden. `units`: a condition."""
    rows = DailyFigure.objects.filter(
        measure=measure, day__gte=since, day__lt=until, unit__in=Unit.objects.filter(units).values("pk")
    )
    found = defaultdict(Counter)
    for key, score, number in rows.values_list(by, "value").annotate(Sum("count")):
        found[key][score] = number
    return suppressed([Result(key, scores) for key, scores in sorted(found.items())])


def suppressed(rows: list[Result]) -> list[Result]:
    """Hide rows of fewer than five, and then so many of the next small ones that the hidden cannot be worked out from
    the sum: at least two rows, five answers."""
    small = sorted((row for row in rows if row.scores.total()), key=lambda row: row.scores.total())
    hidden = total = 0
    for row in small:
        is_enough = not hidden or (hidden > 1 and total >= FEWEST)
        if row.scores.total() >= FEWEST and is_enough:
            break
        row.is_hidden = True
        hidden, total = hidden + 1, total + row.scores.total()
    return rows


def whole(rows: Iterable[Result]) -> Result:
    """All rows together."""
    scores = sum((row.scores for row in rows), Counter())
    return Result(None, scores, is_hidden=scores.total() < FEWEST)
