"""示範: the mailbox of a living portal, made by the actions people use. Adding a room is adding a line."""

from datetime import datetime


def modules() -> tuple:
    """Read late: they stand on models."""
    from feedback.demo import mailbox, outreach, petitions, ratings, replies, surveys

    return (petitions, outreach, replies, ratings, surveys, mailbox)


def seed(now: datetime) -> None:
    """Every room's rows, once: what is there already is left as it is."""
    for module in modules():
        module.seed(now)
