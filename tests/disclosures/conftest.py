"""The editors, for every test of the disclosures."""

from tests.disclosures.content import edda, pia, publish, rhea, secretariat, write  # noqa: F401
