"""The books there are, in the order they are shown. Adding one is adding a room and a line."""

from counters import mail, service_use, visitors
from counters.books import register


def register_all() -> None:
    for room in (mail, visitors, service_use):
        register(room.BOOK())
