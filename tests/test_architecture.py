"""Imports point down, and a migration has one head: the two rules a busy week breaks first."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("applications", "counters", "feedback", "disclosures")
MAY_IMPORT = {
    "audit": set(),
    "accounts": {"audit"},
    "notifications": {"accounts", "audit"},
    "cases": {"notifications", "accounts", "audit"},
    **{app: {"cases", "notifications", "accounts", "audit"} for app in SERVICES},
    "coastguard_portal": {"audit", "accounts", "notifications", "cases", *SERVICES},
}
FILES = sorted(path for app in MAY_IMPORT for path in (ROOT / app).rglob("*.py"))
BANNED_NAMES = {"utils", "helpers", "services", "signals", "mixins", "managers", "constants"}


def imported_names(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("app", sorted(MAY_IMPORT))
def test_imports_point_down(app):
    for path in (path for path in FILES if path.relative_to(ROOT).parts[0] == app):
        for name in imported_names(path):
            other = name.split(".")[0]
            allowed = other not in MAY_IMPORT or other == app or other in MAY_IMPORT[app]
            assert allowed, f"{path.relative_to(ROOT)} may not import {name}"


def test_no_drawer_is_called_odds_and_ends():
    assert not [path for path in FILES if path.stem in BANNED_NAMES]


def test_no_signals_and_no_generic_foreign_keys():
    for path in FILES:
        names = set(imported_names(path))
        assert not names & {"django.dispatch", "django.db.models.signals"}, path
        assert "django.contrib.contenttypes.fields" not in names, path


def test_files_stay_small():
    ours = [path for path in FILES if "migrations" not in path.parts]
    long = {str(p.relative_to(ROOT)): n for p in ours if (n := len(p.read_text("utf-8").splitlines())) > 500}
    assert not long, "split by noun"


@pytest.mark.parametrize("app", sorted(set(MAY_IMPORT) - {"coastguard_portal"}))
def test_one_head_of_migrations(app):
    folder = ROOT / app / "migrations"
    numbers = [path.name[:4] for path in folder.glob("0*.py")] if folder.exists() else []
    assert len(numbers) == len(set(numbers))


def test_migrations_import_nothing_of_ours():
    for path in (path for path in FILES if "migrations" in path.parts and path.name != "__init__.py"):
        names = {name.split(".")[0] for name in imported_names(path)} & set(MAY_IMPORT)
        assert names <= {"cases"} and all(
            name in {"cases.vault"} for name in imported_names(path) if name.split(".")[0] == "cases"
        ), path


def test_a_short_comment_of_a_template_ends_on_its_line():
    """One that does not is no comment to Django: it stands on the page for everybody to read."""
    for path in (ROOT / "templates").rglob("*.*"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert line.count("{#") == line.count("#}"), f"{path.relative_to(ROOT)}:{number}"
