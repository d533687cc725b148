"""據點名冊、檢視表: service points from a CSV, the agency's own or the starter we ship, and the check lists as shipped.

The same rows again change nothing.

The starter stands beside our ports and has to be confirmed against data.gov.tw 166260; only the demo loads it unasked.
"""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from accounts.doors import expire_pages
from accounts.models import Unit
from audit.actions import record
from audit.models import Action
from cases.counties import county_named
from counters import facilities
from counters.actions.indexing import index_points
from counters.actions.points import begin_rounds
from counters.models import CheckItem, CheckList, Facility, FaultLimit, ServicePoint

DATA = Path(__file__).parent / "data"
STARTER = DATA / "service_points.csv"
CHECKS = DATA / "checks.json"
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # what is shipped was asked before anything was found
COLUMNS = ("kind", "name_zh", "name_en", "phone", "hours_zh", "hours_en")
OPTIONAL = ("address_zh", "address_en", "way_zh", "way_en")


@transaction.atomic
def load_checks(file: Path = CHECKS) -> int:
    """Add what is missing of the facilities, check lists, items and limits as shipped; what is there, people keep.

    Returns how many were added. Without the units of the agency nothing is.
    """
    whole = Unit.objects.filter(parent=None).order_by("path").first()
    if whole is None:
        return 0
    shipped = json.loads(file.read_text(encoding="utf-8"))
    added = sum(_missing(Facility, row, order, code=row["code"]) for order, row in enumerate(shipped["facilities"]))
    for order, row in enumerate(shipped["lists"]):
        items = row.pop("items")
        added += _missing(CheckList, row, order, kind=row["kind"])
        check = CheckList.objects.get(kind=row["kind"])
        beside = {"list": check, "unit": whole, "since": ALWAYS}
        added += sum(_missing(CheckItem, {**item, **beside}, at, code=item["code"]) for at, item in enumerate(items))
    limits = [FaultLimit(weight=weight, days=days) for weight, days in shipped["limits"].items()]
    FaultLimit.objects.bulk_create(limits, ignore_conflicts=True)
    return added


def _missing(model, row: dict, order: int, **key) -> bool:
    """Add the row unless one with that key is, or was, there."""
    if model.objects.filter(**key).exists():
        return False
    model.objects.create(order=10 * (order + 1), **row)
    return True


@transaction.atomic
def load_points(file: Path = STARTER, *, now: datetime) -> dict:
    """Bring the table in line with a CSV; returns the codes added, changed, and left out (their unit is unknown).

    Points that are not in the file stay. Raises ValueError in words that name the line.
    """
    load_checks()
    units = {unit.code: unit for unit in Unit.objects.all()}
    tables = facilities.tables()
    known = {point.code: point for point in ServicePoint.objects.all()}
    added, changed, unknown = [], [], []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if row["unit"] not in units:
                unknown.append(row["code"])
                continue
            wanted = {**_columns(row, number, tables), "unit": units[row["unit"]]}
            point = known.get(row["code"])
            if point is None:
                added.append(ServicePoint(code=row["code"], **wanted))
            elif any(getattr(point, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(point, name, value)
                changed.append(point)
    ServicePoint.objects.bulk_create(added)
    names = [*COLUMNS, *OPTIONAL, "county", "lat", "lon", "facilities", "access", "unit"]
    ServicePoint.objects.bulk_update(changed, names)
    begin_rounds(added, now=now)
    index_points([*added, *known.values()], now=now)
    found = {"added": [p.code for p in added], "changed": [p.code for p in changed], "unknown": unknown}
    if added or changed:
        counts = {name: len(codes) for name, codes in found.items()}
        record(Action.POINT_CHANGED, actor=None, now=now, source=file.name, **counts)
        expire_pages()
    return found


def _columns(row: dict, number: int, tables: dict) -> dict:
    try:
        place = {name: float(row[name]) if row.get(name) else None for name in ("lat", "lon")}
        kind = ServicePoint.Kind(row["kind"]).value
        codes = {"facilities": row["facilities"].split(), "access": row["access"].split()}
        county = county_named(row["county"])
    except ValueError as fault:
        raise ValueError(f"line {number}: {fault}") from fault
    if strange := {*codes["facilities"]} - {*tables["there"]} | {*codes["access"]} - {*tables["access"]}:
        raise ValueError(f"line {number}: {', '.join(sorted(strange))} is in no list of facilities")
    texts = {name: row.get(name) or "" for name in (*COLUMNS, *OPTIONAL)}
    return {**texts, **place, **codes, "kind": kind, "county": county}
