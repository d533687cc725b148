"""The tree as shipped: complete, well-formed, loaded twice without harm; ports point at units that exist."""

import csv
from pathlib import Path

import pytest

from accounts.models import Unit
from accounts.roster import command_centre, secretariat
from accounts.seed import load_units, unit_rows

PORTS = Path(__file__).parents[2] / "applications" / "data" / "ports.csv"


def ports():
    with open(PORTS, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_line_is_whole():
    rows = unit_rows()
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes))
    for row in rows:
        assert row["kind"] in Unit.Kind.values, row
        assert row["name_zh"], row
        assert row["name_en"].isascii(), row
        assert row["source"], row


def test_only_the_headquarters_has_a_telephone_that_somebody_confirmed():
    assert [row["code"] for row in unit_rows() if row["phone"]] == ["CGA"]


def test_every_port_belongs_to_a_unit_of_the_tree():
    codes = {row["code"] for row in unit_rows()}
    kinds = set()
    for port in ports():
        assert port["station_code"] in codes, port
        assert port["name_en"].isascii(), port
        kinds.add(port["kind"])
    assert kinds == {"fishing", "commercial", "yacht", "industrial"}
    assert len({port["code"] for port in ports()}) == len(ports())


def test_loading_twice_changes_nothing(bare):
    first = load_units()
    assert first["added"] == len(unit_rows())
    assert load_units() == {"added": 0, "changed": 0, "same": first["added"]}


@pytest.mark.django_db
def test_loading_again_keeps_what_the_agency_entered():
    load_units()
    Unit.objects.filter(code="P02-BISHA").update(phone="02-2469-0000", name_en="Wrong", is_active=False)
    assert load_units()["changed"] == 1
    station = Unit.objects.get(code="P02-BISHA")
    assert (station.phone, station.is_active) == ("02-2469-0000", False)
    assert station.name_en == "Bisha Fishing Port Inspection Station"


@pytest.mark.django_db
def test_a_station_finds_its_offices():
    load_units()
    station = Unit.objects.get(code="P02-BISHA")
    assert station.path == "CGA/NB/P02/P02-BISHA/"
    assert command_centre(station).code == "NB-CMD"
    assert secretariat(station).code == "NB-SEC"
    assert secretariat(Unit.objects.get(code="CGA")).code == "HQ-SEC"
    assert command_centre(Unit.objects.get(code="CGA")) is None
