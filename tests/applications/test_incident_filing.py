"""The incident report, through its front door: the form's pages, its rules, what is kept and who sees it."""

import base64
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Unit
from applications.incident import coast, places
from applications.incident.categories import CATEGORIES, REPORTABLE
from applications.incident.document import place_said
from applications.incident.example import example
from applications.incident.journey import JOURNEY
from applications.incident.place_map import View, of_word
from applications.models import Application, Incident, Port
from audit.models import Action, Event
from cases import access, search
from cases.models import Applicant, Authority, Case, Draft, IssuedDocument, SearchEntry
from cases.models.case import Discretion
from notifications import words as wording
from notifications.models import Notice
from tests.cast import NOW

STEP = "/services/incident/apply/{}/"


@pytest.fixture(autouse=True)
def monday(catalogue):
    with time_machine.travel(NOW, tick=True):
        yield


def post(client, step, **answers):
    return client.post(STEP.format(step), answers)


def posted(step, answers):
    """Kept answers as a browser posts them."""
    form = JOURNEY.step(step).make(None, answers, NOW)
    return form.posted_from(answers[step])


def walk(client, **changes):
    """The whole way with answers that are in order, changed like details={...}; gives the check page."""
    answers = example(NOW)
    for step in (one.key for one in JOURNEY.steps):
        filled = {**posted(step, answers), **changes.get(step, {})} if step != "papers" else {}
        response = client.post(STEP.format(step), {k: v for k, v in filled.items() if v is not None})
        assert response.status_code == 302, response.content.decode()[-3000:]
    return client.get(STEP.format("check"))


def file(client, **changes) -> Case:
    walk(client, **changes)
    assert post(client, "check", true="on", consent="on").status_code == 302
    return Case.objects.latest("pk")


def said(response) -> str:
    return response.content.decode()


# --- 118 first --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["danger", "kind", "details", "place", "papers", "reporter", "check", "done"])
def test_118_stands_on_top_of_every_page(client, step):
    walk(client)
    if step == "done":
        post(client, "check", true="on", consent="on")
    page = said(client.get(STEP.format(step)))
    assert 'class="alarm"' in page
    assert page.index('href="tel:118"') < page.index("<main")


@pytest.mark.parametrize("language", ["", "/en"])
def test_danger_stops_the_form_with_118_and_is_counted(client, language):
    page = client.post(language + STEP.format("danger"), {"in_danger": "yes"})
    assert page.status_code == 200
    assert "tel:119" in said(page)
    assert "tel:110" in said(page)
    advised = Event.objects.get(action=Action.REPORT_ADVISED)
    assert advised.data == {"service": "incident", "reason": "danger"}
    assert client.get(STEP.format("check")).status_code == 302  # no way round it
    assert not Case.objects.exists()


def test_somebody_in_the_water_is_no_matter_for_a_form(client):
    post(client, "danger", in_danger="no")
    assert "tel:118" in said(post(client, "kind", category="rescue")).split("<main")[1]
    assert Event.objects.get(action=Action.REPORT_ADVISED).data["reason"] == "rescue"


def test_words_of_danger_bring_up_118_and_stop_nobody(client):
    page = walk(client, details={"description": "有人在防波堤外好像快溺水了，揮手求救。"})
    assert "請先打 118" in said(page)
    assert "請先打 118" not in said(walk(client))
    assert "第 16 條" in said(walk(client))


# --- Kinds and their questions ----------------------------------------------------------------------------------------
def test_each_kind_asks_only_what_fits_and_goes_to_authorities_we_know(client):
    known = set(Authority.objects.values_list("code", flat=True))
    for code, kind in CATEGORIES.items():
        form = JOURNEY.step("details").make(None, {"kind": {"category": code}}, NOW)
        asked = {room for room, names in form.rooms.items() if set(names) <= set(form.asked)}
        assert asked == set(kind.rooms), code
        assert set(kind.passed_to) <= known, code
        assert set(form.asked) >= {"occurred_at", "description", "goes_on"}


def test_what_was_answered_for_another_kind_is_not_sent_along(client):
    case = file(client, details={"animal": "海豚"})
    assert "animal" not in case.application.answers["details"]
    assert case.application.answers["details"]["slick_kind"] == "oil"


# --- Every rule has its words -----------------------------------------------------------------------------------------
LATER = {
    f"{name}_{part}": text
    for name in ("occurred_at",)
    for part, text in {"year": "115", "month": "11", "day": "23", "time": "1130"}.items()
}


@pytest.mark.parametrize(
    ("step", "changes", "words"),
    [
        ("danger", {"in_danger": ""}, "現在有人有危險嗎"),
        ("kind", {"category": ""}, "案件種類"),
        ("kind", {"category": "piracy"}, "案件種類"),
        ("details", LATER, "這個時間還沒到"),
        (
            "details",
            {"found_at_year": "115", "found_at_month": "11", "found_at_day": "22", "found_at_time": "0900"},
            "發現時間不能早於發生時間",
        ),
        ("details", {"description": "油"}, "10"),
        ("details", {"description": "油" * 2001}, "2000"),
        ("details", {"occurred_at_time": "25:00"}, "時間"),
        ("place", {"way": ""}, "說明地點的方式"),
        ("place", {"port": ""}, "請選擇港口"),
        ("place", {"way": "landmark"}, "請選擇地標所在的縣市"),
        ("place", {"way": "landmark", "county": "基隆市"}, "請填地標"),
        ("place", {"way": "position", "lon": "121.8"}, "請填緯度"),
        ("place", {"way": "position", "lat": "25.1"}, "請填經度"),
        ("place", {"way": "map"}, "請在地圖上點出地點"),
        ("place", {"distance": "3"}, "請選擇方向"),
        ("place", {"distance": "900", "direction": "N"}, "超過 200 浬"),
        ("place", {"way": "position", "lat": "25°61'", "lon": "121"}, "分和秒都要小於 60"),
        ("place", {"way": "position", "lat": "somewhere", "lon": "121"}, "座標請寫成度"),
        ("place", {"way": "position", "lat": "121°E", "lon": "25°N"}, "是否填錯欄位"),
        ("place", {"way": "position", "lat": "95", "lon": "121"}, "最大是 90"),
        ("place", {"way": "position", "lat": "25.5 08", "lon": "121"}, "只有最後一個數字可以有小數"),
        ("reporter", {"mode": ""}, "報案方式"),
        ("reporter", {"name": ""}, "請填姓名"),
        ("reporter", {"reply": ""}, "請選擇回覆方式"),
        ("reporter", {"email": ""}, "請填電子郵件"),
        ("reporter", {"reply": "phone", "phone": ""}, "請填電話"),
        ("reporter", {"reply": "letter"}, "請填通訊地址"),
        ("reporter", {"phone": "0912"}, "電話"),
    ],
)
def test_a_wrong_value_is_told_beside_the_field_and_nothing_typed_is_lost(client, step, changes, words):
    answers = example(NOW)
    for earlier in (one.key for one in JOURNEY.steps):
        if earlier == step:
            break
        client.post(STEP.format(earlier), posted(earlier, answers) if earlier != "papers" else {})
    page = client.post(STEP.format(step), {**posted(step, answers), **changes})
    assert page.status_code == 422
    assert "<title>錯誤：" in said(page)
    summary = said(page).split('class="summary"')[1].split("</ul>")[0]
    assert words in summary
    for text in (text for text in changes.values() if text and len(text) < 100 and step != "kind"):
        assert escape(text) in said(page)


# --- Where it was -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "axis", "degrees"),
    [
        ("25.1476", "lat", 25.1476),
        ("25°08.86'", "lat", 25.147667),
        ("25 08 51 N", "lat", 25.1475),
        ("N25-08-51", "lat", 25.1475),
        ("北緯25度8分51秒", "lat", 25.1475),
        ("２５．１４７６", "lat", 25.1476),
        ("121°47′23″E", "lon", 121.789722),
        ("東經 121度47.38分", "lon", 121.789667),
        ("-0.5", "lon", -0.5),
        ("12 30 W", "lon", -12.5),
    ],
)
def test_positions_are_read_as_people_write_them(typed, axis, degrees):
    assert places.read_angle(typed, axis) == pytest.approx(degrees, abs=1e-6)


@given(st.floats(20, 27), st.floats(116, 124))
def test_what_we_say_is_read_back_as_what_it_was(lat, lon):
    said_lat, said_lon = places.say(lat, lon).split()
    assert places.read_angle(said_lat, "lat") == pytest.approx(lat, abs=0.001)
    assert places.read_angle(said_lon, "lon") == pytest.approx(lon, abs=0.001)


@pytest.mark.parametrize(
    ("place", "county", "said_of_it", "unit"),
    [
        ({"way": "port", "port": "keelung-bisha"}, "基隆市", "在碧砂漁港", "P02-BISHA"),
        ({"distance": "3", "unit": "nm", "direction": "NE"}, "基隆市", "碧砂漁港東北方約 3 浬", "P02-BISHA"),
        ({"way": "position", "lat": "25°12'", "lon": "121°49'"}, "基隆市", "碧砂漁港東北方約 3 浬", "P02-BISHA"),
        ({"way": "landmark", "county": "新北市", "landmark": "富貴角燈塔"}, "新北市", "新北市", "P02"),
    ],
)
def test_a_report_goes_to_the_unit_of_its_place(client, place, county, said_of_it, unit):
    case = file(client, place={"port": "", **place} if place.get("way", "port") != "port" else place)
    incident = Incident.objects.select_related("port").get(pk=case.pk)
    assert (incident.county, place_said(incident, "zh-hant"), case.unit.code) == (county, said_of_it, unit)


def test_a_place_without_a_distance_names_no_unit_of_it(client):
    assert "距離單位" not in said(walk(client, place={"way": "port", "port": "keelung-bisha", "distance": ""}))
    assert "距離單位" in said(walk(client, place={"distance": "3", "unit": "nm", "direction": "NE"}))


def test_a_position_far_from_here_is_asked_about_and_still_taken(client):
    page = walk(client, place={"way": "position", "lat": "35", "lon": "139"})
    assert "離臺灣很遠" in said(page)
    assert post(client, "check", true="on", consent="on").status_code == 302


def test_every_port_with_a_position_lies_on_the_coast_we_draw():
    """The list is a starter set: what is miles off the shoreline would be a slip."""
    shore = [point for ring in coast.land() for point in ring]
    for port in Port.objects.exclude(lat=None):
        near = min(places.miles((port.lat, port.lon), (lat, lon)) for lon, lat in shore if abs(lat - port.lat) < 0.3)
        assert near < 8, port


def test_a_press_on_the_map_marks_the_place_and_comes_closer(client):
    for step in ("danger", "kind", "details"):
        client.post(STEP.format(step), posted(step, example(NOW)))
    page = said(post(client, "place", way="port", more="外海", **{"map.x": "209", "map.y": "74"}))
    assert "錯誤" not in page.split("<title>")[1][:9]
    assert 'value="外海"' in page
    assert escape(f"已標記：{places.say(*View().at(209, 74))}") in page
    source = re.search(r'src="(/services/incident/apply/map.svg/\?view=[^"]+)"', page)[1]
    way, word = source.split("?view=")
    lat, lon = (str(degrees) for degrees in View().at(209, 74))
    assert of_word(word) == View().pressed(209, 74)
    opened = f"{way} {word} {base64.urlsafe_b64decode(word.partition(':')[2])}"
    assert lat[:6] not in opened and lon[:7] not in opened  # no position in an address
    picture = client.get(source)
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert said(picture).count("<path") > 2
    boxes = dict(re.findall(r'name="(lat|lon|zoom)" value="([^"]*)"', page))
    north = said(post(client, "place", way="map", **boxes, **{"map-move": "north"}))
    assert float(re.search(r'name="lat" value="([^"]*)"', north)[1]) > float(boxes["lat"])
    assert post(client, "place", way="map", **boxes, **{"map.x": "0", "map.y": "0"}).status_code == 302  # Enter
    assert client.get(STEP.format("map.svg"), {"view": "forged"}).status_code == 404


# --- Who reports ------------------------------------------------------------------------------------------------------
def test_without_a_name_nothing_of_the_person_is_kept_anywhere(client):
    secret = {"name": "林小花", "email": "flower@example.tw", "phone": "0922333444", "address": "基隆市中正區一號"}
    case = file(client, reporter={"mode": "anonymous", "reply": "email", **secret})
    who = Applicant.objects.get(case=case)
    assert [who.name, who.email, who.phone, who.address, who.phone_hash] == [""] * 5
    assert Incident.objects.get(pk=case.pk).is_anonymous
    kept = str([list(model.objects.values()) for model in (Draft, Application, Event, Notice, SearchEntry)])
    kept += str(list(IssuedDocument.objects.values()))
    assert not [text for text in (*secret.values(), "+886922333444") if text in kept]
    assert not case.notices.filter(kind="incident_filed").exists()
    page = said(client.get(STEP.format("done")))
    assert "查詢碼" in page
    assert "沒有具名" in page


def test_the_draft_forgets_the_person_as_soon_as_no_name_is_chosen(client):
    walk(client)
    post(client, "reporter", **{**posted("reporter", example(NOW)), "mode": "anonymous"})
    assert "王小明" not in Draft.objects.get().answers
    assert "reporter@example.tw" not in Draft.objects.get().answers


def test_a_report_in_confidence_names_nobody_in_search_mail_or_papers(client, bisha):
    case = file(client, reporter={"mode": "confidential"})
    assert case.discretion == Discretion.CONFIDENTIAL
    assert Applicant.objects.get(case=case).name == "王小明"
    open_to_others = [SearchEntry.objects.get(case=case).text, str(case.documents.get().content)]
    open_to_others += [str(notice.context) for notice in case.notices.all()]
    assert not [text for text in open_to_others if "王小明" in text or "reporter@" in text]


def test_misconduct_of_an_official_is_sealed_whatever_was_chosen(client, bisha, sue, mallory):
    Unit.objects.filter(code="NB-ETH").update(email="ethics@cga.example.tw")
    case = file(client, kind={"category": "misconduct"})
    assert (case.discretion, case.unit.code) == (Discretion.SEALED, "NB-ETH")
    for user in (sue, mallory):
        assert not Case.objects.visible_to(user).exists()
        assert not search.visible_to(user).filter(kind="case").exists()
    told = case.notices.get(kind="incident_filed_unit")
    assert (told.context["kind_zh"], told.context["place_zh"]) == ("", "")


# --- Sent once --------------------------------------------------------------------------------------------------------
def test_pressed_twice_it_is_filed_once_and_numbered(client, bisha):
    case = file(client)
    post(client, "check", true="on", consent="on")
    assert Case.objects.count() == 1
    assert case.reference.startswith("IR-115-000001-")
    due = dict(case.deadlines.values_list("stage__key", "due_at"))
    assert due["accept"] == case.filed_at + timedelta(minutes=15)
    assert set(due) == {"accept", None}
    assert set(case.notices.values_list("kind", flat=True)) == {"incident_filed", "incident_filed_unit"}
    track = f"/track/{case.reference}/"
    client.post(reverse("track_link", kwargs={"token": access.link_token(case)}))
    assert client.post(f"{track}withdraw/").status_code == 302
    assert 'class="course"' not in said(client.get(track))  # withdrawn before anybody looked: nothing of it is "done"
    subject = wording.write(case.notices.get(kind="incident_filed")).subject
    assert subject == f"{case.reference} 已收到您的報案"  # 報備 is what a yacht does


@pytest.mark.parametrize(
    "columns",
    [
        {"category": "rescue"},
        {"lat": 25.0, "lon": None},
        {"lat": 95.0, "lon": 121.0},
        {"found_at": NOW - timedelta(days=9)},
        {"closing": "forgotten"},
        {"sent_at": NOW},
        {"place_by": "hearsay"},
    ],
)
def test_the_database_refuses_first(client, columns):
    case = file(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=case.pk).update(**columns)


def test_reportable_kinds_are_those_that_need_no_call():
    assert set(CATEGORIES) - set(REPORTABLE) == {"rescue"}
