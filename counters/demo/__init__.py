"""示範簿冊: one module a book, each with its `seed(dice, now)`. Adding one is adding a line."""

from datetime import datetime
from random import Random


def modules() -> tuple:
    """The books that have something to show. Read late: they stand on models."""
    from counters.demo import lost

    return (lost,)


def seed(dice: Random, *, now: datetime) -> None:
    for module in modules():
        module.seed(dice, now)
