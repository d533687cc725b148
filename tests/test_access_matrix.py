"""Every address × every role, as the table says; an address that is not in the table fails."""

from uuid import uuid4

from coastguard_portal.access_matrix import matrix
from coastguard_portal.management.commands.access_matrix import read_table
from counters import actions
from counters.books import BOOKS
from tests.cast import NOW


def test_every_address_answers_every_role_as_the_table_says(report, shift, bisha, otto):
    report()
    use = {"data": {"kind": "water"}, "now": NOW, "request_key": uuid4()}
    actions.write(BOOKS["SC"], unit=bisha, actor=otto, **use)
    found, expected = matrix(), read_table()
    assert found.keys() == expected.keys()
    differing = {name: (found[name], expected[name]) for name in found if found[name] != expected[name]}
    assert not differing
