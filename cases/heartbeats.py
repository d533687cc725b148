"""心跳: each periodic job leaves a row; staff see a red banner when the deadline sweep is late (design §3)."""

from datetime import datetime, timedelta

from cases.models import Heartbeat

SWEEP = "sweep_deadlines"
BEGINNING = "beginning"  # not a job: when the clockwork started for the first time
LATE = timedelta(minutes=10)


def beat(task: str, *, now: datetime, result: dict | None = None) -> None:
    """The job has finished its round."""
    Heartbeat.objects.update_or_create(task=task, defaults={"at": now, "result": result or {}})


def begin(*, now: datetime) -> None:
    """The clockwork starts for the first time: until its first round is due, nothing is late. Kept once, so that one
    which dies and starts again for ever does not look young for ever."""
    Heartbeat.objects.get_or_create(task=BEGINNING, defaults={"at": now})


def state_of_sweep(now: datetime) -> str:
    """ "ok", "late", or "starting" where no round is due yet. One query."""
    rows = Heartbeat.objects.filter(task__in=(SWEEP, BEGINNING))
    return judge(dict(rows.values_list("task", "at")), now)


def judge(beats: dict[str, datetime], now: datetime) -> str:
    """The same, of beats that were read before. Late: nobody has looked at the deadlines for ten minutes, or ever."""
    for task, well in ((SWEEP, "ok"), (BEGINNING, "starting")):
        if task in beats:
            return well if now - beats[task] <= LATE else "late"
    return "late"
