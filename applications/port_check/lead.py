"""How long before: three working days; with a reason later, but never less than 24 hours before leaving."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.calendar import TAIPEI, earliest_event
from cases.clocks import place_of
from cases.office import office

WORKING_DAYS = 3
FLOOR = timedelta(hours=24)
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=12)  # the window of the slip, around the planned departure
UNUSED = timedelta(hours=24)  # after the planned departure the slip lapses
SHIFT = timedelta(hours=12)  # a departure moved by no more than this needs no new look


@dataclass(frozen=True, slots=True)
class Lead:
    """What may be asked for at a given moment, in the county of a station."""

    first_day: date  # the first day on which one may leave without a reason
    floor: datetime  # nobody leaves before

    def too_soon(self, etd: datetime) -> bool:
        return etd < self.floor

    def is_urgent(self, etd: datetime) -> bool:
        return etd.astimezone(TAIPEI).date() < self.first_day


def lead(now: datetime, station=None) -> Lead:
    """Filed at this moment. Without a station the calendar of the whole country speaks."""
    place = place_of(station) if station else None
    first = earliest_event(now.astimezone(TAIPEI).date(), WORKING_DAYS, office(), place)
    return Lead(first, now + FLOOR)


def window(etd: datetime) -> tuple[datetime, datetime]:
    """From when until when the slip holds."""
    return etd - BEFORE, etd + AFTER
