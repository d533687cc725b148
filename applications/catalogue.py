"""The services this app offers, one line each. Adding one is adding a room and a line."""


def register():
    """Hand this app's rooms to the spine (cases/rooms.py)."""
