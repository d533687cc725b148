"""The trip as a calendar file: when to be back, when we start to look. A changed plan updates the same entry."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Alarm, Calendar, Event

from applications.models import Trip
from cases.calendar import TAIPEI


def calendar_file(case, language: str) -> bytes:
    """iCalendar of one report, times in Asia/Taipei."""
    trip = Trip.objects.select_related("departure_port", "return_port").get(pk=case.pk)
    calendar = Calendar()
    calendar.add("prodid", "-//portal//yacht departure//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with override(language):
        calendar.add_component(_return(case, trip))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _return(case, trip: Trip) -> Event:
    event = Event()
    event.add("uid", f"{case.reference}-return")  # stable, so that a changed plan replaces the old entry
    event.add("dtstamp", case.filed_at)
    event.add("sequence", case.documents.count())
    event.add("dtstart", trip.etd.astimezone(TAIPEI))
    event.add("dtend", trip.eta.astimezone(TAIPEI))
    event.add("summary", _("Yacht trip %(vessel)s") % {"vessel": trip.vessel_name})
    event.add("location", str(trip.return_port))
    text = _("Case number %(reference)s. Report your return: two hours after this time the station starts to call you.")
    event.add("description", text % {"reference": case.reference})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Report your return"))
    alarm.add("trigger", timedelta(0), parameters={"related": "END"})
    event.add_component(alarm)
    return event
