"""送達: what apps do when a notice has reached its recipient, maybe later than it was written."""

from collections.abc import Callable

REACHED: list[Callable] = []
"""Each is called as `act(notice, actor=…, now=…)`, in the transaction of the fact. Filled at start-up."""


def reached(notice, *, actor, now) -> None:
    """Mailed, posted, or told by a person."""
    for act in REACHED:
        act(notice, actor=actor, now=now)
