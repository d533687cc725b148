"""Servers and databases for the tests. The cast (people, units, cases) stands in tests/cast.py."""

import hashlib
import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.cast"]
ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config):
    """Start PostgreSQL and Redis once, in the process that hands out the tests, before any of it is needed."""
    if "PYTEST_XDIST_WORKER" in os.environ or not config.pluginmanager.hasplugin("django"):
        return
    from django.conf import settings

    from coastguard_portal import embedded, messages

    messages.compile_stale(settings.LOCALE_PATHS)
    try:
        embedded.ensure(settings.VAR)
    except embedded.EmbeddedError as error:
        pytest.exit(str(error), returncode=3)


def pytest_unconfigure(config):
    if config.pluginmanager.hasplugin("django"):
        from django.conf import settings

        from coastguard_portal import embedded

        embedded.release(settings.VAR)


def _migrations() -> str:
    files = sorted(ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb):
    """--reuse-db is quick, and wrong once a migration was edited: then the test database is made anew."""
    from django.conf import settings

    stamp = settings.VAR / f"test-migrations{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    used = _migrations()  # as they are now: somebody may edit one while the tests run
    changed = not stamp.exists() or stamp.read_text() != used
    stamp.unlink(missing_ok=True)
    yield django_db_createdb or changed
    stamp.write_text(used)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The catalogue is in. After tests that commit all is emptied by TRUNCATE, which the append-only tables refuse: a
    replica asks no triggers.
    """
    from django.db import transaction
    from django.db.backends.postgresql.operations import DatabaseOperations

    from tests.cast import load_shipped

    def execute_sql_flush(self, sql_list):
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for sql in sql_list:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        with django_db_blocker.unblock():
            load_shipped()
        yield


@pytest.fixture(autouse=True)
def chinese():
    """A request to /en/ leaves English active in the process: every test begins in the portal's own language."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
