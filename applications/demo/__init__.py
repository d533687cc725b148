"""示範案件: one module a service, each with its `STORIES` and `tell(dice, story, now)`. Adding one is adding a line."""

from datetime import datetime
from random import Random


def modules() -> tuple:
    """The services that have stories to tell. Read late: they stand on models."""
    from applications.demo import yacht_departure

    return (yacht_departure,)


def stories() -> list[tuple]:
    """(module, story) of all services."""
    return [(module, story) for module in modules() for story in module.STORIES]


def seed(dice: Random, *, cases: int | None, now: datetime) -> int:
    """So many cases, in every state of every service in turn; each story once where no number is asked."""
    told = stories()
    count = len(told) if cases is None else cases
    for number in range(count):
        module, story = told[number % len(told)]
        module.tell(dice, story, now)
    return count
