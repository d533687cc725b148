"""The services this app offers, one line each. Adding one is adding a room and a line."""

from cases import rooms


def register():
    """Hand this app's rooms to the spine (cases/rooms.py). Called once, when the models are ready."""
    from applications.coastal_zone.room import ROOM as COASTAL_ZONE
    from applications.incident.room import ROOM as INCIDENT
    from applications.port_check.room import ROOM as PORT_CHECK
    from applications.records.rooms import ROOMS as RECORDS
    from applications.yacht_departure.room import ROOM as YACHT_DEPARTURE

    for room in (PORT_CHECK, COASTAL_ZONE, YACHT_DEPARTURE, INCIDENT, *RECORDS):
        rooms.register(room)
