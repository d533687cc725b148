"""The appointment as a calendar file; moved, it replaces the same entry."""

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from applications.records import state
from cases.calendar import TAIPEI
from cases.rocdates import is_chinese


def calendar_file(case, language: str) -> bytes:
    """One event where a place waits; none otherwise."""
    calendar = Calendar()
    calendar.add("prodid", "-//portal//access to papers//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    place = state.appointment_of(case)
    if place:
        with override(language):
            calendar.add_component(_visit(case, place))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _visit(case, place) -> Event:
    event = Event()
    event.add("uid", f"{case.reference}-reading")  # stable, so that another time replaces the old entry
    event.add("dtstamp", place.booked_at)
    event.add("sequence", place.pk)
    event.add("dtstart", place.slot.starts_at.astimezone(TAIPEI))
    event.add("dtend", place.slot.ends_at.astimezone(TAIPEI))
    event.add("summary", _("Read files: %(reference)s") % {"reference": case.reference})
    event.add("description", _("Bring the notice of the decision and your identity paper."))
    event.add("location", _where(place.slot.unit, get_language()))
    return event


def _where(unit, language: str) -> str:
    """Its address, in the language of the file where we have it so."""
    english = "" if is_chinese(language) else unit.address_en
    return english or unit.address_zh or str(unit)
