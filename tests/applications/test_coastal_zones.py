"""Controlled zones: shown to everyone with their hours, kept by their branch alone, closed once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, Unit
from applications.coastal_zone import hours
from applications.models import ControlledZone, ZoneClosure
from applications.seed import load_zones
from audit.models import Action, Event
from tests.accounts.people import sign_in
from tests.cast import NOW, at, make_user

STAFF = "/staff/settings/zones/"
SUMMER = {"from": "05-01", "to": "10-31", "days": [1, 2, 3, 4, 5, 6, 7], "open": "05:00", "close": "19:00"}
NIGHT = [
    {**SUMMER, "from": "11-01", "to": "04-30", "open": "18:00", "close": "00:00"},
    {**SUMMER, "from": "11-01", "to": "04-30", "open": "00:00", "close": "06:00"},
]


@pytest.fixture
def zone(catalogue):
    return ControlledZone.objects.select_related("unit").get(code="keelung-waimushan")


@pytest.fixture
def branch(catalogue):
    return make_user("branch", "劉分署", "Liu", Role.SUPERVISOR, Unit.objects.get(code="NB"))


@pytest.fixture
def south(catalogue):
    return make_user("south", "賴南部", "Lai", Role.SUPERVISOR, Unit.objects.get(code="SB"))


# --- Hours ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rules", "start", "end", "is_open"),
    [
        ([SUMMER], "2026-07-01 05:00", "2026-07-01 19:00", True),
        ([SUMMER], "2026-07-01 04:59", "2026-07-01 19:00", False),
        ([SUMMER], "2026-07-01 05:00", "2026-07-01 19:01", False),
        ([SUMMER], "2026-07-01 05:00", "2026-07-02 10:00", False),  # the night between is closed
        ([SUMMER], "2026-11-01 08:00", "2026-11-01 10:00", False),  # out of season
        (NIGHT, "2026-12-31 20:00", "2027-01-01 05:00", True),  # over midnight and New Year
        ([{**SUMMER, "days": [6, 7]}], "2026-07-03 08:00", "2026-07-03 10:00", False),  # a Friday
        ([], "2026-07-01 08:00", "2026-07-01 09:00", False),
    ],
)
def test_a_zone_is_open_only_where_the_hours_cover_the_whole_stay(rules, start, end, is_open):
    assert hours.open_throughout(hours.check(rules), at(start), at(end)) is is_open


@pytest.mark.parametrize(
    "bad",
    [
        {"from": "13-01"},
        {"days": []},
        {"days": [8]},
        {"open": "20:00"},
        {"extra": 1},
    ],
)
def test_hours_that_are_none_are_refused(bad):
    with pytest.raises(ValueError, match="."):
        hours.check([{**SUMMER, **bad}])


def test_the_starter_set_says_what_it_is_and_keeps_what_people_changed(zone):
    assert "起始資料" in zone.source
    ControlledZone.objects.filter(pk=zone.pk).update(name_zh="改過")
    assert load_zones() == 0
    zone.refresh_from_db()
    assert zone.name_zh == "改過"


# --- What the database refuses ----------------------------------------------------------------------------------------
def test_the_database_refuses_hours_of_a_permanent_zone(zone):
    with pytest.raises(IntegrityError, match="zone_permanent_never_opens"), transaction.atomic():
        ControlledZone.objects.filter(pk=zone.pk).update(kind="permanent")


def test_the_database_refuses_two_closings_at_a_time(zone, branch):
    given = {"zone": zone, "reason_zh": "演習", "reason_en": "exercise", "declared_by": branch, "declared_at": NOW}
    ZoneClosure.objects.create(starts_at=NOW, ends_at=NOW + timedelta(days=2), **given)
    with pytest.raises(IntegrityError, match="zone_closed_once_at_a_time"), transaction.atomic():
        ZoneClosure.objects.create(starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=3), **given)
    with pytest.raises(IntegrityError, match="zone_closure_ends_after_it_starts"), transaction.atomic():
        ZoneClosure.objects.create(starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=8), **given)


# --- The pages --------------------------------------------------------------------------------------------------------
def test_the_public_list_shows_kind_hours_and_that_it_is_a_starter_set(client, zone):
    said = client.get("/services/coastal-zone/zones/").content.decode()
    assert zone.name_zh in said
    assert "5 月 1 日至 10 月 31 日，每天：05:00 至 19:00" in said
    assert "起始資料" in said
    english = client.get("/en/services/coastal-zone/zones/").content.decode()
    assert "1 May to 31 October, every day: 05:00 to 19:00" in english


def filled(zone, **changes) -> dict:
    names = ("name_zh", "name_en", "kind", "county", "extent_zh", "extent_en", "source")
    return {
        **{name: getattr(zone, name) for name in names},
        **{"unit": zone.unit_id, "is_active": "yes", "hours-count": "1"},
        **{"hours-0-first": "5/1", "hours-0-last": "9/30", "hours-0-days": ["1", "2"]},
        **{"hours-0-opens": "06:00", "hours-0-closes": "18:00"},
        **changes,
    }


def test_the_branch_changes_its_zone_and_the_trail_says_what(client, zone, branch):
    sign_in(client, branch)
    page = client.get(f"{STAFF}{zone.code}/").content.decode()
    assert 'value="5/1"' in page
    response = client.post(f"{STAFF}{zone.code}/", filled(zone))
    assert response.status_code == 302
    zone.refresh_from_db()
    assert zone.hours == [{"from": "05-01", "to": "09-30", "days": [1, 2], "open": "06:00", "close": "18:00"}]
    assert Event.objects.get(action=Action.ZONE_CHANGED).data == {"zone": zone.code, "changed": ["hours"]}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"hours-0-closes": "05:00"}, "結束時間要晚於開放時間"),
        ({"hours-0-first": "2/30"}, "請用斜線寫月和日"),
        ({"hours-0-days": []}, "請選擇星期幾"),
        ({"kind": "permanent"}, "經常管制區沒有開放時段"),
        ({"source": ""}, "來源"),
    ],
)
def test_a_wrong_value_is_said_and_nothing_changes(client, zone, branch, changes, text):
    sign_in(client, branch)
    response = client.post(f"{STAFF}{zone.code}/", filled(zone, name_zh="新名稱", **changes))
    assert response.status_code == 422
    said = response.content.decode()
    assert text in said and "新名稱" in said
    assert not Event.objects.filter(action=Action.ZONE_CHANGED).exists()


def test_a_new_zone_needs_a_code_of_its_own(client, zone, branch):
    sign_in(client, branch)
    assert client.post(f"{STAFF}new/", filled(zone, code=zone.code)).status_code == 422
    assert client.post(f"{STAFF}new/", filled(zone, code="keelung-new")).status_code == 302
    assert ControlledZone.objects.get(code="keelung-new").unit == zone.unit


def test_another_branch_finds_no_such_page_and_a_corps_keeps_no_zones(client, zone, south, sue):
    sign_in(client, south)
    assert client.get(STAFF).status_code == 200
    for page in (f"{STAFF}{zone.code}/", f"{STAFF}{zone.code}/close/"):
        assert client.get(page).status_code == 404
        assert client.post(page, filled(zone)).status_code == 404
    sign_in(client, sue)
    assert client.get(f"{STAFF}new/").status_code == 404
