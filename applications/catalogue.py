"""The services this app offers, one line each. Adding one is adding a room and a line."""

from cases import rooms


def register():
    """Hand this app's rooms to the spine (cases/rooms.py). Called once, when the models are ready."""
    from applications.incident.room import ROOM as INCIDENT
    from applications.port_check.room import ROOM as PORT_CHECK
    from applications.records.rooms import ROOMS as RECORDS
    from applications.yacht_departure.room import ROOM as YACHT_DEPARTURE

    for room in (YACHT_DEPARTURE, PORT_CHECK, INCIDENT, *RECORDS):
        rooms.register(room)
