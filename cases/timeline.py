"""進度: the course of a case for the person who asked: done, now, ahead; from the procedure it was opened under."""

from dataclasses import dataclass, replace
from datetime import datetime

from cases import clocks
from cases.calendar import Mode
from cases.models import Case, Deadline
from cases.models.case import FINAL
from cases.rooms import room_of


@dataclass(frozen=True, slots=True)
class Mark:
    """One buoy of the course."""

    state: str  # done, now or ahead
    stage: object
    at: datetime | None = None  # when it was done
    due_at: datetime | None = None
    phase: str = ""
    told: str = ""  # what is said in place of the story of the stage
    is_hushed: bool = False  # the calls are silenced: the applicant has done their part


def timeline(case: Case, now: datetime, found: list[Deadline] | None = None) -> list[Mark]:
    """The stages of the case in order. Side paths show only when the case is on them. Two queries, or none where the
    page has read the clocks (`found`) and the stages."""
    by_stage = {clock.stage_id: clock for clock in (case.deadlines.select_related("stage") if found is None else found)}
    reached, marks = True, []
    for stage in case.sop.stages.all():
        clock = by_stage.get(stage.pk)
        if stage.is_side and clock is None:
            continue
        if stage.pk == case.stage_id:
            reached = False
            mark = _mark("now", stage, _binding(stage, clock, by_stage.get(None)), now)
            marks.append(replace(mark, told=room_of(case).told_now(case)))
        elif reached and _comes_back(case, stage, clock):
            marks.append(Mark("ahead", stage))
        elif reached or case.status in FINAL:
            marks.append(_passed(case, stage, clock, _done_at(case, clock, by_stage.get(None), is_first=not marks)))
        elif clock and clock.met_at:  # of an earlier round: the case went back, what was asked on the way did come
            marks.append(Mark("done", stage, at=clock.met_at) if stage.is_side else Mark("ahead", stage))
        else:
            marks.append(_mark("ahead", stage, _binding(stage, clock, by_stage.get(None)), now))
    return [mark for mark in marks if mark]


def _comes_back(case: Case, stage, clock: Deadline | None) -> bool:
    """A stage left for a side path before it was done: its clock stands until the case comes back to it."""
    on_side_path = case.stage is not None and case.stage.is_side and case.status not in FINAL
    return on_side_path and not stage.is_side and clock is not None and clock.met_at is None


def sooner(marks: list[Mark], ends: dict[str, datetime]) -> list[Mark]:
    """For the applicant: a stage that is over for them (`ends`, by its key) before our own clock runs out."""
    return [
        replace(mark, due_at=ends[mark.stage.key], phase="")
        if mark.due_at and mark.stage.key in ends and ends[mark.stage.key] < mark.due_at
        else mark
        for mark in marks
    ]


def unpressed(marks: list[Mark]) -> list[Mark]:
    """For the applicant: a limit whose calls they silenced is ours alone to keep. It neither presses them nor is it
    overdue through them."""
    return [replace(mark, due_at=None, phase="") if mark.is_hushed else mark for mark in marks]


def _binding(stage, clock: Deadline | None, whole: Deadline | None) -> Deadline | None:
    """An answer counted back from what is planned comes no later than the limit of the whole case: the earlier binds,
    as in `clocks.answer_clocks`."""
    counted_back = clock is not None and stage.mode == Mode.LEAD_WD
    if counted_back and whole and not whole.met_at and whole.due_at and clock.due_at and whole.due_at < clock.due_at:
        return whole
    return clock


def _done_at(case: Case, clock: Deadline | None, whole: Deadline | None, *, is_first: bool) -> datetime | None:
    """When a stage was done. One without a limit of its own is the filing, or ends with the limit of the case."""
    if clock:
        return clock.met_at
    return case.filed_at if is_first else (whole and whole.met_at) or case.closed_at


def _passed(case: Case, stage, clock: Deadline | None, at: datetime | None) -> Mark | None:
    """A stage behind us. In a case that ended early, what was never reached is left out."""
    if case.status in FINAL:
        never_entered = clock is None and stage.n is not None
        ended_here = at == case.closed_at and (clock or at != case.filed_at)  # the filing itself is always behind us
        cut_short = case.status != "closed" and ended_here
        if never_entered or cut_short:
            return None
    return Mark("done", stage, at=at)


def _mark(state, stage, clock, now) -> Mark:
    if clock is None or clock.due_at is None:
        return Mark(state, stage)
    return Mark(
        state, stage, due_at=clock.due_at, phase=clocks.phase(clock, now), is_hushed=clock.hushed_at is not None
    )
