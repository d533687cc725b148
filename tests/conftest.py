"""Servers and databases for the tests. The cast (people, units, cases) stands in tests/cast.py."""

import gc
import os

import pytest
from _pytest import runner
from hypothesis import HealthCheck
from hypothesis import settings as properties

from tests import template

pytest_plugins = ["tests.cast"]

# Which examples are tried is no matter of chance, nor how long one may take of how busy the machine is.
properties.register_profile("certain", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("certain")


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


def in_one_room(call, *args):
    """Python's stack grows by 16 kB, and at the edge of it every call asks the system for more and gives it back.

    This frame has room for all that a test calls: hardly any such calls are left, a thirtieth of the processors' time.
    """
    return call(*args)


in_one_room.__code__ = in_one_room.__code__.replace(co_stacksize=80_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    return in_one_room(runner.pytest_runtest_protocol, item, nextitem)


def pytest_collection_finish(session):
    """What is imported stays: the collector need not look through all of it every 700 objects, a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_unconfigure(config):
    gc.freeze()  # pytest is about to collect five times, and looks through all of it each time
    if config.pluginmanager.hasplugin("django"):
        from django.conf import settings

        from coastguard_portal import embedded

        embedded.release(settings.VAR)


@pytest.fixture(scope="session")
def made_from() -> str:
    return template.digest()  # as it is now: somebody may edit a migration while the tests run


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker, made_from):
    """The database of a worker is a copy of the template: nothing is left to migrate."""
    from django.conf import settings
    from django.db import connection

    with django_db_blocker.unblock():
        shipped = template.ensure(settings.VAR, made_from)
    connection.settings_dict["TEST"].update(TEMPLATE=shipped, MIGRATE=False)


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb, made_from):
    """--reuse-db is quick, and wrong once the template is another one: then the copy is made anew."""
    from django.conf import settings

    stamp = settings.VAR / f"test-copy{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    changed = not stamp.exists() or stamp.read_text() != made_from
    stamp.unlink(missing_ok=True)
    yield django_db_createdb or changed
    stamp.write_text(made_from)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that commits, what it touched is put back, also what is append-only: a replica asks no triggers."""
    from django.core.management.commands import flush
    from django.db import transaction
    from django.db.backends.postgresql.operations import DatabaseOperations

    def execute_sql_flush(self, sql_list):
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            template.restore(cursor)
        template.sweep_up()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **words: None)  # what it makes is still there
        with django_db_blocker.unblock():
            template.sweep_up()
            template.remember()
        yield


@pytest.fixture(autouse=True)
def chinese():
    """A request to /en/ leaves English active in the process: every test begins in the portal's own language."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
