"""示範案件: one module a service, each with its `STORIES` and `tell(dice, story, now)`. Adding one is adding a line."""

from datetime import datetime
from random import Random


def modules() -> tuple:
    """The services that have stories to tell. Read late: they stand on models."""
    from applications.demo import casework, coastal_zone, incident, port_check, records, yacht_departure

    return (yacht_departure, port_check, records, coastal_zone, casework, incident)


def stories() -> list[tuple]:
    """(module, story) of all services."""
    return [(module, story) for module in modules() for story in module.STORIES]


def seed(dice: Random, *, cases: int | None, now: datetime) -> int:
    """So many cases: each story once, by the actions people use; where more are asked for, the rest by bulk insert."""
    told = stories() if cases is None else stories()[:cases]
    for module, story in told:
        module.tell(dice, story, now)
    more = 0 if cases is None else cases - len(told)
    return len(told) + (volume_seed(dice, more, now) if more else 0)


def volume_seed(dice: Random, cases: int, now: datetime) -> int:
    from applications.demo import volume

    return volume.seed(dice, cases=cases, now=now)
