"""The demo people: one for each role, desks without a gap, any number of starts."""

from datetime import timedelta

import pytest

from accounts.access import units_where
from accounts.demo import DESKS, PEOPLE, SIGN_INS, seed_people, shift_start
from accounts.models import DutyShift, Membership, Role, Unit, User
from accounts.roster import officer_in_charge, on_duty
from accounts.seed import load_units
from applications.models import ControlledZone, Port
from tests.accounts.people import NOW, at


def test_every_role_can_be_tried():
    assert {row[5] for row in PEOPLE} == set(Role)
    assert all(len(word) >= 12 for _login, word, *_rest in SIGN_INS)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-24 07:59", "2026-11-23 20:00"),
        ("2026-11-24 08:00", "2026-11-24 08:00"),
        ("2026-11-24 19:59", "2026-11-24 08:00"),
        ("2026-11-24 20:00", "2026-11-24 20:00"),
        ("2026-11-25 00:10", "2026-11-24 20:00"),
    ],
)
def test_shifts_change_at_eight_and_at_eight(now, start):
    assert shift_start(at(now)) == at(start)


@pytest.mark.django_db
def test_every_port_and_zone_finds_one_to_handle_and_another_to_approve(catalogue):
    """A case may be filed anywhere: its station or corps has people of the demo above it."""
    seed_people(NOW)
    people = list(User.objects.filter(is_demo=True))
    handling = [path for user in people for path in units_where(user, "case.decide", NOW)]
    approving = [path for user in people for path in units_where(user, "case.approve", NOW)]
    where = {*Port.objects.values_list("station__path", flat=True)}
    where |= {*ControlledZone.objects.values_list("unit__path", flat=True)}
    for path in where:
        assert len([up for up in handling if path.startswith(up)]) >= 2, path
        assert any(path.startswith(up) for up in approving), path


@pytest.mark.django_db
def test_seeding_twice_makes_nothing_twice():
    load_units()
    assert seed_people(NOW) == {"people": len(PEOPLE), "shifts": 14 * len(DESKS)}
    assert seed_people(NOW) == {"people": 0, "shifts": 0}
    assert seed_people(NOW + timedelta(days=1)) == {"people": 0, "shifts": 2 * len(DESKS)}
    assert User.objects.filter(is_demo=True).count() == len(PEOPLE)
    assert Membership.objects.count() == len(PEOPLE)
    assert User.objects.get(username="admin").is_staff
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.django_db
def test_the_desks_are_manned_at_every_hour():
    load_units()
    seed_people(NOW)
    for code in DESKS:
        unit = Unit.objects.get(code=code)
        for hours in range(0, 6 * 24, 3):
            moment = NOW + timedelta(hours=hours)
            shift = on_duty(unit, moment)
            assert officer_in_charge(unit, moment) == shift.officer != shift.deputy
    assert DutyShift.objects.exists()
