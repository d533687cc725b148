"""期限: the only writer of clocks. Every change is a line of the ledger; what a clock says follows from its lines."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from cases import calendar
from cases.calendar import Entry, Period, Roll
from cases.ladder import climb, next_word
from cases.models import Case, ClockEntry, Deadline, Rung, Sop, Stage
from cases.office import office
from cases.workdays import OfficeCalendar, Place
from cases.working import words

REPLAYED = ("start", "pause", "resume", "restart", "extend")  # the other lines tell, they do not count
SOON = timedelta(hours=48)


class Phase(StrEnum):
    """Where a clock stands. The phases partition all clocks; phase() is the one place that decides."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"


def place_of(unit) -> Place:
    """Where the clock of a unit's case ticks."""
    return Place(county=unit.county, township=unit.township, unit_path=unit.path)


def place_for(clock: Deadline) -> Place:
    """Where this one does: at the unit that received the case; the time to say that a case came (a stage of another
    procedure), at the unit it is on its way to, which cannot say so while it is closed."""
    case, sent = clock.case, None
    if clock.pk and clock.stage and clock.stage.sop_id != case.sop_id:
        sent = case.forwardings.filter(deadline=clock).select_related("to_unit").first()
    return place_of(sent.to_unit if sent else case.contact)


def period_of(rule: Stage | Sop) -> Period | None:
    """The period of a stage or of the whole procedure; None where it has no limit."""
    if rule.n is None:
        return None
    return Period(n=rule.n, mode=calendar.Mode(rule.mode), roll=Roll(rule.roll))


def rungs_of(sop: Sop, stage: Stage | None) -> list[Rung]:
    """The ladder of one clock. Reads the procedure's rungs once per Sop instance.

    A stage may be of another procedure than that of the case: the time to acknowledge a forwarding.
    """
    if stage and stage.sop_id != sop.pk:
        sop = stage.sop
    stage_id = stage.pk if stage else None
    if not hasattr(sop, "_rungs"):
        sop._rungs = list(sop.rungs.all())
    return [rung for rung in sop._rungs if rung.stage_id == stage_id]


def start_many(
    case: Case, starts: Iterable[tuple[Stage | None, datetime]], *, now: datetime, place: Place | None = None
) -> list[Deadline]:
    """Start clocks: (stage, the moment it is counted from), stage None for the whole case. Two writes for all. `place`:
    where they tick, if not where the case came in."""
    clocks, cal = [], office()
    for stage, at in starts:
        if period_of(stage or case.limit_rule):
            clock = Deadline(case=case, stage=stage, started_at=at, alerted_at=now)
            _work_out(clock, [Entry("start", at)], cal, place)
            clocks.append(clock)
    Deadline.objects.bulk_create(clocks)
    ClockEntry.objects.bulk_create(
        ClockEntry(deadline=clock, kind="start", at=clock.started_at, due_after=clock.due_at) for clock in clocks
    )
    return clocks


def tell(clock: Deadline, kind: str, *, at: datetime, by=None, n=None, article="", reason="") -> Deadline:
    """Add a line to a clock's ledger and work the clock out anew. The caller holds the case's row lock."""
    before = clock.due_at
    line = ClockEntry(deadline=clock, kind=kind, at=at, by=by, n=n, article=article, reason=reason, due_before=before)
    if kind == "move":
        clock.started_at = at
    entries = [*entries_of(clock), *([Entry(kind, at, n)] if kind in REPLAYED else [])]
    _work_out(clock, entries)
    line.due_after = clock.due_at
    line.save()
    clock.save(update_fields=["started_at", "due_at", "alert_at", "hushed_at"])
    return clock


def hush(clock: Deadline, *, at: datetime, by=None, reason="") -> Deadline:
    """Silence the calls, keep the watch: only rungs that outlast a hush are still to be said."""
    clock.hushed_at = at
    return tell(clock, "hush", at=at, by=by, reason=reason)


def watch_again(case: Case, *, at: datetime, by=None) -> None:
    """What silenced the calls was not so: each clock speaks again, what it was kept from saying first."""
    for clock in case.deadlines.filter(met_at=None, hushed_at__isnull=False).select_related("stage"):
        clock.case, clock.hushed_at = case, None
        tell(clock, "move", at=clock.started_at, by=by)


def meet(clocks: Iterable[Deadline], *, at: datetime, by=None) -> None:
    """What the clock waited for has happened. Its working is kept as it was."""
    clocks = [clock for clock in clocks if clock.met_at is None]
    for clock in clocks:
        clock.working = as_data(working_of(clock))
        clock.met_at, clock.alert_at = at, None
    Deadline.objects.bulk_update(clocks, ["met_at", "alert_at", "working"])
    ClockEntry.objects.bulk_create(
        ClockEntry(deadline=clock, kind="meet", at=at, by=by, due_before=clock.due_at, due_after=clock.due_at)
        for clock in clocks
    )


def entries_of(clock: Deadline) -> list[Entry]:
    """The lines that count. A moved plan (a new ETA) replaces the moment the clock starts from."""
    lines = [Entry(line.kind, line.at, line.n) for line in clock.ledger.all() if line.kind in REPLAYED]
    return [Entry("start", clock.started_at), *lines[1:]]


def _work_out(
    clock: Deadline, entries: list[Entry], cal: OfficeCalendar | None = None, place: Place | None = None
) -> calendar.Due | None:
    cal, place = cal or office(), place or place_for(clock)
    due = calendar.replay(period_of(clock.stage or clock.case.limit_rule), entries, cal, place)
    clock.due_at = due.at if due else None
    moments = climb(clock, rungs_of(clock.case.sop, clock.stage), cal, place)
    clock.alert_at = next_word(moments, clock.alerted_at)
    return due


def settle(clock: Deadline, cal: OfficeCalendar | None = None) -> Deadline:
    """Work an open clock out anew from its ledger, unsaved: what a changed calendar makes of it."""
    _work_out(clock, entries_of(clock), cal)
    return clock


def working_of(clock: Deadline, cal: OfficeCalendar | None = None) -> calendar.Due | None:
    """How the due moment was worked out, day by day. None while the clock is stopped."""
    return worked_out(clock, clock.stage or clock.case.limit_rule, cal)


def worked_out(clock: Deadline, rule: Stage | Sop, cal: OfficeCalendar | None = None) -> calendar.Due | None:
    """How it would be worked out, did this rule hold its period."""
    return calendar.replay(period_of(rule), entries_of(clock), cal or office(), place_for(clock))


def as_data(due: calendar.Due | None) -> list | None:
    """The working as it is kept with a clock that was met."""
    if due is None:
        return None
    return [
        {
            "date": line.date.isoformat(),
            "counted": line.counted,
            "zh": words(line, "zh-hant"),
            "en": words(line, "en"),
        }
        for line in due.lines
    ]


def explain(clock: Deadline, cal: OfficeCalendar | None = None) -> None:
    """Give an open clock its working and its warnings (a year nobody compared with the official calendar), as pages
    show them."""
    due = working_of(clock, cal)
    clock.lines = as_data(due)
    clock.cautions = [{"zh": words(said, "zh-hant"), "en": words(said, "en")} for said in (due.warnings if due else ())]


def phase(clock: Deadline, now: datetime) -> Phase:
    """Where the clock stands at this moment."""
    if clock.met_at:
        return Phase.MET_LATE if clock.due_at and clock.met_at >= clock.due_at else Phase.MET
    if clock.due_at is None:
        return Phase.PAUSED
    if clock.due_at <= now:
        return Phase.OVERDUE
    last = (clock.due_at - timedelta(seconds=1)).astimezone(calendar.TAIPEI).date()
    if last <= now.astimezone(calendar.TAIPEI).date():
        return Phase.DUE_TODAY
    return Phase.DUE_SOON if clock.due_at - now <= SOON else Phase.RUNNING


def answer_clocks(case: Case) -> list[Deadline]:
    """The running clocks the applicant's answer hangs on: that of the whole case, and those counted back from what is
    planned (LEAD_WD). The earliest of them binds."""
    running = case.deadlines.filter(met_at=None).select_related("stage")
    bound = [clock for clock in running if clock.stage is None or clock.stage.mode == calendar.Mode.LEAD_WD]
    for clock in bound:
        clock.case = case
    return sorted(bound, key=lambda clock: clock.due_at.timestamp() if clock.due_at else float("inf"))
