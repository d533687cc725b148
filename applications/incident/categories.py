"""案類: what can be reported, what is asked about it, to whom it may belong, and what is special about it.

One line a kind (海岸巡防法 §3; facts §4.4). Nobody asks "which kind is this?" anywhere else: they read the line.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CALL_118 = "call 118"  # no form: somebody is in danger
ETHICS = "ethics"  # 政風: sealed, read by the ethics office alone


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of incident."""

    label: object
    hint: object = ""
    rooms: tuple[str, ...] = ()  # which questions are asked (applications/incident/forms.py: ROOMS)
    passed_to: tuple[str, ...] = ()  # codes of the authorities it may belong to, the likeliest first
    handling: str = ""


CATEGORIES: dict[str, Category] = {
    "rescue": Category(
        _("Distress at sea, somebody in the water"), _("Do not fill in a form: call 118."), handling=CALL_118
    ),
    "smuggling": Category(
        pgettext_lazy("incident", "Smuggling"),
        _("Goods brought in past customs: cigarettes, alcohol, animals, food."),
        ("vessel", "people", "goods"),
        ("customs", "quarantine", "police"),
    ),
    "illegal_entry": Category(
        _("People smuggled in or out"),
        _("Illegal entry or exit, by boat or along the shore."),
        ("vessel", "people"),
        ("immigration", "police"),
    ),
    "drugs_arms": Category(_("Drugs or arms"), "", ("vessel", "people", "goods"), ("police", "prosecutors")),
    "illegal_fishing": Category(
        _("Illegal fishing, vessels across the line"),
        _("Forbidden gear, closed season or waters, foreign fishing vessels."),
        ("vessel",),
        ("fisheries",),
    ),
    "pollution": Category(
        _("Pollution of the sea"),
        _("Oil, waste, dead fish, waste water."),
        ("vessel", "slick"),
        ("ocean-conservation", "environment", "port-bureau", "county"),
    ),
    "wildlife": Category(
        _("Wild animals"),
        _("Stranded whales, dolphins, turtles; protected animals hunted or sold."),
        ("animal",),
        ("ocean-conservation", "county"),
    ),
    "dispute": Category(
        _("Dispute at sea"),
        _("Damaged nets, collisions without injury, quarrels between vessels."),
        ("vessel", "people"),
        ("fisheries", "port-bureau", "police"),
    ),
    "port_check": Category(
        _("Trouble with the security check in a port"), "", ("vessel",), ("port-bureau", "immigration")
    ),
    "zone": Category(
        _("Rules of a coastal zone broken"),
        _("Entering a controlled zone, fires, drones, digging."),
        ("people",),
        ("defense", "national-parks", "police", "county"),
    ),
    "suspicious": Category(
        _("Suspicious vessel or object"), "", ("vessel", "people", "thing"), ("police", "port-bureau", "customs")
    ),
    "drifting": Category(
        _("Something drifting or washed ashore"),
        _("Gear, containers, boats without people, things found."),
        ("thing",),
        ("port-bureau", "county", "police"),
    ),
    "misconduct": Category(
        _("Misconduct of an official"),
        _("Only the civil service ethics office reads these."),
        ("official",),
        ("prosecutors", "ocean-affairs-council"),
        handling=ETHICS,
    ),
    "other": Category(
        pgettext_lazy("incident", "Something else"), "", ("vessel", "people", "thing"), ("police", "county")
    ),
}

REPORTABLE = tuple(code for code, kind in CATEGORIES.items() if kind.handling != CALL_118)


def choices() -> list[tuple]:
    return [(code, kind.label) for code, kind in CATEGORIES.items()]


def is_emergency(code: str | None) -> bool:
    return code in CATEGORIES and CATEGORIES[code].handling == CALL_118


def is_sealed(code: str) -> bool:
    return CATEGORIES[code].handling == ETHICS
