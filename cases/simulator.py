"""試算: the cases of the last year, replayed on the limits of another version. Reading only; nothing is saved.

What people did stays as it was: when each clock began, stood still, was extended and was met. Only the period changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import calendar, clocks
from cases.models import Case, Deadline, Sop, Stage
from cases.office import office

YEAR = timedelta(days=365)
MOST = 2000  # cases, the newest: a page is to answer while somebody waits


@dataclass(slots=True)
class Tally:
    """One clock of the procedure: how many ran, how many were late as they were counted, and as the version counts."""

    stage: Stage | None  # of the version; None for the whole case
    ran: int = 0
    late_then: int = 0
    late_now: int = 0
    newly_late: int = 0

    def add(self, then: bool, now: bool) -> None:
        self.ran += 1
        self.late_then += then
        self.late_now += now
        self.newly_late += now and not then


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the replay found."""

    since: datetime
    cases: int
    is_capped: bool  # there were more; the newest MOST were replayed
    tallies: list[Tally]
    without_past: list[Stage]  # stages no case of the last year has been through
    gone: int  # clocks whose stage the version no longer has


def simulate(version: Sop, *, now: datetime) -> Simulation:
    """Replay the cases filed within a year before `now` on the limits of `version`, stage by stage (by its key)."""
    since = now - YEAR
    ids = _newest(version, since)
    tallies, gone = _tallies(version), 0
    for clock in _clocks(ids[:MOST]):
        tally = tallies.get(_key(clock))
        if tally is None:
            gone += 1
        else:
            tally.add(_late(clock, clock.due_at, now), _late(clock, _due(clock, tally.stage or version), now))
    counted = [tally for tally in tallies.values() if tally.ran]
    return Simulation(
        since=since,
        cases=min(len(ids), MOST),
        is_capped=len(ids) > MOST,
        tallies=counted,
        without_past=[tally.stage for tally in tallies.values() if not tally.ran and tally.stage],
        gone=gone,
    )


def _newest(version: Sop, since: datetime) -> list[int]:
    cases = Case.objects.filter(service_id=version.service_id, filed_at__gt=since).order_by("-filed_at")
    return list(cases.values_list("pk", flat=True)[: MOST + 1])


def _tallies(version: Sop) -> dict[str, Tally]:
    """One for each clock the version would start, in its order; the whole case first."""
    whole = {"": Tally(None)} if version.n is not None else {}
    return whole | {stage.key: Tally(stage) for stage in version.stages.all() if stage.n is not None}


def _clocks(ids: list[int]) -> Iterable[Deadline]:
    found = Deadline.objects.filter(case__in=ids).select_related("stage", "case__unit")
    return found.prefetch_related("ledger")


def _key(clock: Deadline) -> str:
    return clock.stage.key if clock.stage else ""


def _due(clock: Deadline, rule: Stage | Sop) -> datetime | None:
    entries, place = clocks.entries_of(clock), clocks.place_of(clock.case.contact)
    due = calendar.replay(clocks.period_of(rule), entries, office(), place)
    return due.at if due else None


def _late(clock: Deadline, due: datetime | None, now: datetime) -> bool:
    """Not done when the period ended; a clock that stands still is not late."""
    return due is not None and due <= (clock.met_at or now)
