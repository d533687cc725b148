"""Planning, absences, roles: who may, what is refused and in which words, and the line in the trail."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from accounts import actions, recovery
from accounts.actions import Refused
from accounts.models import Absence, DutyShift, Membership, Role
from accounts.roster import acting_for
from audit.models import Action, Event
from tests.accounts.people import NOW, make_absence, make_membership, make_person, make_shift

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def chief(units):
    return make_person("chief", units["QUAY"], Role.SUPERVISOR)


@pytest.fixture
def root(units):
    return make_person("root", units["CGA"], Role.ADMINISTRATOR)


@pytest.fixture
def crew(units):
    return [make_person(name, units["QUAY"]) for name in ("ann", "ben", "cleo")]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def plan(unit, officer, deputy, actor, start=0, end=8):
    return actions.plan_shift(
        unit=unit,
        officer=officer,
        deputy=deputy,
        starts_at=NOW + start * HOUR,
        ends_at=NOW + end * HOUR,
        actor=actor,
        now=NOW,
    )


def away(person, deputy, actor, start=0, end=8):
    return actions.record_absence(
        person=person, deputy=deputy, starts_at=NOW + start * HOUR, ends_at=NOW + end * HOUR, actor=actor, now=NOW
    )


def test_a_chief_plans_for_their_own_desk_and_no_other(units, chief, crew):
    shift = plan(units["QUAY"], crew[0], crew[1], chief)
    event = Event.objects.get(action=Action.SHIFT_CHANGED)
    assert (event.actor, event.actor_name, event.data["shift"]) == (chief, "人員chief", shift.pk)
    with pytest.raises(Refused):
        plan(units["CAPE"], crew[2], crew[1], chief)
    with pytest.raises(Refused):
        plan(units["QUAY"], crew[2], crew[1], crew[0], 8, 16)
    assert DutyShift.objects.count() == Event.objects.count() == 1


def test_what_the_database_refuses_is_said_in_words(units, chief, crew):
    ann, ben, cleo = crew
    plan(units["QUAY"], ann, ben, chief)
    with pytest.raises(Refused, match="Somebody is on duty at this unit"):
        plan(units["QUAY"], cleo, ben, chief, 7, 9)
    make_membership(chief, units["CAPE"], Role.SUPERVISOR)
    chief.forget_authority()
    with pytest.raises(Refused, match="on duty at another unit"):
        plan(units["CAPE"], ann, ben, chief, 7, 9)
    with pytest.raises(Refused, match="somebody else than the officer"):
        plan(units["QUAY"], cleo, cleo, chief, 20, 21)
    with pytest.raises(Refused, match="over already"):
        plan(units["QUAY"], cleo, ben, chief, -3, -2)


def test_a_shift_to_come_is_dropped_and_a_running_one_ended(units, chief, crew):
    ann, ben, cleo = crew
    coming = plan(units["QUAY"], ann, ben, chief, 24, 32)
    running = make_shift(units["QUAY"], cleo, ben)
    actions.drop_shift(shift=coming, actor=chief, now=NOW)
    actions.drop_shift(shift=running, actor=chief, now=NOW)
    assert DutyShift.objects.get().ends_at == NOW
    with pytest.raises(Refused):
        actions.drop_shift(shift=running, actor=chief, now=NOW)


def test_one_records_ones_own_absence_and_the_chief_that_of_others(units, chief, crew):
    ann, ben, cleo = crew
    away(ann, ben, ann)
    assert acting_for(ben, NOW) == [ann]
    away(cleo, ben, chief)
    with pytest.raises(Refused, match="Your role"):
        away(ben, ann, cleo, 10, 12)
    stranger = make_person("fay", units["REEF"])
    with pytest.raises(Refused, match="Your role"):
        away(stranger, ben, chief)
    with pytest.raises(Refused, match="recorded for that time"):
        away(ann, cleo, ann)
    assert Event.objects.filter(action=Action.ABSENCE_CHANGED).count() == 2


def test_a_circle_of_deputies_is_refused(crew):
    ann, ben, cleo = crew
    away(ann, ben, ann)
    away(ben, cleo, ben)
    with pytest.raises(Refused, match="circle"):
        away(cleo, ann, cleo, 7, 20)
    away(cleo, ann, cleo, 8, 20)
    assert Absence.objects.count() == 3


def test_back_early_ends_the_deputys_authority(crew, chief):
    ann, ben, cleo = crew
    absence = make_absence(ann, ben)
    with pytest.raises(Refused):
        actions.end_absence(absence=absence, actor=cleo, now=NOW)
    actions.end_absence(absence=absence, actor=chief, now=NOW)
    assert acting_for(ben, NOW) == []
    with pytest.raises(Refused):
        actions.end_absence(absence=absence, actor=chief, now=NOW)


def test_roles_are_given_and_taken_by_an_administrator(units, root, crew):
    ann = crew[0]
    held = actions.grant(user=ann, unit=units["CAPE"], role="officer", actor=root, now=NOW)
    assert ann.roles_in(units["CAPE"], NOW) == {"officer"}
    with pytest.raises(Refused, match="holds that role"):
        actions.grant(user=ann, unit=units["CAPE"], role="officer", actor=root, now=NOW)
    later = NOW + HOUR
    actions.revoke(membership=held, actor=root, now=later)
    ann.forget_authority()
    assert ann.roles_in(units["CAPE"], later) == set()
    assert Membership.objects.get(pk=held.pk).ends_at == later
    notes = Event.objects.filter(action=Action.PERSON_CHANGED).values_list("note", flat=True)
    assert list(notes.order_by("pk")) == ["role given", "role taken"]


def test_a_role_that_does_not_exist_is_an_error(units, root, crew):
    with pytest.raises(ValueError, match="pirate"):
        actions.grant(user=crew[0], unit=units["QUAY"], role="pirate", actor=root, now=NOW)


def test_others_give_no_roles(units, chief, crew):
    with pytest.raises(Refused):
        actions.grant(user=crew[0], unit=units["QUAY"], role="officer", actor=chief, now=NOW)


def test_nobody_changes_their_own_rights(units, root):
    boss = make_person("boss", is_superuser=True, is_staff=True)
    for who in (root, boss):
        with pytest.raises(Refused, match="own rights"):
            actions.grant(user=who, unit=units["CGA"], role="officer", actor=who, now=NOW)
        with pytest.raises(Refused, match="own rights"):
            recovery.ask(person=who, actor=who, now=NOW)
    with pytest.raises(Refused, match="own rights"):
        actions.revoke(membership=root.memberships.get(), actor=root, now=NOW)


def test_the_door_of_the_administration_follows_the_role(units, root, crew):
    ann = crew[0]
    held = actions.grant(user=ann, unit=units["N"], role="administrator", actor=root, now=NOW)
    ann.refresh_from_db()
    assert ann.is_staff
    actions.revoke(membership=held, actor=root, now=NOW + HOUR)
    ann.refresh_from_db()
    assert not ann.is_staff


@pytest.mark.parametrize(
    "password",
    [
        "short one",
        "password1234",
        "海巡一一八號船在外海",
        "Coastguard forever",
        "ＣＧＡ is a good place",
        "newcomer is my name",
    ],
)
def test_weak_passwords_are_refused(root, password):
    with pytest.raises(ValidationError):
        actions.open_account(username="newcomer", password=password, name_zh="新人", actor=root, now=NOW)


@pytest.mark.parametrize(
    "password", ["🌊🌊🌊 seven gulls over 🌊", "長長的防波堤上有十二隻鷗鳥", "x" * 60 + " y z " + "w" * 40]
)
def test_any_characters_and_any_length_are_good(root, password):
    person = actions.open_account(username="newcomer", password=password, name_zh="新人", actor=root, now=NOW)
    person.refresh_from_db()
    assert person.check_password(password)
    assert not person.check_password(password[:-1])


def test_a_user_name_is_given_once(root, crew):
    with pytest.raises(Refused, match="taken"):
        actions.open_account(username="ANN", password="seven gulls over", name_zh="新人", actor=root, now=NOW)


def test_the_deputys_acts_are_signed_as_such(units, chief, crew):
    top = make_person("top", units["CAPE"], Role.SUPERVISOR)
    make_absence(top, chief)
    plan(units["CAPE"], crew[0], crew[1], chief)
    plan(units["QUAY"], crew[2], crew[1], chief)
    names = Event.objects.filter(action=Action.SHIFT_CHANGED).order_by("pk").values_list("actor_name", flat=True)
    assert list(names) == ["人員chief（代）", "人員chief"]


def test_nobody_becomes_a_deputy_of_more_than_they_are_by_their_own_hand(units, chief, root, crew):
    ann, ben, _cleo = crew
    officer = make_person("olga", units["N"], Role.OFFICER)
    for person in (officer, chief):
        with pytest.raises(Refused, match="rights that you do not have"):
            away(person, root, root)
    away(ann, chief, chief)  # of less than one is: a chief steps in for somebody of theirs
    # Through somebody who is away too.
    away(ben, root, ben)
    assert acting_for(root, NOW) == [ben]
    with pytest.raises(Refused, match="rights that you do not have"):
        away(officer, ben, root)
    away(officer, ben, officer)
    assert set(acting_for(root, NOW)) == {ben, officer}
    away(chief, officer, root, 20, 22)  # what one is already by the word of others stands in nobody's way


def test_who_is_away_for_a_while_gains_nothing_by_coming_back(units, root, crew):
    """Their own deputy stands in at first; they would be next, as soon as they say that they are here."""
    officer = make_person("olga", units["N"], Role.OFFICER)
    away(root, crew[0], root, 0, 8)
    for end in (6, 20):
        with pytest.raises(Refused, match="rights that you do not have"):
            away(officer, root, root, 0, end)


def test_nobody_becomes_a_deputy_of_more_than_they_are_by_the_roster(units, root, crew):
    officer = make_person("olga", units["N"], Role.OFFICER)
    away(officer, crew[0], officer)
    with pytest.raises(Refused, match="rights that you do not have"):
        plan(units["QUAY"], officer, root, root)
    plan(units["QUAY"], officer, crew[1], root)
    assert DutyShift.objects.count() == 1


def test_people_of_the_ethics_office_name_their_deputies_themselves(units, root, crew):
    """Else whoever runs the portal, or a chief, says who opens what is sealed even from them."""
    head = make_person("head", units["CGA"], Role.SUPERVISOR)
    judge = make_person("judge", units["CGA"], Role.ETHICS)
    for actor in (root, head):
        with pytest.raises(Refused, match="name their deputies themselves"):
            away(judge, crew[0], actor)
        with pytest.raises(Refused, match="name their deputies themselves"):
            plan(units["QUAY"], judge, crew[0], actor)
    away(judge, crew[0], judge)
    assert acting_for(crew[0], NOW) == [judge]
    # Nor who comes next, when that deputy is away too.
    for actor in (root, head):
        with pytest.raises(Refused, match="name their deputies themselves"):
            away(crew[0], crew[1], actor, 4, 12)
    away(crew[0], crew[1], root, 8, 12)  # the judge is back
    away(crew[0], crew[1], crew[0], 4, 8)
    assert acting_for(crew[1], NOW + 4 * HOUR) == [crew[0], judge]


def test_what_is_sealed_goes_to_no_deputy_whom_others_named_beforehand(units, root, crew):
    """Else one plans that all around the ethics office are away, and waits for one of them to be its deputy."""
    judge = make_person("judge", units["CGA"], Role.ETHICS)
    away(crew[0], crew[1], root, 4, 12)
    with pytest.raises(Refused, match="This deputy is away in that time"):
        away(judge, crew[0], judge, 2, 6)
    away(judge, crew[0], judge, 2, 4)
    assert acting_for(crew[1], NOW + 5 * HOUR) == [crew[0]]


def test_deputies_named_before_an_ethics_role_get_nothing_by_it(units, root, crew):
    """Absence and shift were planned by others, for other work: with the role, both end or leave the roster."""
    judge = make_person("judge", units["QUAY"])
    chief = make_person("head", units["CGA"], Role.SUPERVISOR)
    away(judge, crew[0], chief)
    away(judge, crew[0], chief, 24, 48)
    plan(units["QUAY"], judge, crew[1], root, 24, 36)
    actions.grant(user=judge, unit=units["CGA"], role=Role.ETHICS, actor=None, now=NOW)
    for hours in (0, 1, 25):
        assert not any(role == Role.ETHICS for deputy in crew for _p, role, _by in deputy.authority(NOW + hours * HOUR))
    assert not Absence.objects.filter(ends_at__gt=NOW).exists() and not DutyShift.objects.exists()
    assert Event.objects.filter(note__endswith="by sealed role").count() == 3
    away(judge, crew[0], judge, 24, 48)
    crew[0].forget_authority()
    assert any(role == Role.ETHICS for _path, role, _by in crew[0].authority(NOW + 25 * HOUR))
