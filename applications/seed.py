"""Ports and zones from the files we ship, or from the agency's own list: the same rows again change nothing."""

import csv
import json
from pathlib import Path

from accounts.models import Unit
from applications.coastal_zone import hours
from applications.models import ControlledZone, Port

ZONES = Path(__file__).parent / "data" / "controlled_zones.json"
SHIPPED = Path(__file__).parent / "data" / "ports.csv"
COLUMNS = ("name_zh", "name_en", "kind", "county", "source")
PLACE = ("lat", "lon")


def load_ports(path: Path = SHIPPED) -> dict:
    """Bring the table in line with a CSV (code, name_zh, name_en, kind, county, station_code, source; lat, lon).

    Returns what was added, changed and left out (station unknown). Ports not in the file stay as they are.
    """
    stations = {unit.code: unit for unit in Unit.objects.all()}
    known = {port.code: port for port in Port.objects.all()}
    added, changed, unknown = [], [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            station = stations.get(row["station_code"])
            if station is None:
                unknown.append(row["code"])
                continue
            wanted = {**{name: row[name] for name in COLUMNS}, **_place(row), "station_id": station.pk}
            port = known.get(row["code"])
            if port is None:
                added.append(Port(code=row["code"], **wanted))
            elif any(getattr(port, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(port, name, value)
                changed.append(port)
    Port.objects.bulk_create(added)
    Port.objects.bulk_update(changed, [*COLUMNS, *PLACE, "station"])
    return {"added": len(added), "changed": [port.code for port in changed], "unknown": unknown}


def _place(row: dict) -> dict:
    """Where the port lies; a list without positions leaves those we have."""
    return {name: float(row[name]) for name in PLACE if row.get(name)}


def load_zones(path: Path = ZONES) -> int:
    """Add the zones of the file that are not there yet; returns how many. What people changed since is kept.

    Raises ValueError in words for opening hours that are none.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    known = set(ControlledZone.objects.values_list("code", flat=True))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row["unit"] for row in rows})}
    fresh = [
        ControlledZone(**{**row, "unit": units[row["unit"]], "hours": hours.check(row["hours"])})
        for row in rows
        if row["code"] not in known
    ]
    ControlledZone.objects.bulk_create(fresh)
    return len(fresh)
