"""示範: the counters of a living portal, made by the actions people use. Adding a room is adding a line."""

from datetime import datetime


def modules() -> tuple:
    """Read late: they stand on models."""
    from counters.demo import lost, mail, points, service_use, shifts, visitors

    return (points, lost, mail, visitors, service_use, shifts)


def seed(now: datetime) -> None:
    """Every room's rows, once: what is there already is left as it is."""
    for module in modules():
        module.seed(now)


def fill(lines: int, now: datetime) -> int:
    """So many lines more in one book of the demo's station."""
    from accounts.models import Unit, User
    from counters.demo import volume

    station, duty = Unit.objects.get(code="P02-BISHA"), User.objects.get(username="duty")
    return volume.fill(station, duty, lines, now=now)
