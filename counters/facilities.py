"""設施: what there may be at a service point, and how one gets in. Adding one is adding a line."""

from django.utils.translation import gettext_lazy as _

FACILITIES = {
    "water": _("Drinking water"),
    "toilet": _("Toilet"),
    "first-aid": _("First-aid kit"),
    "aed": _("Defibrillator (AED)"),
    "phone": _("Telephone"),
    "rest": _("Seats to rest"),
    "charging": _("Charging for telephones"),
    "pump": _("Bicycle pump"),
    "tools": _("Tools for bicycles"),
    "rain": _("Rain gear to borrow"),
    "leaflets": _("Leaflets and forms"),
    "stationery": _("Pens and reading glasses"),
}
ACCESS = {
    "bell": _("Service bell at the entrance"),
    "step-free": _("Step-free entrance"),
    "low-desk": _("Low counter"),
    "toilet-wide": _("Accessible toilet"),
    "parking": _("Accessible parking space"),
    "lift": _("Elevator"),
    "nursing": _("Nursing room"),
    "tactile": _("Tactile paving to the window"),
    "wheelchair": _("Wheelchair to borrow"),
}


def named(codes: list[str], table: dict) -> list:
    """The labels of these codes in the order of the table; a code that is gone from it is left out."""
    return [label for code, label in table.items() if code in codes]
