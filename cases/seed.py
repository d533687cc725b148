"""The catalogue we ship: cases/data/catalogue/*.json, one file for each service, into the tables.

Titles and switches of a service always follow its file. Its procedure is taken from the file only while the service has
none at all: from then on versions are drafted and published by people (cases/sop_actions.py).
"""

import json
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Unit
from accounts.seed import load_units
from cases.calendar import TAIPEI
from cases.models import Authority, LetterTemplate, Rung, Service, Sop, Stage
from cases.search.catalogue import index_services

DATA = Path(__file__).parent / "data"
CATALOGUE = DATA / "catalogue"
FIRST_DAY = date(2024, 1, 1)  # of the templates we ship, as of the first versions of the procedures


def catalogue_files(folder: Path = CATALOGUE) -> list[dict]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]


@transaction.atomic
def load_catalogue(folder: Path = CATALOGUE) -> dict[str, int]:
    """Units, services, the first version of each procedure that is missing, authorities and templates.

    Returns how many services there are and how many procedures were added. Raises KeyError for an unknown owner.
    """
    load_units()
    files = catalogue_files(folder)
    services = _load_services([file["service"] for file in files])
    ruled = set(Sop.objects.values_list("service__code", flat=True))
    fresh = [file for file in files if file["service"]["code"] not in ruled]
    _load_sops(fresh, services)
    load_authorities()
    load_letters(services)
    index_services(services.values())
    return {"services": len(files), "procedures added": len(fresh)}


def _load_services(rows: list[dict]) -> dict[str, Service]:
    owners = dict(Unit.objects.filter(code__in={row["owner"] for row in rows}).values_list("code", "pk"))
    wanted = [Service(**{**row, "owner": None, "owner_id": owners[row["owner"]]}) for row in rows]
    fields = sorted({name for row in rows for name in row} - {"code", "prefix"})
    Service.objects.bulk_create(wanted, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return {service.code: service for service in Service.objects.filter(code__in=[row["code"] for row in rows])}


def load_authorities(file: Path = DATA / "authorities.json") -> int:
    """Add the authorities that are missing; those that are there are kept by people. Returns how many were added."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    known = set(Authority.objects.values_list("code", flat=True))
    fresh = [Authority(order=order, **row) for order, row in enumerate(rows, 1) if row["code"] not in known]
    return len(Authority.objects.bulk_create(fresh))


def load_letters(services: dict[str, Service], file: Path = DATA / "letters.json") -> int:
    """Add the letter templates that are missing; their later versions are written by people. Returns how many."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    known = set(LetterTemplate.objects.values_list("key", flat=True))
    shipped = datetime.combine(FIRST_DAY, time(), TAIPEI)
    fresh = [
        LetterTemplate(**{**row, "service": services.get(row.get("service"))}, changed_at=shipped)
        for row in rows
        if row["key"] not in known
    ]
    return len(LetterTemplate.objects.bulk_create(fresh))


def _load_sops(files: list[dict], services: dict[str, Service]) -> None:
    """Written as drafts, with all their parts, and published in the end: parts of a published version never change."""
    sops = [_sop(file["sop"], services[file["service"]["code"]]) for file in files]
    Sop.objects.bulk_create(sops)
    stages = [
        Stage(sop=sop, order=order, **{name: value for name, value in row.items() if name != "rungs"})
        for sop, file in zip(sops, files, strict=True)
        for order, row in enumerate(file["stages"], start=1)
    ]
    Stage.objects.bulk_create(stages)
    rungs = [Rung(sop=sop, **row) for sop, file in zip(sops, files, strict=True) for row in file["rungs"]]
    of_stages = [row["rungs"] for file in files for row in file["stages"]]
    rungs += [
        Rung(sop=stage.sop, stage=stage, **rung) for stage, own in zip(stages, of_stages, strict=True) for rung in own
    ]
    Rung.objects.bulk_create(rungs)
    for sop in sops:
        sop.is_published = True
    Sop.objects.bulk_update(sops, ["is_published"])


def _sop(row: dict, service: Service) -> Sop:
    """In force from the day the file names, with no end. Nobody drafted or published it: it was shipped."""
    first = date.fromisoformat(row["effective_from"])
    return Sop(
        service=service,
        effective=DateRange(first, None),
        published_at=datetime.combine(first, time(), TAIPEI),
        **{name: value for name, value in row.items() if name != "effective_from"},
    )
