"""/staff/duty/: what one sees there, what one may change there."""

import re
from datetime import timedelta

import pytest

from accounts.models import Absence, DutyShift, Role
from tests.accounts.people import NOW, make_absence, make_person, make_shift, sign_in

pytestmark = pytest.mark.django_db
BOARD = "/staff/duty/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def crew(units):
    return [make_person(name, units["QUAY"]) for name in ("ann", "ben", "cleo")]


@pytest.fixture
def chief(client, units):
    person = make_person("chief", units["QUAY"], Role.SUPERVISOR)
    sign_in(client, person)
    return person


def shift_post(unit, officer, deputy, starts="2026-11-25 08:00", ends="115/11/25 2000"):
    return {
        "act": "shift",
        "shift-unit": unit.pk,
        "shift-officer": officer.pk,
        "shift-deputy": deputy.pk,
        "shift-starts_at": starts,
        "shift-ends_at": ends,
    }


def test_one_sees_ones_own_units_and_the_command_centre(client, units, crew, chief):
    ann, ben, _cleo = crew
    make_shift(units["QUAY"], ann, ben)
    make_shift(units["N-CMD"], make_person("kim"), ben)
    make_shift(units["REEF"], make_person("zoe"), ben)
    make_absence(ann, ben)
    for prefix in ("", "/en"):
        page = client.get(prefix + BOARD).content.decode()
        assert ("Kim" if prefix else "人員kim") in page
        assert not re.search(r"(?<![a-z0-9])zoe\b", page.lower())  # nor are three letters of a token a name
    assert "Ann is away" in page
    assert "Ben acts as deputy" in page


def test_a_shift_is_added_with_roman_and_roc_years(client, units, crew, chief):
    answer = client.post(BOARD, shift_post(units["QUAY"], crew[0], crew[1]))
    assert answer.status_code == 302
    shift = DutyShift.objects.get()
    assert shift.ends_at - shift.starts_at == timedelta(hours=12)


def test_a_refused_shift_keeps_what_was_typed(client, units, crew, chief):
    ann, ben, cleo = crew
    for given, words in [
        (shift_post(units["QUAY"], ann, ann), "The deputy must be somebody else"),
        (shift_post(units["QUAY"], ann, ben, ends="115/11/25 0700"), "The end must be later"),
        (shift_post(units["QUAY"], ann, ben, starts="tomorrow"), "Write the time like"),
        (shift_post(units["QUAY"], ann, ben, starts=""), "Write when it starts"),
        (shift_post(units["QUAY"], ann, ben, starts="115/02/30 08:00"), "Write the time like"),
    ]:
        page = client.post("/en" + BOARD, given)
        assert page.status_code == 422
        assert words in page.content.decode().split('id="error-summary"')[1].split("</ul>")[0]
        assert "<title>Error: " in page.content.decode()
    client.post(BOARD, shift_post(units["QUAY"], ann, ben))
    page = client.post("/en" + BOARD, shift_post(units["QUAY"], cleo, ben))
    assert page.status_code == 422
    assert "Somebody is on duty" in page.content.decode()
    assert DutyShift.objects.count() == 1


def test_units_and_people_of_others_cannot_be_chosen(client, units, crew, chief):
    far = make_person("far", units["REEF"])
    assert client.post(BOARD, shift_post(units["REEF"], crew[0], crew[1])).status_code == 422
    assert client.post(BOARD, shift_post(units["QUAY"], far, crew[1])).status_code == 422
    assert not DutyShift.objects.exists()


def test_a_shift_to_come_is_dropped_by_those_who_plan_it(client, units, crew, chief):
    later = {"starts_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=2)}
    own = make_shift(units["QUAY"], crew[0], crew[1], **later)
    other = make_shift(units["REEF"], crew[1], crew[0], **later)
    assert client.get(f"/staff/duty/shifts/{own.pk}/drop/").status_code == 405
    assert client.post(f"/staff/duty/shifts/{own.pk}/drop/").status_code == 302
    assert client.post(f"/staff/duty/shifts/{other.pk}/drop/").status_code == 404
    assert list(DutyShift.objects.all()) == [other]


def test_who_may_not_plan_sees_no_form_and_gets_404(client, units, crew):
    ann, ben, _cleo = crew
    shift = make_shift(units["QUAY"], ann, ben)
    sign_in(client, ann)
    page = client.get("/en" + BOARD).content.decode()
    assert "Add a shift" not in page
    assert "Record an absence" in page
    assert client.post(f"/staff/duty/shifts/{shift.pk}/drop/").status_code == 404
    assert client.post(BOARD, shift_post(units["QUAY"], ann, ben)).status_code == 422


def test_an_absence_of_ones_own(client, units, crew):
    ann, ben, _cleo = crew
    sign_in(client, ann)
    given = {
        "act": "absence",
        "absence-person": ann.pk,
        "absence-deputy": ben.pk,
        "absence-starts_at": "115/11/24 10:00",
        "absence-ends_at": "115/11/26 18:00",
    }
    assert client.post(BOARD, given | {"absence-person": ben.pk, "absence-deputy": ann.pk}).status_code == 422
    assert client.post(BOARD, given).status_code == 302
    sign_in(client, ben)
    assert "You act as deputy now for: Ann" in " ".join(client.get("/en" + BOARD).content.decode().split())
    absence = Absence.objects.get()
    assert client.post(f"/staff/duty/absences/{absence.pk}/end/").status_code == 302
    assert Absence.objects.get().ends_at == absence.ends_at
    sign_in(client, ann)
    assert client.post(f"/staff/duty/absences/{absence.pk}/end/").status_code == 302
    assert not Absence.objects.at(NOW + timedelta(seconds=1)).exists()


def test_a_person_without_any_role_finds_no_board(client):
    sign_in(client, make_person("nobody"))
    assert client.get(BOARD).status_code == 404
