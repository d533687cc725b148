"""階段: what begins and what ends when a case comes to a stage."""

from datetime import datetime

from cases import clocks
from cases.models import Case, Deadline, Stage


def enter(case: Case, stage: Stage | None, *, at: datetime, now: datetime) -> None:
    """Stand on a stage, its clock counted from `at`. A clock of it that runs already is left; the caller saves."""
    case.stage = stage
    if stage is None or stage.anchor != stage.Anchor.ENTRY or stage.pk == case.limit_id:
        return
    if not case.deadlines.filter(stage=stage, met_at=None).exists():
        clocks.start_many(case, [(stage, at)], now=now)


def running(case: Case) -> list[Deadline]:
    """The clocks of a case that are not met, each knowing the case."""
    found = list(case.deadlines.filter(met_at=None).select_related("stage").order_by("pk"))
    for clock in found:
        clock.case = case
    return found


def leave(case: Case, *, at: datetime, by=None) -> None:
    """What the stage the case stands on waited for has happened."""
    clocks.meet([clock for clock in running(case) if clock.stage_id == case.stage_id and case.stage_id], at=at, by=by)


def stops(clock: Deadline) -> bool:
    """Whether a clock stands still while the work does: that of the whole case and of our steps. What hangs on a
    planned moment never stops, nor what others have to do: the applicant, or the unit the case is on its way to (a
    stage of another procedure)."""
    stage = clock.stage
    if stage is None:
        return True
    ours = stage.doer != Stage.Doer.APPLICANT and stage.sop_id == clock.case.sop_id
    return ours and stage.anchor == Stage.Anchor.ENTRY


def stoppable(case: Case) -> list[Deadline]:
    """The clocks that stop while we wait."""
    return [clock for clock in running(case) if stops(clock)]


def is_paused(case: Case) -> bool:
    """Whether a clock of the case stands still."""
    return any(clock.due_at is None for clock in stoppable(case))
