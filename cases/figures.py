"""統計: what happened each day, counted once and kept, and the promises held, for the public and for staff alike.

One count serves every page, chart and file, so that they cannot differ. Days are counted anew while something may still
come in late, then stay as they are: deleting a case does not change what was counted of it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Min, QuerySet, Sum
from django.db.models.expressions import RawSQL
from psycopg2.sql import SQL

from accounts.models import Unit
from cases import catalogue
from cases.calendar import TAIPEI
from cases.models import Case, DailyFigure, Heartbeat, Service
from cases.workdays import DAY

FILED, ANSWERED, LATE, RATED = "filed", "answered", "answered_late", "rated"
ONLINE = 1  # the value of a case filed on line; 0 for one taken down at the window, on the telephone, from a letter
SETTLED = 3 * DAY  # a day is counted anew for so long after it, then never again by itself
YEAR = 365 * DAY
SATISFIED = 4  # of five
FEWEST = 5  # smaller counts are not published: they could point at somebody
LOCK = 7_118_001  # of two workers that count, one waits
TASK = "count_figures"  # its heartbeat

# Minutes, rounded up to these; the last, of 366 days, stands for more than a year.
STEP = """CASE WHEN {m} <= 30 THEN 30 WHEN {m} <= 60 THEN 60 WHEN {m} <= 120 THEN 120 WHEN {m} <= 240 THEN 240
    WHEN {m} <= 480 THEN 480 ELSE least(ceil({m} / 1440) * 1440, 527040) END"""

# The clock a promise hangs on: that of the whole case; where the whole has no limit, the first step that has one.
PROMISED = """(d.stage_id IS NULL OR (p.n IS NULL AND d.stage_id = (
    SELECT g.id FROM cases_stage g
    WHERE g.sop_id = p.id AND g.n IS NOT NULL AND g.anchor = 'entry' AND NOT g.is_side ORDER BY g."order" LIMIT 1)))"""

CASES_FILED = """
SELECT (c.filed_at AT TIME ZONE 'Asia/Taipei')::date, s.code, c.received_unit_id, (c.channel = 'online')::int, count(*)
FROM cases_case c JOIN cases_service s ON s.id = c.service_id
WHERE c.filed_at >= %(since)s AND c.filed_at < %(until)s
GROUP BY 1, 2, 3, 4
"""
# Whoever withdraws has got no answer. A clock that stood still when it was met was not late.
WAS_LATE = "coalesce(m.at >= m.due_after, false)"
ANSWERS = SQL("""
FROM cases_clockentry m
JOIN cases_deadline d ON d.id = m.deadline_id
JOIN cases_case c ON c.id = d.case_id
JOIN cases_service s ON s.id = c.service_id
JOIN cases_sop p ON p.id = c.sop_id
WHERE m.kind = 'meet' AND m.at >= %(since)s AND m.at < %(until)s AND c.status <> 'withdrawn' AND {promised}
""").format(promised=SQL(PROMISED))
CASES_ANSWERED = SQL("""
SELECT (m.at AT TIME ZONE 'Asia/Taipei')::date, s.code, c.received_unit_id,
       {step}::int, count(*)
{answers}  AND {late} = %(late)s
GROUP BY 1, 2, 3, 4
""").format(
    step=SQL(STEP.format(m="extract(epoch FROM m.at - d.started_at) / 60")), answers=ANSWERS, late=SQL(WAS_LATE)
)
# The same answers case by case; Django's own way of asking knows parameters by their order only.
ANSWERED_IDS = SQL("SELECT c.id {answers} AND s.id = %(service)s AND ({late} OR NOT %(late)s)").format(
    answers=ANSWERS, late=SQL(WAS_LATE)
).as_string(None) % dict.fromkeys(("since", "until", "service", "late"), "%s")


@dataclass(frozen=True)
class Measure:
    """One thing that is counted. `question` answers (day, subject, unit, value, count) for the instants `since` to
    `until`; `names` says what the subjects are called, as {subject: (Chinese, English)}."""

    code: str
    question: str
    asked: dict = field(default_factory=dict)
    names: object = None


MEASURES: dict[str, Measure] = {}


def register(*measures: Measure) -> None:
    """Called once when an app is ready: what it has that can be counted by day."""
    MEASURES.update({measure.code: measure for measure in measures})


# --- Counting -------------------------------------------------------------------------------------------------------


@transaction.atomic
def count(since: date, until: date, *, only: Iterable[str] = ()) -> int:
    """Count the days from `since` up to, not including, `until`, in place of what was counted before; how many rows.

    `only`: the measures that are counted, where a late change touches no other."""
    wanted = [measure for code, measure in MEASURES.items() if not only or code in only]
    span = {"since": _midnight(since), "until": _midnight(until)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        DailyFigure.objects.filter(day__gte=since, day__lt=until, measure__in=[m.code for m in wanted]).delete()
        rows = []
        for measure in wanted:
            cursor.execute(measure.question, {**span, **measure.asked})
            rows += [
                DailyFigure(measure=measure.code, day=day, subject=subject, unit_id=unit, value=value, count=number)
                for day, subject, unit, value, number in cursor.fetchall()
            ]
    DailyFigure.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def count_up(*, now: datetime) -> dict[str, int]:
    """One round: today and the days that are not settled; after a standstill, every day that was missed; the first
    time, all there were."""
    today = now.astimezone(TAIPEI).date()
    last = Heartbeat.objects.filter(task=TASK).values_list("at", flat=True).first()
    since = min(last, now).astimezone(TAIPEI).date() - SETTLED if last else first_case_on()
    return {"figures": count(since or today, today + DAY)}


def first_case_on() -> date | None:
    first = Case.objects.aggregate(first=Min("filed_at"))["first"]
    return first and first.astimezone(TAIPEI).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TAIPEI)


# --- Promises -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Record:
    """承諾與現況: how one service has done in a span of days."""

    service: Service
    filed: int = 0
    online: int = 0
    answered: int = 0
    late: int = 0
    overdue: int = 0
    rated: int = 0
    satisfied: int = 0
    minutes: Counter = field(default_factory=Counter)

    @property
    def on_time(self) -> int | None:
        """Per cent, rounded down: 99.9 is not all. None where too few were answered to say anything."""
        return percent(self.answered - self.late, self.answered)

    @property
    def half(self) -> timedelta | None:
        """Half of all answers took no longer."""
        return timedelta(minutes=median(self.minutes)) if self.answered >= FEWEST else None

    @property
    def happy(self) -> int | None:
        return percent(self.satisfied, self.rated)


def percent(part: int, whole: int) -> int | None:
    return part * 100 // whole if whole >= FEWEST else None


def median(histogram: Counter) -> int:
    """The smallest value that half of all do not pass. Raises ValueError for an empty histogram."""
    values = sorted(histogram)
    if not values:
        raise ValueError("nothing was counted")
    running, total = [], 0
    for value in values:
        total += histogram[value]
        running.append(total)
    return values[bisect_left(running, total / 2)]


def records(services: Iterable[Service], *, since: date, until: date, now: datetime, units=None) -> list[Record]:
    """What was counted from `since` up to, not including, `until`, and what is overdue now, service by service.

    `units`: a condition on units (accounts.access.within), or None for the whole agency."""
    kept = {service.code: Record(service) for service in services}
    for (measure, subject), values in histograms((FILED, ANSWERED, LATE, RATED), since, until, units).items():
        record = kept.get(subject)
        if record:
            ADD[measure](record, values)
    for code, number in overdue(now, units).items():
        if code in kept:
            kept[code].overdue = number
    return list(kept.values())


def histograms(measures, since: date, until: date, units=None) -> dict[tuple[str, str], Counter]:
    """(measure, subject) → how often each value was counted. One query."""
    rows = DailyFigure.objects.filter(measure__in=measures, day__gte=since, day__lt=until)
    if units is not None:
        rows = rows.filter(unit__in=Unit.objects.filter(units).values("pk"))
    found = defaultdict(Counter)
    for measure, subject, value, number in rows.values_list("measure", "subject", "value").annotate(n=Sum("count")):
        found[measure, subject][value] = number
    return found


def _filed(record: Record, values: Counter) -> None:
    record.filed, record.online = values.total(), values[ONLINE]


def _answered(record: Record, values: Counter) -> None:
    record.answered += values.total()
    record.minutes += values


def _late(record: Record, values: Counter) -> None:
    record.late = values.total()
    _answered(record, values)


def _rated(record: Record, values: Counter) -> None:
    record.rated = values.total()
    record.satisfied = sum(number for score, number in values.items() if score >= SATISFIED)


ADD = {FILED: _filed, ANSWERED: _answered, LATE: _late, RATED: _rated}

OVERDUE = SQL("""
SELECT s.code, count(*)
FROM cases_deadline d
JOIN cases_case c ON c.id = d.case_id
JOIN cases_service s ON s.id = c.service_id
JOIN cases_sop p ON p.id = c.sop_id
WHERE d.met_at IS NULL AND d.due_at <= %s AND {promised} AND (%s OR c.unit_id = ANY(%s))
GROUP BY 1
""").format(promised=SQL(PROMISED))


def overdue(now: datetime, units=None) -> dict[str, int]:
    """Cases whose promise is broken at this moment, by service. Asks the clocks themselves: this is not a count of
    yesterday."""
    inside = [] if units is None else list(Unit.objects.filter(units).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(OVERDUE, [now, units is None, inside])
        return dict(cursor.fetchall())


def number(measure: str, service: Service, *, since: date, until: date, units=None) -> int:
    """One number of a record: filed, answered (late ones too), or answered late."""
    counted = (ANSWERED, LATE) if measure == ANSWERED else (measure,)
    found = histograms(counted, since, until, units)
    return sum(found[one, service.code].total() for one in counted)


def behind(measure: str, service: Service, *, since: date, until: date, units) -> QuerySet[Case]:
    """The cases behind a number of a record: those filed, answered (late ones too), or answered late in these days.

    A case that was opened again and answered twice is counted twice and stands here once."""
    cases = Case.objects.filter(service=service, received_unit__in=Unit.objects.filter(units).values("pk"))
    first, end = _midnight(since), _midnight(until)
    if measure == FILED:
        return cases.filter(filed_at__gte=first, filed_at__lt=end)
    # Only our own text; every value is a parameter.
    answered = RawSQL(ANSWERED_IDS, (first, end, service.pk, measure == LATE))  # noqa: S611  # nosec B611
    return cases.filter(pk__in=answered)


def promises(*, now: datetime) -> list[Record]:
    """The public's page: every public service over the last twelve months, today included."""
    today = now.astimezone(TAIPEI).date()
    return records(catalogue.public_services(), since=today - YEAR, until=today + DAY, now=now)


def first_day() -> date | None:
    """When counting began."""
    return DailyFigure.objects.aggregate(first=Min("day"))["first"]


register(
    Measure(FILED, CASES_FILED),
    Measure(ANSWERED, CASES_ANSWERED, {"late": False}),
    Measure(LATE, CASES_ANSWERED, {"late": True}),
)
