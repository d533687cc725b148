"""What servers need, checked by its own tools where they are there; the example names only variables we read."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))


def test_every_variable_of_the_example_is_one_the_settings_read():
    settings = (DEPLOY.parent / "coastguard_portal" / "settings.py").read_text("utf-8")
    embedded = (DEPLOY.parent / "coastguard_portal" / "embedded.py").read_text("utf-8")
    examples = "".join(file.read_text("utf-8") for file in DEPLOY.glob("*.env.example"))
    named = re.findall(r"^([A-Z_]+)=", examples, re.MULTILINE)
    assert len(named) > 8
    for name in named:
        assert f'"{name}"' in settings or f'"{name}"' in embedded, name


def test_no_service_that_stays_knows_the_owner_of_the_tables():
    assert "DATABASE_OWNER_URL" not in (DEPLOY / "portal.env.example").read_text("utf-8")
    assert [unit.name for unit in UNITS if "owner" in unit.read_text("utf-8")] == ["portal-migrate.service"]


def test_a_release_runs_commands_that_there_are():
    named = re.findall(r"manage\.py (\w+)", "".join(unit.read_text("utf-8") for unit in UNITS))
    assert {"migrate", "load_catalogue", "backup"} <= {*named} <= {*get_commands()}


def test_the_page_of_last_resort_that_nginx_shows_is_there():
    assert "118" in (DEPLOY.parent / "static" / "503.html").read_text("utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_start_what_exists(unit):
    text = unit.read_text("utf-8")
    for queue in re.findall(r"-Q (\w+)", text):
        from coastguard_portal import celery

        assert queue in (celery.DEFAULT, celery.SLOW)
    assert "[Service]" in text or "[Timer]" in text


def test_systemd_accepts_the_units():
    """Only the paths of a real server are missing here; every other complaint counts."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        return
    said = subprocess.run([tool, "verify", *map(str, UNITS)], capture_output=True, text=True).stderr
    expected = re.compile(r"is not executable|No such file|not found|SO_PASSCRED|Failed to (open|connect|initialize)")
    complaints = [line for line in said.splitlines() if "portal-" in line and not expected.search(line)]
    assert not complaints
