"""Every address × every role, as the table says; an address that is not in the table fails."""

from uuid import uuid4

from coastguard_portal.access_matrix import SAMPLES, matrix
from coastguard_portal.management.commands.access_matrix import read_table
from counters import actions
from counters.books import BOOKS
from disclosures.demo.items import CONTENT
from disclosures.laws.source import SHIPPED
from tests.cast import NOW


def test_every_address_answers_every_role_as_the_table_says(report, shift, bisha, otto):
    report()
    use = {"data": {"kind": "water"}, "now": NOW, "request_key": uuid4()}
    actions.write(BOOKS["SC"], unit=bisha, actor=otto, **use)
    found, expected = matrix(), read_table()
    assert found.keys() == expected.keys()
    differing = {name: (found[name], expected[name]) for name in found if found[name] != expected[name]}
    assert not differing


def test_what_is_asked_for_is_not_there_on_a_full_portal_either():
    """So that the command says on any portal what the table says, whatever was published there."""
    known = CONTENT.read_text(encoding="utf-8") + "".join(file.stem for file in SHIPPED.glob("*.json"))
    assert not [name for name in ("slug", "place", "pcode") if SAMPLES[name]() in known]
