"""警報: what must be acted on now, on the screens of the unit until it is over."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Alert, Case
from cases.rooms import ROOMS


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: what it is about, since when, and the facts whoever calls needs."""

    case: object
    rung: object
    since: datetime
    brief: list


def alarms(user, now: datetime, language: str, *, most: int = 20) -> list[Alarm]:
    """The alarms that stand for the units of this person: said, not yet met, not hushed. The loudest of each clock."""
    standing = (
        Alert.objects.filter(rung__is_alarm=True, deadline__met_at=None, deadline__hushed_at=None)
        .filter(deadline__case__in=Case.objects.visible_to(user).open().values("pk"))
        .select_related("rung__stage", "deadline__case__service", "deadline__case__unit", "deadline__case__applicant")
        .order_by("deadline_id", "-rung__offset", "said_at")
    )
    loudest = {}
    for alert in standing[: 4 * most]:
        loudest.setdefault(alert.deadline_id, alert)
    return [
        Alarm(alert.deadline.case, alert.rung, alert.said_at, _brief(alert.deadline.case, language))
        for alert in sorted(loudest.values(), key=lambda found: found.said_at)[:most]
    ]


def _brief(case, language: str) -> list[str]:
    room = ROOMS.get(case.service.code)
    return room.brief(case, language) if room else []


def refused(user, now: datetime) -> list[dict]:
    """What has no clock and still must show: each room says its own."""
    return [found for room in ROOMS.values() for found in room.desk(user, now)]
