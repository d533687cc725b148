"""The database says no: each rule seen to refuse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Unit
from tests.accounts.people import NOW, make_absence, make_membership, make_person, make_shift, make_tree, make_unit

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def cast():
    units = make_tree()
    return units, make_person("ann"), make_person("ben"), make_person("cleo")


def refused(rule, act, *args, **given):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act(*args, **given)
    assert error.value.__cause__.diag.constraint_name == rule


def test_units(cast):
    units = cast[0]
    refused("unit_kind_known", make_unit, "X", units["CGA"], "club")
    refused("unit_only_hq_has_no_parent", make_unit, "X", None, "station")
    given = {"parent": units["CGA"], "kind": "office", "name_zh": "一", "name_en": "One"}
    refused("unit_path_ends_in_slash", Unit.objects.create, code="X", path="CGA/X", **given)


def test_memberships(cast):
    units, ann, *_ = cast
    refused("membership_role_known", make_membership, ann, units["QUAY"], "pirate")
    refused("membership_ends_after_it_starts", make_membership, ann, units["QUAY"], starts_at=NOW, ends_at=NOW)
    make_membership(ann, units["QUAY"])
    refused("membership_held_once", make_membership, ann, units["QUAY"])
    Membership.objects.update(ends_at=NOW)
    make_membership(ann, units["QUAY"], starts_at=NOW)


def test_shifts(cast):
    units, ann, ben, cleo = cast
    refused("shift_ends_after_it_starts", make_shift, units["QUAY"], ann, ben, NOW, NOW)
    refused("shift_deputy_is_someone_else", make_shift, units["QUAY"], ann, ann)
    make_shift(units["QUAY"], ann, ben, NOW, NOW + 8 * HOUR)
    refused("shift_one_officer_a_unit", make_shift, units["QUAY"], cleo, ben, NOW + 7 * HOUR, NOW + 9 * HOUR)
    refused("shift_nobody_at_two_desks", make_shift, units["CAPE"], ann, ben, NOW + 7 * HOUR, NOW + 9 * HOUR)
    # Back to back is no overlap, and one may be deputy at two desks.
    make_shift(units["QUAY"], cleo, ben, NOW + 8 * HOUR, NOW + 16 * HOUR)
    make_shift(units["CAPE"], ann, ben, NOW + 8 * HOUR, NOW + 16 * HOUR)


def test_absences(cast):
    _units, ann, ben, cleo = cast
    refused("absence_ends_after_it_starts", make_absence, ann, ben, NOW, NOW)
    refused("absence_deputy_is_someone_else", make_absence, ann, ann)
    make_absence(ann, ben, NOW, NOW + HOUR)
    refused("absence_one_deputy_at_a_time", make_absence, ann, cleo, NOW, NOW + 2 * HOUR)
    make_absence(ann, cleo, NOW + HOUR, NOW + 2 * HOUR)
