"""定期檢視: what is gone through at a service point, how often, and who is told when nobody does.

The three lists of a point are a table; so are the limits of a fault by its weight (facts §13: checks from above come
unannounced, and faults are followed until they are mended). Dates are worked out by the clock engine.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from cases import calendar
from cases.calendar import Mode, Period, Roll
from cases.clocks import place_of
from cases.models import Rung
from cases.office import office
from counters.models.points import Fault


@dataclass(frozen=True, slots=True)
class List:
    """One list: its name, after how many days it is due again, and what is looked at."""

    name: object
    days: int
    items: dict


LISTS = {
    "check": List(
        _("Check of the facilities"),
        90,
        {
            "entrance": _("The entrance is free of steps and things"),
            "bell": _("The service bell rings"),
            "signs": _("Signs are whole, in both languages"),
            "light": _("Lamps and emergency lights work"),
            "water": _("Drinking water: filter changed in time"),
            "toilet": _("Toilet clean, with paper and soap"),
            "first-aid": _("First-aid kit full and in date"),
            "aed": _("Defibrillator charged"),
            "phone": _("Telephone works"),
            "tools": _("Pump and tools work"),
            "extinguisher": _("Fire extinguisher in date"),
            "supplies": _("Forms, pens and reading glasses are there"),
        },
    ),
    "board": List(
        _("Review of the notice board"),
        30,
        {
            "dates": _("Nothing that is out of date hangs there"),
            "services": _("The list of services is the one in force"),
            "sops": _("The procedures are the ones in force"),
            "plates": _("Name plates show who is on duty"),
            "plan": _("The floor plan is right"),
            "english": _("What visitors need is there in English"),
        },
    ),
    "facts": List(
        _("Confirmation of the published facts"),
        180,
        {
            "hours": _("Address, telephone and opening hours"),
            "facilities": _("Facilities and accessibility"),
            "way": _("How to get there, and the floor plan"),
        },
    ),
}

LIMITS = {Fault.Weight.DANGER: 1, Fault.Weight.HINDERS: 7, Fault.Weight.BLEMISH: 30}
"""Working days within which a fault is to be mended."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a ladder: how long before (negative) or after the due moment, to whom, which notice."""

    after: timedelta
    to: str
    kind: str


ROUND_LADDER = (
    Word(timedelta(days=-7), Rung.To.UNIT, "round_near"),
    Word(timedelta(0), Rung.To.UNIT, "round_due"),
    Word(timedelta(days=7), Rung.To.SUPERVISOR, "round_overdue"),
)
FAULT_LADDER = (
    Word(timedelta(hours=-24), Rung.To.UNIT, "fault_near"),
    Word(timedelta(0), Rung.To.SUPERVISOR, "fault_overdue"),
    Word(timedelta(days=7), Rung.To.SECRETARIAT, "fault_overdue"),
)


def item_named(code: str):
    """The label of an item of any list; one that is gone from the lists, by its code."""
    return next((entry.items[code] for entry in LISTS.values() if code in entry.items), code)


def round_due(kind: str, done: datetime) -> datetime:
    """When the list is due again after it was done: the first instant that is late."""
    return calendar.due(Period(LISTS[kind].days, Mode.CD_RAW, Roll.NONE), done, office()).at


def fault_due(weight: str, found: datetime, unit) -> calendar.Due:
    """By when a fault is to be mended, with the working."""
    return calendar.due(Period(LIMITS[weight], Mode.WD, Roll.NONE), found, office(), place_of(unit))


def next_word(ladder: tuple[Word, ...], due_at: datetime, now: datetime) -> datetime | None:
    """The next moment at which something is to be said."""
    return min((moment for word in ladder if (moment := due_at + word.after) > now), default=None)


def last_word(ladder: tuple[Word, ...], due_at: datetime, now: datetime) -> Word | None:
    """What is to be said now: the last word whose moment has come. Earlier ones that were missed stay unsaid."""
    come = [word for word in ladder if due_at + word.after <= now]
    return come[-1] if come else None
