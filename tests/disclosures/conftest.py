"""The editors, for every test of the disclosures; and no page that an earlier test drew."""

import pytest
from django.core.cache import cache

from tests.disclosures.content import edda, pia, publish, rhea, secretariat, write  # noqa: F401


@pytest.fixture(autouse=True)
def fresh_pages():
    cache.clear()
