"""提前期: apply at least five working days ahead (「五日前(不含例假日)」), counted where the zone lies."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from cases.calendar import TAIPEI, Mode, earliest_event
from cases.clocks import place_of
from cases.office import office


def earliest_entry(now: datetime, unit=None) -> date:
    """Sent at this moment, the first day on which one may enter. Without a unit no county's closures count.

    What arrives on line counts for its day, also at night and on a day off (電子簽章法 §9).
    """
    return earliest_event(
        now.astimezone(TAIPEI).date(),
        settings.COASTAL_LEAD_DAYS,
        office(),
        place_of(unit) if unit else None,
        lead_clear_days=settings.COASTAL_LEAD_CLEAR_DAYS,
    )


def working_address(entry: date, unit=None) -> str:
    """The deadline calculator with this very question: the latest day to apply for a day of entry, day by day."""
    days = settings.COASTAL_LEAD_DAYS + settings.COASTAL_LEAD_CLEAR_DAYS
    asked = {
        "mode": Mode.LEAD_WD.value,
        "n": days,
        "start_year": entry.year,
        "start_month": entry.month,
        "start_day": entry.day,
        "county": unit.county if unit else "",
    }
    return f"{reverse('deadline_calculator')}?{urlencode(asked)}"
