"""The unit tree as shipped: `load_units()` puts accounts/data/units.csv into the table, any number of times.

The list is a starter: which corps looks after which port, and every telephone of a station, is for the agency to
confirm (column `source`). Telephones that nobody confirmed stay empty, and pages show 118 instead.
"""

import csv
from pathlib import Path

from django.db import transaction

from accounts.models import Unit

UNITS = Path(__file__).parent / "data" / "units.csv"
GIVEN = ("kind", "name_zh", "name_en", "county", "township", "address_zh", "address_en")
"""Columns that always follow the file. Telephone, hours and whether a unit serves the public are kept once there."""


def unit_rows(file=UNITS) -> list[dict]:
    """The file's lines, parents before children (the file is in that order, and loading refuses it otherwise)."""
    with open(file, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@transaction.atomic
def load_units(file=UNITS) -> dict[str, int]:
    """Create what is missing and bring names up to date; return how many were added, changed and left as they were.

    What people may have set themselves (telephone, address of a unit without one in the file, activity) is not touched.
    Raises KeyError for a line whose parent does not stand above it.
    """
    known = {unit.code: unit for unit in Unit.objects.all()}
    counts = {"added": 0, "changed": 0, "same": 0}
    for row in unit_rows(file):
        unit = known.get(row["code"])
        parent = known[row["parent"]] if row["parent"] else None
        if unit is None:
            known[row["code"]] = added(row, parent)
            counts["added"] += 1
        else:
            counts["changed" if brought_up_to_date(unit, row, parent) else "same"] += 1
    return counts


def added(row: dict, parent: Unit | None) -> Unit:
    return Unit.objects.create(
        code=row["code"],
        parent=parent,
        path=path_of(row["code"], parent),
        phone=row["phone"],
        is_open_24h=row["is_open_24h"] == "1",
        serves_public=row["serves_public"] == "1",
        **{name: row[name] for name in GIVEN},
    )


def brought_up_to_date(unit: Unit, row: dict, parent: Unit | None) -> bool:
    """Whether the file said something else than the table. A unit that moved takes its new path."""
    wanted = {name: row[name] for name in GIVEN if row[name]}
    wanted |= {"parent_id": parent and parent.pk, "path": path_of(unit.code, parent)}
    changed = [name for name, value in wanted.items() if getattr(unit, name) != value]
    for name in changed:
        setattr(unit, name, wanted[name])
    if changed:
        unit.save(update_fields=changed)
    return bool(changed)


def path_of(code: str, parent: Unit | None) -> str:
    return f"{parent.path if parent else ''}{code}/"
