"""The chain of deputies, without a database: it ends with somebody present or, in a circle, with nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.chain import stands_in


@pytest.mark.parametrize(
    ("away", "found"),
    [
        ({}, 1),
        ({1: 2}, 2),
        ({1: 2, 2: 3}, 3),
        ({1: 2, 2: 3, 3: 4}, 4),
        ({2: 3}, 1),
        ({1: 2, 2: 1}, None),
        ({1: 2, 2: 3, 3: 2}, None),
    ],
)
def test_who_stands_in(away, found):
    assert stands_in(1, away) == found


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8)), st.integers(1, 8))
def test_it_always_ends_and_never_with_somebody_who_is_away(away, person):
    found = stands_in(person, away)
    assert found is None or found not in away
