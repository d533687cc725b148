"""What the tests of the counters share."""

from uuid import uuid4

import pytest

from accounts.models import Role, Unit
from counters import actions
from counters.books import BOOKS
from tests.cast import NOW, make_user


@pytest.fixture
def sign_in(client, settings):
    """A demo person: the second factor has tests of its own (tests/accounts)."""
    settings.DEMO = True

    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.cookies.clear()
        client.force_login(user)

    return as_


@pytest.fixture
def use(bisha, otto):
    """Writes a use of the service centre: use(kind="water", people=2)."""

    def write(now=NOW, key=None, unit=bisha, actor=otto, happened_at=None, serial="", **data):
        beside = {"request_key": key or uuid4(), "happened_at": happened_at, "serial": serial}
        return actions.write(BOOKS["SC"], unit=unit, data={"kind": "water", **data}, actor=actor, now=now, **beside)

    return write


@pytest.fixture
def corps_chief(catalogue):
    """Over Bisha and its neighbours."""
    return make_user("carl", "李隊長", "Carl Li", Role.SUPERVISOR, Unit.objects.get(code="P02"))
