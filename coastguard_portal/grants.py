"""What the role may do that the portal works as: read and write rows, and nothing to tables, triggers or the trail.

The tables belong to another role (`DATABASE_OWNER_URL`; embedded: `portal`): `migrate` and `restore` work as that one,
and then call this. Append-only rows are guarded by triggers; who does not own a table can neither switch them off nor
truncate it.
"""

from django.conf import settings
from django.db import DatabaseError, connection
from psycopg2.errors import InsufficientPrivilege
from psycopg2.sql import SQL, Identifier

GIVE = """
GRANT USAGE ON SCHEMA public TO {user};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {user};
GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {user};
REVOKE UPDATE, DELETE ON audit_event, audit_link, audit_seal FROM {user};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {user};
"""


def give() -> None:
    """Idempotent. Nothing to do where one role is both."""
    if connection.settings_dict["USER"] == settings.DATABASE_USER:
        return
    with connection.cursor() as cursor:
        cursor.execute(SQL(GIVE).format(user=Identifier(settings.DATABASE_USER)))


def refusal(fault: DatabaseError) -> str:
    """What the database said where our role has no right to it; empty for any other fault. Django wraps it, once or
    twice."""
    while fault and not isinstance(fault, InsufficientPrivilege):
        fault = fault.__cause__ or fault.__context__
    return str(fault).splitlines()[0] if fault else ""
