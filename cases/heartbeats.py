"""心跳: each periodic job leaves a row; staff see a red banner when the deadline sweep is late (design §3)."""

from datetime import datetime, timedelta

from cases.models import Heartbeat

SWEEP = "sweep_deadlines"
LATE = timedelta(minutes=10)


def beat(task: str, *, now: datetime, result: dict | None = None) -> None:
    """The job has finished its round."""
    Heartbeat.objects.update_or_create(task=task, defaults={"at": now, "result": result or {}})


def sweep_is_late(now: datetime) -> bool:
    """Has nobody looked at the deadlines for ten minutes? True too when nobody ever did."""
    return is_late(Heartbeat.objects.filter(task=SWEEP).values_list("at", flat=True).first(), now)


def is_late(last: datetime | None, now: datetime) -> bool:
    """The same, of a beat that was read before."""
    return last is None or now - last > LATE
