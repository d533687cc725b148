"""People the tests of the counters share beside the cast."""

import pytest

from accounts.models import Role, Unit
from tests.cast import make_user


@pytest.fixture
def corps_chief(catalogue):
    """Over Bisha and its neighbours."""
    return make_user("carl", "李隊長", "Carl Li", Role.SUPERVISOR, Unit.objects.get(code="P02"))


@pytest.fixture
def enter(client, settings):
    """enter(person): the client is theirs from now on; the second factor has tests of its own."""
    settings.DEMO = True

    def sign_in(person):
        person.is_demo = True
        person.save(update_fields=["is_demo"])
        client.force_login(person)

    return sign_in
