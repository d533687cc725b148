"""Who is in charge, who acts for whom and until when, and how a deputy signs."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.models import Role
from accounts.roster import acting_for, officer_in_charge, on_duty, people_with, signature, supervisor_of, trail_name
from tests.accounts.people import (
    NOW,
    at,
    make_absence,
    make_membership,
    make_person,
    make_shift,
)

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def abc(units):
    """Three people at the quay."""
    return [make_person(name, units["QUAY"]) for name in ("ann", "ben", "cleo")]


def test_the_shift_that_runs_is_found_to_the_instant(units, abc):
    ann, ben, _cleo = abc
    shift = make_shift(units["QUAY"], ann, ben, at("2026-11-24 08:00"), at("2026-11-24 20:00"))
    assert on_duty(units["QUAY"], at("2026-11-24 08:00")) == shift
    assert on_duty(units["QUAY"], at("2026-11-24 20:00") - INSTANT) == shift
    assert on_duty(units["QUAY"], at("2026-11-24 20:00")) is None
    assert on_duty(units["CAPE"], NOW) is None


def test_a_chain_of_deputies_ends_with_the_one_who_is_there(abc):
    ann, ben, cleo = abc
    make_absence(ann, ben)
    assert acting_for(ben, NOW) == [ann]
    make_absence(ben, cleo)
    assert acting_for(ben, NOW) == []
    assert set(acting_for(cleo, NOW)) == {ann, ben}


def test_the_deputys_authority_ends_on_time(units, abc):
    ann, ben, cleo = abc
    reef_duty = make_person("dora", units["REEF"])
    end = NOW + timedelta(hours=3)
    make_absence(reef_duty, ann, ends_at=end)
    assert ann.unit_paths(NOW) == [units["QUAY"].path, units["REEF"].path]
    assert ann.unit_paths(end - INSTANT) == [units["QUAY"].path, units["REEF"].path]
    assert ann.unit_paths(end) == [units["QUAY"].path]


def test_a_circle_ends_with_nobody_and_the_supervisor_is_asked(units, abc):
    ann, ben, _cleo = abc
    make_absence(ann, ben)
    make_absence(ben, ann)
    assert acting_for(ann, NOW) == acting_for(ben, NOW) == []
    boss = make_person("boss", units["N1"], Role.SUPERVISOR)
    make_shift(units["QUAY"], ann, ben)
    assert officer_in_charge(units["QUAY"], NOW) == boss


def test_in_charge_is_the_officer_then_the_deputy_of_the_shift_then_the_chain(units, abc):
    ann, ben, cleo = abc
    make_shift(units["QUAY"], ann, ben)
    assert officer_in_charge(units["QUAY"], NOW) == ann
    make_absence(ann, cleo)
    assert officer_in_charge(units["QUAY"], NOW) == ben
    make_absence(ben, cleo)
    assert officer_in_charge(units["QUAY"], NOW) == cleo


def test_the_deputy_of_the_shift_has_the_officers_authority_while_it_lasts(units, abc):
    ann, ben, cleo = abc
    make_membership(ann, units["CAPE"])
    shift = make_shift(units["QUAY"], ann, ben)
    make_absence(ann, cleo)
    assert units["CAPE"].path in ben.unit_paths(NOW)
    assert units["CAPE"].path not in ben.unit_paths(shift.ends_at)


def test_what_has_not_begun_gives_nothing_and_a_shift_only_to_its_own_deputy(units, abc):
    ann, ben, cleo = abc
    make_membership(ann, units["CAPE"])
    absence = make_absence(ann, cleo, starts_at=NOW + timedelta(hours=1))
    shift = make_shift(units["QUAY"], ann, ben, starts_at=NOW + timedelta(hours=2))
    assert acting_for(cleo, NOW) == acting_for(ben, NOW) == []
    assert acting_for(cleo, absence.starts_at) == [ann]
    assert acting_for(ben, absence.starts_at) == []
    assert acting_for(ben, shift.starts_at) == [ann]
    other = make_person("dora", units["REEF"])
    assert acting_for(other, shift.starts_at) == []


def test_without_a_shift_the_nearest_supervisor_is_asked(units, abc):
    assert officer_in_charge(units["QUAY"], NOW) is None
    top = make_person("top", units["N"], Role.SUPERVISOR)
    assert officer_in_charge(units["QUAY"], NOW) == top
    near = make_person("near", units["N1"], Role.SUPERVISOR)
    assert supervisor_of(units["QUAY"], NOW) == near
    make_absence(near, abc[0])
    assert supervisor_of(units["QUAY"], NOW) == abc[0]


def test_a_closed_account_is_nobody_to_turn_to(units, abc):
    ann, ben, _cleo = abc
    make_shift(units["QUAY"], ann, ben)
    ann.is_active = False
    ann.save()
    assert officer_in_charge(units["QUAY"], NOW) == ben


def test_people_with_a_role_are_replaced_by_their_deputies(units, abc):
    ann, ben, cleo = abc
    make_absence(ann, cleo)
    assert people_with(Role.DUTY, units["QUAY"], NOW) == [cleo, ben]


def test_a_deputy_signs_as_one(units, abc):
    ann, ben, cleo = abc
    assert signature(ben, NOW) == "人員ben"
    away = make_absence(ann, ben)
    assert signature(ben, NOW) == "人員ben（代）"
    assert signature(ben, away.ends_at) == "人員ben"
    with override("en"):
        assert signature(ben, NOW) == "Ben (for Ann)"
        assert trail_name(ben, NOW) == "人員ben（代）"
    make_absence(cleo, ann, starts_at=away.ends_at, ends_at=away.ends_at + timedelta(days=1))
    assert signature(cleo, NOW) == "人員cleo"


def test_in_ones_own_unit_one_signs_as_oneself(units, abc):
    ann, ben, _cleo = abc
    far = make_person("fay", units["REEF"])
    make_absence(far, ben)
    assert signature(ben, NOW, units["QUAY"]) == "人員ben"
    assert signature(ben, NOW, units["REEF"]) == "人員ben（代）"
    make_absence(ann, ben)
    with override("en"):
        assert signature(ben, NOW, units["REEF"]) == "Ben (for Fay)"
