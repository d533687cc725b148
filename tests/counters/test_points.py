"""服務據點: found by the public, kept by their units; rounds and faults have clocks that speak up."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from cases import search
from cases.models import SearchNews
from cases.search import results
from counters.actions import points as actions
from counters.distances import HALLS, by_distance, kilometres
from counters.models import Fault, Round, RoundDone, ServicePoint
from counters.rounds import items_at
from counters.seed import load_points
from counters.sweep import sweep_points
from notifications.models import Notice
from tests.cast import NOW, at

DAY = timedelta(days=1)
FRESH = {"fresh": "1"}  # a key the page cache does not know: drawn anew
AED = {"item": "aed", "weight": "danger", "finding": "紅燈"}


@pytest.fixture
def points(catalogue, bisha):
    load_points(now=NOW)


@pytest.fixture
def window(points) -> ServicePoint:
    return ServicePoint.objects.select_related("unit").get(code="bisha-window")


def go_through(point, kind, *, actor, now=NOW, faulty=(), key=None):
    good = [item.code for item in items_at(point, kind) if item.code not in {row["item"] for row in faulty}]
    return actions.do_round(
        point, kind, good=good, faulty=list(faulty), note="", actor=actor, now=now, key=key or uuid4()
    )


def test_distances_are_those_of_the_map():
    assert kilometres(HALLS["基隆市"], HALLS["基隆市"]) == 0
    assert 20 < kilometres(HALLS["基隆市"], HALLS["臺北市"]) < 22
    here, nowhere = ServicePoint(lat=25.15, lon=121.79), ServicePoint()
    assert [near.km for near in by_distance([nowhere, here], HALLS["基隆市"])] == [5.0, None]


def test_a_citizen_finds_the_nearest_point_and_what_is_there(client, window, shift, django_assert_max_num_queries):
    with time_machine.travel(NOW, tick=False):
        assert "碧砂服務據點" in client.get("/service-points/", FRESH).content.decode()
        near = client.get("/service-points/county/keelung-city/", FRESH).content.decode()
        assert near.index("碧砂服務據點") < near.index("福隆服務據點")
        assert "富岡服務據點" not in near
        assert (
            "Wanggong" in client.get("/en/service-points/county/nantou-county/", FRESH).content.decode()
        )  # 46 km away
        with django_assert_max_num_queries(8):
            page = client.get("/service-points/bisha-window/", FRESH)
        text = page.content.decode()
    assert page["Cache-Control"].startswith("public") and not page.cookies
    for said in ("飲水", "入口服務鈴", "尚未確認", "geo:25.15,121.79"):
        assert said in text
    assert shift.officer.name_zh not in text  # the title, not the name
    window.is_open = False
    window.save()
    assert client.get("/service-points/bisha-window/plan/").status_code == 404
    assert client.get("/service-points/county/atlantis/").status_code == 404


def test_the_list_comes_in_twice_with_a_difference_of_nothing(points, tmp_path):
    SearchNews.objects.all().delete()
    assert load_points(now=NOW) == {"added": [], "changed": [], "unknown": []}
    assert not SearchNews.objects.exists()
    found = results.answer(search.public(NOW), "碧砂 飲水")
    assert found.hits[0].entry.link == "/service-points/bisha-window/"
    file = tmp_path / "points.csv"
    head = "code,unit,kind,name_zh,name_en,county,phone,hours_zh,hours_en,lat,lon,facilities,access\n"
    file.write_text(
        head + "bisha-window,P02-BISHA,window,碧砂,Bisha,台中市,,全天,All day,,,water,bell\nx,NOPE" + "," * 11
    )
    assert load_points(file, now=NOW) == {"added": [], "changed": ["bisha-window"], "unknown": ["x"]}
    window = ServicePoint.objects.get(code="bisha-window")
    assert [row.key for row in SearchNews.objects.all()] == [f"point:{window.pk}"]  # those who search by mail are told
    file.write_text(head + "a,P02-BISHA,window,碧砂,Bisha,基隆市,,全天,All day,,,water spa,bell\n")
    with pytest.raises(ValueError, match="line 2: spa"):
        load_points(file, now=NOW)


def test_a_chief_changes_the_facts_and_a_stranger_sees_no_such_page(client, sign_in, window, sue, otto, mallory):
    address = reverse("staff_point_edit", args=[window.code])
    fields = ("unit", "kind", "name_zh", "name_en", "county", "phone", "hours_zh", "hours_en", "lat", "lon", "access")
    asked = {name: getattr(window, name) for name in fields} | {"unit": window.unit_id, "facilities": ["water", "aed"]}
    for person, status in ((mallory, 404), (otto, 404), (sue, 302)):
        sign_in(person)
        assert client.post(address, {**asked, "is_open": "on"}).status_code == status
    window.refresh_from_db()
    assert window.facilities == ["water", "aed"]
    refused = client.post(address, {**asked, "lat": "1", "name_zh": ""})
    assert refused.status_code == 422
    assert "錯誤：" in refused.content.decode() and "碧砂漁港" in refused.content.decode()
    window.refresh_from_db()
    assert window.name_zh and window.lat == 25.15


def test_a_floor_plan_is_a_picture_with_its_words(client, sign_in, window, sue, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sign_in(sue)
    address = reverse("staff_point_plan", args=[window.code])
    words = {"plan_zh": "入口直走三公尺是窗口。", "plan_en": "Straight on."}
    text = SimpleUploadedFile("plan.png", b"no picture at all")
    assert client.post(address, {**words, "plan": text}).status_code == 422
    Image.new("RGB", (40, 30), "white").save(tmp_path / "p.png")
    good = SimpleUploadedFile("plan.png", (tmp_path / "p.png").read_bytes())
    assert client.post(address, {**words, "plan": good}).status_code == 302
    shown = client.get(reverse("service_point_plan", args=[window.code]))
    assert shown["Content-Type"] == "image/png" and b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert words["plan_zh"] in client.get(reverse("service_point", args=[window.code]), FRESH).content.decode()


def test_a_round_is_kept_once_and_its_faults_have_clocks(client, sign_in, window, otto, shift):
    sign_in(otto)
    address = reverse("point_round", args=[window.code, "check"])
    with time_machine.travel(NOW, tick=False):
        assert client.get(address).status_code == 200
        answers = {f"item_{item.code}": "good" for item in items_at(window, "check")}
        asked = {**answers, "item_aed": "danger", "key": str(uuid4())}
        said = client.post(address, asked)
        assert said.status_code == 422 and "說明哪裡有問題" in said.content.decode()
        for _press in range(2):
            assert client.post(address, {**asked, "finding_aed": "紅燈"}).status_code == 302
        page = client.get(reverse("staff_point", args=[window.code])).content.decode()
    fault = Fault.objects.get()
    assert RoundDone.objects.get().faulty == ["aed"]
    assert fault.due_at == at("2026-11-25 00:00")  # Monday found, one working day
    assert window.rounds.get(kind="check").due_at == at("2027-02-22 00:00")
    assert "紅燈" in page and "期限怎麼算的" in page


def test_what_is_done_is_never_changed_and_a_fault_stands_once(window, otto, sue):
    done = go_through(window, "check", actor=otto, faulty=[AED])
    again = actions.find_fault(window, **{**AED, "finding": "還是紅燈"}, actor=sue, now=NOW + DAY)
    assert Fault.objects.get() == again
    for act in (lambda: RoundDone.objects.update(note="x"), done.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fault.objects.filter(pk=again.pk).update(mended_at=NOW)  # without a name and a remedy
    for _press in range(2):
        actions.mend_fault(again, remedy="換電池", actor=otto, now=NOW + DAY)
    assert Fault.objects.get(alert_at=None).remedy == "換電池"
    for act in (lambda: Fault.objects.update(remedy="x"), lambda: Fault.objects.update(due_at=NOW), again.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_confirmed_facts_say_so_and_a_check_from_above_is_marked(client, window, otto, corps_chief):
    go_through(window, "facts", actor=otto)
    assert "115.11.23" in client.get(reverse("service_point", args=[window.code]), FRESH).content.decode()
    assert not RoundDone.objects.get().from_above
    assert go_through(window, "check", actor=corps_chief).from_above


def test_the_sweep_tells_the_unit_then_the_chief_each_once(window, otto, sue):
    go_through(window, "board", actor=otto)
    go_through(window, "check", actor=otto, faulty=[AED])
    told = []
    for later in (DAY, 2 * DAY, 24 * DAY, 31 * DAY, 39 * DAY, 39 * DAY):
        sweep_points(NOW + later)
        kinds = sorted(Notice.objects.filter(context__point_code=window.code).values_list("kind", flat=True))
        told.append([kind for kind in kinds if kind not in told[-1]] if told else kinds)
        told[-1] = kinds
    assert told[0] == ["fault_near"]
    assert told[1] == ["fault_near", "fault_overdue"]
    assert told[2].count("round_near") == 1
    assert told[3].count("round_due") == 1
    assert told[4].count("round_overdue") == 1 and told[5] == told[4]
    late = Notice.objects.get(kind="round_overdue")
    assert late.email == sue.email
    assert not Round.objects.filter(point=window, kind="board", alert_at__isnull=False).exists()
