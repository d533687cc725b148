"""Who works in the portal's name cannot touch what guards its rows: neither tables, nor triggers, nor the trail."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from audit.models import Link
from coastguard_portal import embedded, grants

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_work():
    """The connection of a web process: the tests' own belongs to the owner of the tables."""
    theirs = connection.copy()
    theirs.settings_dict = {**connection.settings_dict, "USER": embedded.USER}
    with theirs.cursor() as cursor:
        yield cursor
    theirs.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE cases_clockentry DISABLE TRIGGER clockentry_append_only",
        "DROP TRIGGER line_append_only ON counters_line",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE sql AS ''",
        "TRUNCATE audit_event",
        "TRUNCATE cases_case CASCADE",
        "ALTER TABLE cases_case ADD COLUMN spare int",
        "DROP TABLE cases_note",
        "CREATE TABLE spare ()",
        "UPDATE audit_event SET note = ''",
        "DELETE FROM audit_link",
        "DELETE FROM audit_seal",
        "DELETE FROM django_migrations",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "CREATE ROLE somebody SUPERUSER",
        f"SET SESSION AUTHORIZATION {embedded.NAME}",
    ],
)
def test_the_portal_at_work_is_refused(statement, at_work):
    with pytest.raises(DatabaseError, match="permission denied|must be owner|must be able to"):
        at_work.execute(statement)


def test_the_portal_at_work_does_its_work(at_work):
    assert settings.DATABASE_USER == embedded.USER
    add = "INSERT INTO audit_event (at, action, actor_name, note, data) VALUES (now(), 'case.told', '', '', '{}')"
    at_work.execute(f"{add} RETURNING id")
    assert Link.objects.filter(event_id=at_work.fetchone()[0]).exists(), "linked at commit, by the role's own rights"


def test_where_one_role_is_both_nothing_is_granted(settings, django_assert_num_queries):
    settings.DATABASE_USER = connection.settings_dict["USER"]
    with django_assert_num_queries(0):
        grants.give()
