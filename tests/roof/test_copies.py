"""A copy of everything, proven by putting it back; what is damaged is refused before anything is touched."""

import errno
import io
import json
import os
import re
import shutil
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.models import Unit
from audit import sealing, tasks, verify
from audit.actions import record
from audit.models import Event, Head
from coastguard_portal import copies, embedded, health
from notifications import holding
from tests.cast import NOW


@pytest.fixture
def copy(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR, settings.KEYS_DIR = tmp_path, tmp_path / "keys"
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
    record("case.told", actor=None, now=NOW + timedelta(minutes=1))  # and is lost with the portal
    sealing.write_file(sealing.sign(Head.objects.get().count, bytes(Head.objects.get().hash), NOW))
    settings.MEDIA_ROOT = tmp_path / "new-media"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {elsewhere}")
    try:
        connection.close()
        connection.settings_dict["NAME"] = elsewhere
        lost = copies.restore(copy, now=NOW + timedelta(hours=1))
        assert Path(lost["head_kept"]).parent == tmp_path / "audit"
        assert "broken" not in tasks.seal(), "what comes from now on can be sealed"
        assert verify.examine().whole
        held = holding.current()
        assert (held.since - held.copied_at, health.mail()) == (timedelta(hours=1), "held")
        assert Unit.objects.get(code="CGA").name_zh == name
        assert default_storage.open("documents/a.pdf").read() == b"%PDF the paper"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = home
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {elsewhere} WITH (FORCE)")


@pytest.fixture
def patch(copy):
    """As if the database were empty."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.introspection, "table_names", lambda *_, **__: [])
        yield patch


def manifest_of(copy) -> dict:
    with tarfile.open(copy) as whole:
        return json.load(whole.extractfile("manifest.json"))


def with_manifest(copy, **said):
    """The same copy with another word in its manifest."""
    parts, other = copy.with_name("parts"), copy.with_name("other.tar")
    with tarfile.open(copy) as whole:
        whole.extractall(parts)
    plan = parts / "manifest.json"
    plan.write_text(json.dumps(json.loads(plan.read_text()) | said))
    with tarfile.open(other, "w") as out:
        out.add(parts, ".")
    return other


@pytest.mark.parametrize("check", [True, False])
def test_a_copy_of_a_newer_version_is_refused(copy, check, patch):
    """Its tables would be there, and no code that knows them."""
    newer = with_manifest(copy, migrations=["audit.0001_initial", "cases.0999_of_tomorrow"])
    with pytest.raises(CommandError, match=r"newer version of the portal.*\(cases\.0999_of_tomorrow\)"):
        call_command("restore", newer, check=check)
    assert Unit.objects.exists()


def test_what_was_replaced_by_one_migration_is_known():
    replaced = [".".join(old) for one in MigrationLoader(None).disk_migrations.values() for old in one.replaces]
    assert replaced
    assert copies._unknown_migrations({"migrations": replaced}) == []


def test_a_copy_of_a_broken_trail_is_made_and_told_of(copy, tmp_path, capsys, monkeypatch):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_event SET note = 'another' WHERE id = (SELECT max(id) FROM audit_event)")
    row, night = Event.objects.latest("pk").pk, tmp_path / "night.tar"
    with pytest.raises(CommandError, match=f"is made and whole, but .* broken: Event {row} was changed") as told:
        call_command("backup", night)
    assert told.value.returncode == 3
    monkeypatch.setattr(copies, "check", manifest_of)
    call_command("restore", night, check=True)
    assert f"broken when the copy was made: Event {row}" in capsys.readouterr().err


def test_a_file_that_is_there_otherwise_is_not_mixed_in(copy, patch):
    (copy.parent / "media/documents/a.pdf").write_bytes(b"%PDF of another portal")
    patch.setattr(copies, "_put_back", lambda *_: pytest.fail("nothing is touched"))
    with pytest.raises(CommandError, match=r"documents/a\.pdf is in the storage already"):
        call_command("restore", copy)


def test_a_full_disk_leaves_no_half_file_and_no_half_database(copy, settings, patch):
    settings.MEDIA_ROOT = copy.parent / "small"
    patch.setattr(copies, "_put_back", lambda *_: pytest.fail("the files come first"))
    patch.setattr(default_storage, "save", no_room)
    with pytest.raises(CommandError, match=r"documents/a\.pdf could not be written: No space left"):
        call_command("restore", copy)
    assert not list(settings.MEDIA_ROOT.rglob("*.pdf"))


def no_room(name, _content):
    place = Path(default_storage.path(name))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"%PD")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_role_that_may_make_no_database_is_told_in_one_line(copy, monkeypatch):
    monkeypatch.setattr(copies, "_sql", as_the_portal)
    with pytest.raises(CommandError, match=r"^The database role \w+ may not make a database.*CREATEDB\.$"):
        call_command("restore", copy, check=True)


def as_the_portal(statement):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {embedded.USER}")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute("RESET ROLE")


def test_a_changed_or_cut_copy_is_refused(copy, tmp_path):
    parts = tmp_path / "parts"
    with tarfile.open(copy) as whole:
        whole.extractall(parts)
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


@pytest.mark.parametrize("name", ["../outside.txt", "link"])
def test_what_would_land_elsewhere_is_not_unpacked(copy, tmp_path, name):
    strange = tmp_path / "strange.tar"
    shutil.copy(copy, strange)
    member = tarfile.TarInfo(name)
    if name == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc"
    with tarfile.open(strange, "a") as out:
        out.addfile(member)
    with pytest.raises(CommandError, match=f"no whole copy: {re.escape(name)} does not belong"):
        call_command("restore", strange, check=True)


def test_a_trail_that_ends_otherwise_is_refused(copy):
    other = with_manifest(copy, audit_head=[Head.objects.get().count, "00" * 32])
    with pytest.raises(CommandError, match="trail of the copy"):
        call_command("restore", other, check=True)


def test_a_failed_dump_leaves_no_half_file(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_address", lambda database="": "dbname='nowhere_at_all' host='/nowhere'")
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", tmp_path / "second.tar")
    assert [path.name for path in tmp_path.glob("*second*")] == []
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", copy)


def test_where_there_is_no_room_for_a_copy_one_line_says_so(copy, tmp_path, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tarfile.TarFile, "add", full)
    with pytest.raises(CommandError, match=r"^No copy was made: No space left on device \(.*second\.tar\)\.$"):
        call_command("backup", tmp_path / "second.tar")
    assert [path.name for path in tmp_path.glob("*second*")] == []
