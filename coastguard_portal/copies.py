"""備份與還原: one file with the database, the files people handed in and what we issued; checked by putting it back.

The keys (`FIELD_KEYS`, `HASH_KEY`, `KEYS_DIR`) are not in it: who finds the file must not be able to read sealed
columns. Keep them apart, and keep them: without them a copy is worth little.

    manifest.json    what the copy holds, with a hash of each part
    database.dump    pg_dump's own format
    media/…          every file of the storage
"""

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg2.sql import SQL, Identifier

from audit import sealing, verify
from coastguard_portal import embedded, grants
from notifications import holding

MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media/"
COUNTED = ("cases_case", "audit_event", "notifications_notice", "cases_attachment", "cases_issueddocument")
CHUNK = 1024 * 1024


class CopyError(Exception):
    """Why no copy was made or put back, in one line."""


def make(target: Path, *, now: datetime) -> dict:
    """Write a copy of database and files to `target`; the manifest. Raises CopyError; never leaves half a file.

    A broken audit trail is copied too, for whoever has to find out what happened: the manifest says so.
    """
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(unfinished, "w") as copy:
            os.chmod(unfinished, 0o600)
            dump = Path(folder) / DUMP
            counts, head = _counts()
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", _address())
            copy.add(dump, DUMP)
            manifest = {
                "made_at": now.isoformat(),
                "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
                "rows": counts,
                "audit_head": head,
                "trail_fault": _trail_fault(),
                "sha256": {DUMP: _hash(dump), **_add_files(copy, Path(folder))},
            }
            plan = Path(folder) / MANIFEST
            plan.write_text(json.dumps(manifest, indent=1), "utf-8")
            copy.add(plan, MANIFEST)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def check(source: Path) -> dict:
    """Is the copy whole, and can it be put back? Restores it into a database of its own, counts, and drops that.

    Returns the manifest. Raises CopyError with what is wrong.
    """
    with _opened(source) as (folder, manifest):
        scratch = f"portal_check_{os.getpid()}"
        _make_database(scratch)
        try:
            _put_back(folder / DUMP, scratch)
            found, holds_head = _counts_in(scratch, manifest.get("audit_head"))
        finally:
            _sql(f'DROP DATABASE IF EXISTS "{scratch}" WITH (FORCE)')
        fewer = [name for name, count in manifest["rows"].items() if found[name] < count]
        if fewer:
            raise CopyError(f"The copy holds fewer rows than were counted when it was made: {', '.join(fewer)}")
        if not holds_head:
            raise CopyError("The trail of the copy does not end as it did when the copy was made.")
    return manifest


def restore(source: Path, *, now: datetime) -> dict:
    """Put a copy back into an empty database and storage; its manifest. No mail leaves the portal then before a person
    has read what waits. Raises CopyError before anything is touched."""
    if connection.introspection.table_names():
        raise CopyError("The database is not empty: restore into a new one (another VAR, or a new DATABASE_URL).")
    with _opened(source) as (folder, manifest):
        for name, digest in manifest["sha256"].items():  # first: where a disk is full, all of it can be done again
            if name.startswith(MEDIA):
                _put_file(folder / name, name.removeprefix(MEDIA), digest)
        connection.close()
        _put_back(folder / DUMP)
        if _known_migrations() - set(manifest["migrations"]):
            call_command("migrate", verbosity=0)  # a copy of an older version
        grants.give()
        kept = sealing.put_aside(count=_counts()[1][0], now=now)
        # What the lost portal sent after the copy was made is not in it: nobody is to be told twice (holding.py).
        holding.begin(copied_at=datetime.fromisoformat(manifest["made_at"]), now=now)
    return manifest | {"head_kept": kept and str(kept)}


def _put_file(source: Path, name: str, digest: str) -> None:
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if not hmac.compare_digest(hashlib.file_digest(there, "sha256").hexdigest(), digest):
                raise CopyError(f"{name} is in the storage already, and not as in the copy: empty the storage first.")
        return
    try:
        with source.open("rb") as file:
            default_storage.save(name, File(file))
    except OSError as fault:
        default_storage.delete(name)  # half of it
        raise CopyError(f"{name} could not be written: {fault.strerror or fault}") from fault


# --- The parts --------------------------------------------------------------------------------------------------------
@contextmanager
def _opened(source: Path) -> Iterator[tuple[Path, dict]]:
    """The copy unpacked in a folder of its own, every part compared with its hash."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        try:
            with tarfile.open(source) as copy:
                _unpack(copy, folder)
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
            changed = [part for part, digest in manifest["sha256"].items() if _hash(folder / part) != digest]
        except (OSError, ValueError, KeyError, tarfile.TarError) as fault:
            raise CopyError(f"{source.name} is no whole copy: {fault}") from fault
        if changed:
            raise CopyError(f"{source.name} is no whole copy: {changed[0]} is not what was put in.")
        if unknown := _unknown_migrations(manifest):
            raise CopyError(
                f"{source.name} was made by a newer version of the portal, whose tables this one does not know "
                f"({unknown[0]}): install that version, then try again."
            )
        yield folder, manifest


def _unpack(copy: tarfile.TarFile, folder: Path) -> None:
    """Folders and plain files that stay below `folder`; anything else no backup of ours has put there.

    What `filter="data"` asks, which the Python of Debian 12 (3.11.2) does not know yet.
    """
    for member in copy:
        if not (member.isfile() or member.isdir()) or not (folder / member.name).resolve().is_relative_to(folder):
            raise tarfile.ExtractError(f"{member.name} does not belong into a copy")
        copy.extract(member, folder, set_attrs=False)


def _unknown_migrations(manifest: dict) -> list[str]:
    """What the copy has been through and this version has never heard of."""
    found = MigrationLoader(None).disk_migrations.values()
    replaced = {".".join(old) for migration in found for old in migration.replaces}
    return sorted(set(manifest["migrations"]) - _known_migrations() - replaced)


def _known_migrations() -> set[str]:
    return {".".join(name) for name in MigrationLoader(None).disk_migrations}


def _trail_fault() -> str:
    """What is wrong with the audit trail; empty where it is whole."""
    finding = verify.examine()
    return "" if finding.whole else finding.says


def _add_files(copy: tarfile.TarFile, folder: Path) -> dict[str, str]:
    """Every file of the storage; name in the copy -> its hash. A file that goes meanwhile (a draft) is left out."""
    hashes, spare = {}, folder / "file"
    for name in _stored(""):
        try:
            with default_storage.open(name) as file, spare.open("wb") as out:
                shutil.copyfileobj(file, out, CHUNK)
        except FileNotFoundError:
            continue
        copy.add(spare, f"{MEDIA}{name}")
        hashes[f"{MEDIA}{name}"] = _hash(spare)
    return hashes


def _stored(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (os.path.join(folder, name) for name in sorted(files))
    for name in sorted(folders):
        yield from _stored(os.path.join(folder, name))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _counts() -> tuple[dict[str, int], list]:
    """How many rows of each, and where the trail ends: [how long it is, its last hash]."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT count, encode(hash, 'hex') FROM audit_head")
        head = cursor.fetchone() or (0, "")
        return {name: _count(cursor, name) for name in COUNTED}, list(head)


def _count(cursor, table: str) -> int:
    cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
    return cursor.fetchone()[0]


def _counts_in(database: str, head: list | None) -> tuple[dict[str, int], bool]:
    """The same in another database, and whether its trail holds this head. Older copies name none."""
    other = connection.copy()
    other.settings_dict = {**connection.settings_dict, "NAME": database}
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM audit_link WHERE seq = %s AND encode(hash, 'hex') = %s", head or [0, ""])
            holds_head = not (head and head[0]) or cursor.fetchone() is not None
            return {name: _count(cursor, name) for name in COUNTED}, holds_head
    finally:
        other.close()


def _put_back(dump: Path, database: str = "") -> None:
    """Everything becomes ours: who owned and who was granted what is another machine's business."""
    plain = ("--no-owner", "--no-privileges", "--single-transaction")  # all of it or nothing
    _run("pg_restore", *plain, f"--dbname={_address(database)}", str(dump))


def _make_database(name: str) -> None:
    try:
        _sql(f'CREATE DATABASE "{name}"')
    except DatabaseError as fault:
        if not grants.refusal(fault):
            raise
        role = connection.settings_dict["USER"]
        raise CopyError(
            f"The database role {role} may not make a database to try the copy in: give it CREATEDB."
        ) from fault


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _address(database: str = "") -> str:
    """The server in the words of PostgreSQL's own programs; a password goes by the environment (see _run)."""
    given = connection.settings_dict
    words = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "dbname": database or given["NAME"]}
    return " ".join(f"{name}='{value}'" for name, value in words.items() if value)


def _run(program: str, *arguments: str) -> None:
    """The server's own programs where it is not ours, those of the wheel otherwise."""
    found = None if embedded.is_default() else shutil.which(program)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PGPASSWORD": connection.settings_dict["PASSWORD"] or ""}
    done = subprocess.run(
        [found or str(embedded.programs() / program), *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise CopyError(f"{program}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}")
