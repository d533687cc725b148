"""停止上班公告: which offices are closed now or in the days to come, as everybody is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from cases.calendar import TAIPEI, end_of
from cases.models import Closure
from cases.office import office
from cases.workdays import Closing, Part

ENDS = {Part.AM: time(12), Part.PM: time(18)}  # the others end with the day


@dataclass(frozen=True, slots=True)
class Announced:
    """Closed on one day for one reason: where, and until when that is news."""

    date: date
    part: Part
    places_zh: tuple[str, ...]
    places_en: tuple[str, ...]
    reason_zh: str
    reason_en: str
    ends_at: datetime

    @property
    def part_label(self):
        return Closure.Part(self.part.value).label


def announced(now: datetime) -> list[Announced]:
    """What stands and has not ended, the first day on top. One small query."""
    groups: dict[tuple, list[Closing]] = {}
    for closing in _to_come(now):
        groups.setdefault((closing.date, closing.part, closing.reason_zh, closing.reason_en), []).append(closing)
    return [
        Announced(
            day,
            part,
            tuple(closing.place_zh for closing in closings),
            tuple(closing.place_en for closing in closings),
            zh,
            en or zh,
            ends(day, part),
        )
        for (day, part, zh, en), closings in sorted(groups.items(), key=lambda item: item[0][:2])
    ]


def _to_come(now: datetime) -> Iterator[Closing]:
    today = now.astimezone(TAIPEI).date()
    for day, closings in office().closings.items():
        if day >= today:
            yield from (closing for closing in closings if ends(day, closing.part) > now)


def ends(day: date, part: Part) -> datetime:
    return datetime.combine(day, ENDS[part], TAIPEI) if part in ENDS else end_of(day)
