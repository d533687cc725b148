"""Check lists, facilities and limits are rows that staff keep; what was checked keeps the words it was checked with."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role, Unit
from counters.actions import points as actions
from counters.models import CheckItem, CheckList, Fault, ServicePoint
from counters.rounds import items_at
from counters.seed import load_checks, load_points
from tests.cast import NOW, at, make_user

DAY = timedelta(days=1)
RULES = reverse("point_rules")


@pytest.fixture
def window(catalogue, bisha) -> ServicePoint:
    load_points(now=NOW)
    return ServicePoint.objects.select_related("unit").get(code="bisha-window")


@pytest.fixture
def sec(catalogue):
    """For the whole agency."""
    return make_user("sec", "秘書甲", "Sec", Role.SECRETARIAT, Unit.objects.get(parent=None))


def words(item, **changed):
    given = {"name_zh": item.name_zh, "name_en": item.name_en, "unit": item.unit_id, "order": item.order}
    return {**given, **changed}


def test_an_item_worded_anew_leaves_the_old_check_its_words(client, sign_in, window, otto, sec):
    assert load_checks() == 0  # the second time adds nothing
    fault = {"item": "water", "weight": "hinders", "finding": "濾心過期"}
    given = {"note": "", "actor": otto, "now": NOW, "key": uuid4()}
    actions.do_round(window, "check", good=["bell"], faulty=[fault], **given)
    old = CheckItem.objects.get(code="water")
    address = reverse("point_item_edit", args=[old.pk])
    with time_machine.travel(NOW + DAY, tick=False):
        sign_in(sec)
        assert client.post(address, words(old, name_zh="")).status_code == 422
        assert client.post(address, words(old, name_zh="飲水機每月清洗")).status_code == 302
        assert client.post(address, words(old)).status_code == 404  # it ended
        asked = client.get(reverse("point_round", args=[window.code, "check"])).content.decode()
        point = client.get(reverse("staff_point", args=[window.code])).content.decode()
    assert "飲水機每月清洗" in asked and old.name_zh not in asked
    assert old.name_zh in point and "飲水機每月清洗" not in point  # as it was found
    for act in (lambda: CheckItem.objects.update(name_zh="x"), old.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_chief_asks_more_at_the_own_points_and_changes_nothing_elsewhere(client, sign_in, window, sue, otto):
    new = reverse("point_item_new", args=["check"])
    given = {"code": "cat", "name_zh": "貓砂盆已清", "name_en": "The cat is fed", "unit": window.unit_id, "order": 5}
    sign_in(otto)
    assert client.get(RULES).status_code == 200 and client.get(new).status_code == 404
    sign_in(sue)
    whole = Unit.objects.get(parent=None)
    assert client.post(new, {**given, "unit": whole.pk}).status_code == 422  # not in the list of units
    assert client.post(new, given).status_code == 302
    assert "cat" in [item.code for item in items_at(window, "check")]
    elsewhere = ServicePoint.objects.select_related("unit").get(code="tamsui-window")
    assert "cat" not in [item.code for item in items_at(elsewhere)]
    old = CheckItem.objects.get(code="water")
    assert client.post(reverse("point_item_edit", args=[old.pk]), words(old, name_zh="別的")).status_code == 404
    limits = {"danger": 2, "hinders": 3, "blemish": 4}
    assert client.post(reverse("point_limits"), limits).status_code == 404  # the whole agency's
    assert (
        client.post(reverse("point_item_edit", args=[CheckItem.objects.get(code="cat").pk]), {"drop": "1"}).url == RULES
    )
    assert "cat" not in [item.code for item in items_at(window)]


def test_lists_limits_and_facilities_are_kept_by_the_secretariat(client, sign_in, window, otto, sec):
    sign_in(sec)
    before = actions.find_fault(window, item="bell", weight="danger", finding="不響", actor=otto, now=NOW)
    with time_machine.travel(NOW, tick=False):
        storm = {"kind": "storm", "name_zh": "防颱檢查", "name_en": "Typhoon check", "days": 60, "order": 9}
        assert client.post(reverse("point_list_new"), storm).status_code == 302
        assert client.post(reverse("point_list_new"), storm).status_code == 422  # taken
        assert client.post(reverse("point_limits"), {"danger": 3, "hinders": 7, "blemish": 30}).status_code == 302
        wifi = {"code": "wifi", "group": "there", "name_zh": "無線網路", "name_en": "Wi-Fi", "order": 9}
        assert client.post(reverse("point_facility_new"), {**wifi, "is_offered": "on"}).status_code == 302
        assert "無線網路" in client.get(reverse("staff_point_edit", args=[window.code])).content.decode()
        page = client.get(RULES).content.decode()
    assert "防颱檢查" in page and "3 個工作天" in page
    assert window.rounds.get(kind="storm").due_at == at("2027-01-23 00:00")
    after = actions.find_fault(window, item="light", weight="danger", finding="不亮", actor=otto, now=NOW)
    assert (before.due_at, after.due_at) == (at("2026-11-25 00:00"), at("2026-11-27 00:00"))
    assert Fault.objects.get(pk=before.pk).days == 1 and CheckList.objects.count() == 4
