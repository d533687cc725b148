"""A copy of everything, proven by putting it back; what is damaged is refused before anything is touched."""

import io
import json
import tarfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Unit
from audit.actions import record
from audit.models import Head
from coastguard_portal import copies, health
from notifications import holding
from tests.cast import NOW


@pytest.fixture
def copy(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    record("case.opened", actor=None, now=NOW)
    default_storage.save("documents/a.pdf", io.BytesIO(b"%PDF the paper"))
    file = tmp_path / "portal.tar"
    copies.make(file, now=NOW)
    return file


def test_a_copy_goes_into_an_empty_portal_and_no_other(copy, settings, tmp_path):
    proven = copies.check(copy)
    assert proven["made_at"] == NOW.isoformat()
    assert proven["audit_head"] == [Head.objects.get().count, bytes(Head.objects.get().hash).hex()]
    assert health.mail() == "ok"
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", copy)
    name = Unit.objects.get(code="CGA").name_zh
    home, elsewhere = connection.settings_dict["NAME"], "portal_restore_test"
    settings.MEDIA_ROOT = tmp_path / "new-media"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {elsewhere}")
    try:
        connection.close()
        connection.settings_dict["NAME"] = elsewhere
        copies.restore(copy, now=NOW + timedelta(hours=1))
        held = holding.current()
        assert (held.since - held.copied_at, health.mail()) == (timedelta(hours=1), "held")
        assert Unit.objects.get(code="CGA").name_zh == name
        assert default_storage.open("documents/a.pdf").read() == b"%PDF the paper"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = home
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {elsewhere} WITH (FORCE)")


def test_a_changed_or_cut_copy_is_refused(copy, tmp_path):
    parts = tmp_path / "parts"
    with tarfile.open(copy) as whole:
        whole.extractall(parts, filter="data")
    (parts / "media/documents/a.pdf").write_bytes(b"%PDF another")
    changed = tmp_path / "changed.tar"
    with tarfile.open(changed, "w") as out:
        out.add(parts, ".")
    with pytest.raises(CommandError, match=r"media/documents/a\.pdf is not what was put in"):
        call_command("restore", changed, check=True)
    cut = tmp_path / "cut.tar"
    cut.write_bytes(copy.read_bytes()[:4000])
    with pytest.raises(CommandError, match="no whole copy"):
        call_command("restore", cut, check=True)


def test_a_trail_that_ends_otherwise_is_refused(copy, tmp_path):
    parts = tmp_path / "parts"
    with tarfile.open(copy) as whole:
        whole.extractall(parts, filter="data")
    plan = parts / "manifest.json"
    manifest = json.loads(plan.read_text())
    plan.write_text(json.dumps(manifest | {"audit_head": [manifest["audit_head"][0], "00" * 32]}))
    other = tmp_path / "other.tar"
    with tarfile.open(other, "w") as out:
        out.add(parts, ".")
    with pytest.raises(CommandError, match="trail of the copy"):
        call_command("restore", other, check=True)


def test_a_failed_dump_leaves_no_half_file(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_address", lambda database="": "dbname='nowhere_at_all' host='/nowhere'")
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", tmp_path / "second.tar")
    assert [path.name for path in tmp_path.glob("*second*")] == []
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", copy)
