"""The tree and the officer that the tests of accounts begin with."""

import pytest

from tests.accounts.people import make_person, make_tree


@pytest.fixture
def units(db):
    return make_tree()


@pytest.fixture
def ann(units):
    return make_person("ann", units["QUAY"])
