"""階段: which stage of its procedure a case comes to next. By the order of the procedure alone."""

from cases.models import Case, Stage
from cases.models.case import Status
from cases.rooms import room_of

WORKING = (Status.RECEIVED, Status.IN_REVIEW, Status.CONSULTING)  # the stages in which we are at work


def next_stage(case: Case) -> Stage | None:
    """The stage of our work that follows in the procedure; None after the last. Side paths are never stumbled into."""
    here = case.stage.order if case.stage else -1
    following = (s for s in case.sop.stages.all() if s.order > here and not s.is_side and s.status in WORKING)
    return _of_this_case(case, next(following, None))


def deciding_stage(case: Case) -> Stage | None:
    """The stage in which the case is decided: the last of our work."""
    ours = [stage for stage in case.sop.stages.all() if not stage.is_side and stage.status in WORKING]
    return _of_this_case(case, ours[-1] if ours else None)


def _of_this_case(case: Case, stage: Stage | None) -> Stage | None:
    """A stage bounded by the whole case alone is the one that carries the limit, where the case has its own."""
    if stage is None or stage.n is not None or not case.limit_id or room_of(case).has_levels:
        return stage
    return case.limit
