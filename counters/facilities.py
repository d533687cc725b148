"""設施: what there may be at a service point, and how one gets in (counters/models/checks.py: Facility)."""

from counters.models import Facility


def tables() -> dict[str, dict[str, Facility]]:
    """Every facility by its code, in the order of the lists: {"there": …, "access": …}."""
    found = {group: {} for group in Facility.Group.values}
    for row in Facility.objects.all():
        found[row.group][row.code] = row
    return found


def named(codes: list[str], table: dict[str, Facility]) -> list[Facility]:
    """Those of these codes in the order of the table; a code that is gone from it is left out."""
    return [row for code, row in table.items() if code in codes]
