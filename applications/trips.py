"""What the services with a trip share: the plan, the facts their notices state, clocks that follow a moved plan."""

from datetime import datetime
from functools import cached_property

from applications.models import Port, Trip
from audit.actors import CITIZEN
from cases import clocks
from cases.actions import tell_unit
from cases.models import Case
from cases.recipients import Directory


class Planned:
    """For the typed answers of a service with a trip: reads `self.voyage`, the answers of its step."""

    voyage: dict

    @cached_property
    def etd(self) -> datetime:
        return datetime.fromisoformat(self.voyage["etd"])

    @cached_property
    def eta(self) -> datetime:
        return datetime.fromisoformat(self.voyage["eta"])

    @cached_property
    def ports(self) -> tuple[Port, Port]:
        """Of departure and of return, each with its station. One query."""
        codes = self.voyage["departure_port"], self.voyage["return_port"]
        found = {port.code: port for port in Port.objects.filter(code__in=codes).select_related("station")}
        return found[codes[0]], found[codes[1]]


def trip_of(case: Case) -> Trip:
    """The trip with its ports and the answers, in one query."""
    ports = ("departure_port__station", "return_port__station")
    trip = Trip.objects.select_related(*ports, "case__application").get(pk=case.pk)
    case.application, trip.case = trip.case.application, case
    return trip


def facts(case: Case) -> dict:
    """What the mails about a trip say. No identity numbers, no telephone numbers of people."""
    trip = case.trip
    return {
        "vessel": trip.vessel_name,
        "vessel_number": trip.vessel_number,
        "etd_at": trip.etd.isoformat(),
        "eta_at": trip.eta.isoformat(),
        "from_zh": trip.departure_port.name_zh,
        "from_en": trip.departure_port.name_en,
        "to_zh": trip.return_port.name_zh,
        "to_en": trip.return_port.name_en,
        "people": trip.people,
        "unit_phone": case.contact.phone,
    }


def move_clocks(case: Case, anchors: dict, *, actor, now: datetime) -> None:
    """The plan has moved, and the clocks counted from it with it."""
    for clock in case.deadlines.filter(met_at=None, stage__isnull=False).select_related("stage"):
        planned = anchors.get(clock.stage.anchor)
        if planned and planned != clock.started_at:
            clock.case = case
            clock.alerted_at = min(clock.alerted_at, now)
            clocks.tell(clock, "move", at=planned, by=None if actor in (None, CITIZEN) else actor)


def tell_alarmed(case: Case, kind: str, *, now: datetime, **told) -> None:
    """The command centre too, where it was alarmed: it may be searching for people who have just been heard of."""
    if case.notices.filter(kind="return_alarm").exists():
        tell_unit(case, kind, to="command", now=now, directory=Directory(now), **told)
