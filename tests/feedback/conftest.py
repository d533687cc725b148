"""What the tests of feedback share."""

import pytest


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
