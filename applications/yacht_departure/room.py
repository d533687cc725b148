"""The entry of this service in the table of rooms (cases/rooms.py)."""

from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from applications.retention import forget
from applications.trips import trip_of
from applications.views.walk import walk
from applications.yacht_departure import actions, pages, people
from applications.yacht_departure.calendar_file import calendar_file
from applications.yacht_departure.journey import JOURNEY, SERVICE
from applications.yacht_departure.report import Report
from cases import rocdates, standing
from cases.calendar import TAIPEI
from cases.identifiers import say_phone
from cases.models import Case, IssuedDocument
from cases.models.case import FINAL, Status
from cases.rooms import Room

IMPERSONAL = ("vessel", "voyage", "safety")  # the people stand in a table of their own, masked
REFUSED_SHOWN = timedelta(hours=24)


def track_context(case, now) -> dict:
    """For the status page: the trip, and what can still be done about it."""
    trip = trip_of(case)
    open_case = case.status not in FINAL
    outlasted = trip.insured_until and trip.insured_until < trip.eta.astimezone(TAIPEI).date()
    return {
        "trip": trip,
        "uninsured_on": trip.insured_until if open_case and outlasted else None,
        "can_change": open_case,
        "can_cancel": open_case and not trip.departed_at and not trip.back_said_at,
        "can_say_back": open_case and not trip.back_said_at,
        "findings": Report(people.answers_with_people(case)).refusals() if case.status == Status.NOT_ACCEPTED else [],
    }


def staff_context(case, now) -> dict:
    """For the case page: the answers as the check page shows them, masked, and the people on board."""
    trip = trip_of(case)
    prefetch_related_objects([case], "people")  # read twice: for the answers and for the table
    answers = people.answers_with_people(case)
    report, ports = Report(answers), (trip.departure_port, trip.return_port)
    report.ports = ports  # read with the trip already
    return {
        "trip": trip,
        "sections": [s for s in JOURNEY.sections(answers, now, known=ports) if s.step in IMPERSONAL],
        "people": list(case.people.all()),
        "findings": report.findings_on_file(_told_at(case, trip)),
        "can_change": case.status not in FINAL,
    }


def _told_at(case, trip):
    """When the station last heard of the plan before the departure: each telling has its acknowledgement."""
    told = case.documents.filter(kind=IssuedDocument.Kind.ACKNOWLEDGEMENT, issued_at__lt=trip.etd)
    return told.order_by("-pk").values_list("issued_at", flat=True).first() or case.filed_at


def brief(case, language: str) -> list[str]:
    """What whoever calls or searches needs at once: vessel, people, contacts, plan, last word."""
    trip = case.trip
    with override(language):
        lines = [
            _("Yacht: %(name)s, number %(number)s") % {"name": trip.vessel_name, "number": trip.vessel_number},
            _("Left from %(port)s, planned %(at)s") % {"port": trip.departure_port, "at": _at(trip.etd, language)},
            _("Expected at %(port)s, planned %(at)s") % {"port": trip.return_port, "at": _at(trip.eta, language)},
            _("People on board: %(count)d") % {"count": trip.people},
        ]
        lines += [_person(person) for person in case.people.all()]
        lines.append(_last_word(trip, case, language))
        destination = case.application.answers["voyage"]["destination"]
        lines.append(_("Where to: %(place)s") % {"place": destination})
    return lines


def _person(person) -> str:
    parts = [f"{person.get_duty_display()} {person.name}"]
    if person.phone:
        parts.append(say_phone(person.phone))
    if person.emergency_name:
        contact = f"{person.emergency_name} {say_phone(person.emergency_phone) if person.emergency_phone else ''}"
        parts.append(_("contact: %(contact)s") % {"contact": contact.strip()})
    return _(", ").join(parts)


def _last_word(trip, case, language) -> str:
    if trip.back_said_at:
        return _("Last report: said to be back, %(at)s") % {"at": _at(trip.back_said_at, language)}
    if trip.departed_at:
        return _("Last report: left port, %(at)s") % {"at": _at(trip.departed_at, language)}
    return _("Last report: filed, %(at)s") % {"at": _at(case.filed_at, language)}


def _at(moment, language) -> str:
    return rocdates.moment(moment, language)


def told_now(case) -> str:
    """Said to be back: wherever the report stands, the station's confirmation is all that is waited for."""
    if not case.trip.back_said_at:
        return ""
    return _(
        "You told us that you are back, so we no longer call. The station confirms your return and closes the report."
    )


def spoken(case, language: str, now) -> str:
    """The sentence for the telephone. Says nothing a stranger may not know who has the number."""
    trip = trip_of(case)
    with override(language):
        return _("The report %(reference)s was filed on %(filed)s. %(state)s The planned return is %(eta)s.") % {
            "reference": case.reference,
            "filed": _at(case.filed_at, language),
            "state": standing.sentence(case),
            "eta": _at(trip.eta, language),
        }


def desk(user, now) -> list[dict]:
    """Yachts that may not sail, for a day: they have no clock, and the pier must know."""
    refused = (
        Case.objects.visible_to(user)
        .filter(service__code=SERVICE, status=Status.NOT_ACCEPTED, filed_at__gt=now - REFUSED_SHOWN)
        .select_related("trip__departure_port", "unit")
        .order_by("-filed_at")[:20]
    )
    return [
        {
            "case": case,
            "title": _("May not leave port: %(vessel)s") % {"vessel": case.trip.vessel_name},
            "text": _("%(number)s, %(port)s, planned departure %(etd)s")
            % {
                "number": case.trip.vessel_number,
                "port": case.trip.departure_port,
                "etd": rocdates.moment(case.trip.etd, get_language()),
            },
        }
        for case in refused
    ]


ROOM = Room(
    service=SERVICE,
    paper=JOURNEY.paper,
    forget=forget,
    example=JOURNEY.example,
    apply=walk(JOURNEY),
    staff_template="applications/yacht_departure/_staff.html",
    staff_context=staff_context,
    track_template="applications/yacht_departure/_track.html",
    track_context=track_context,
    moves={
        "acknowledge": actions.acknowledge,
        "depart": actions.depart,
        "come_back": actions.come_back,
        "stay_ashore": actions.stay_ashore,
        "cancel": actions.cancel_report,
    },
    applicant_moves={"back": pages.back, "cancel": pages.cancel, "change": pages.change},
    staff_pages={"change": pages.staff_change},
    brief=brief,
    facts=("trip__departure_port", "trip__return_port", "application", "people"),
    told_now=told_now,
    spoken=spoken,
    desk=desk,
    calendar=calendar_file,
    casework=frozenset({"forward", "letter"}),
)
