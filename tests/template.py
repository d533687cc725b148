"""The database the tests begin with: migrated, and the catalogue as shipped in it.

It is made once, and copied whole for each worker; made anew when a migration, a shipped row or the code that loads them
changed. A test that commits is cleaned up by emptying every table and putting the shipped rows back.
"""

import fcntl
import hashlib
from io import BytesIO, StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

ROOT = Path(__file__).resolve().parent.parent
MADE_FROM = (
    "*/migrations/*.py",
    "*/management/commands/migrate.py",
    "*/models/*.py",
    "*/models.py",
    "*/data/**/*.*",
    "*/seed.py",
    "*/search/*.py",
    "*/found_pages.py",
    "tests/template.py",
)
# What Django knows before any row of ours is there; no test changes it.
FIXED = ("django_migrations", "django_content_type", "auth_permission")
_rows = {}  # table -> what COPY gives of it as shipped


def digest() -> str:
    files = sorted(file for pattern in MADE_FROM for file in ROOT.glob(pattern))
    parts = (part for file in files for part in (str(file.relative_to(ROOT)).encode(), file.read_bytes()))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def ensure(folder: Path, made_from: str) -> str:
    """The name of the template; the first worker makes it, the others wait for it."""
    name = f"shipped_{made_from}"
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(name):
            _make(name)
    return name


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return bool(cursor.fetchall())


def _make(name: str) -> None:
    """Under another name until it is whole: a run that was killed leaves no half template."""
    unfinished = f"{name}_unfinished"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {unfinished}")
        cursor.execute(f"CREATE DATABASE {unfinished}")
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0)
        _load()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")


def _load() -> None:
    call_command("load_catalogue", verbosity=0, stdout=StringIO())
    with transaction.atomic(), connection.cursor() as cursor:
        # What the loading put on record is nobody's test.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE audit_event, audit_link, audit_head RESTART IDENTITY")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- After a test that commits, and for one that wants none of it -----------------------------------------------------


def remember() -> None:
    """Keep the shipped rows of every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)", [[*FIXED]]
        )
        _rows.update({table: _copy(cursor, table) for (table,) in cursor.fetchall() if table not in FIXED})


def restore(cursor) -> None:
    """Every table as shipped; the caller's transaction asks no triggers. A test touches few: to empty all is dear."""
    empty = [table for table, kept in _rows.items() if not kept]
    cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in empty))
    changed = [table for (table,) in cursor.fetchall()]
    changed += [table for table, kept in _rows.items() if kept and _copy(cursor, table) != kept]
    for table in changed:
        cursor.execute(f"DELETE FROM {table}")
        if _rows[table]:
            cursor.copy_expert(f"COPY {table} FROM STDIN", BytesIO(_rows[table]))


def sweep_up() -> None:
    """A million rows rolled back still lie there, and every look at their table walks past them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND pg_relation_size(oid) > 10000000"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"VACUUM {table}")


def _copy(cursor, table: str) -> bytes:
    rows = BytesIO()
    cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
    return rows.getvalue()


def remove() -> None:
    """No catalogue, until the end of the test. Published procedures refuse to go; a replica asks no triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in (table for table, kept in _rows.items() if kept):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET LOCAL session_replication_role = origin")
