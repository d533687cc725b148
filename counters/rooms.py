"""The books there are, in the order they are shown. Adding one is adding a room and a line."""

from cases import rooms
from counters import mail, service_use, visitors
from counters.books import register
from counters.lost import book as lost
from counters.lost.room import ROOM as LOST


def register_all() -> None:
    for room in (lost, mail, visitors, service_use):
        register(room.BOOK())
    rooms.register(LOST)
