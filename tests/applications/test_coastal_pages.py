"""Entry into the coastal zone through the front door: exempt or not, every rule's words, filed, followed, checked."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, Unit
from applications.coastal_zone.example import example
from applications.coastal_zone.journey import JOURNEY
from applications.models import ControlledZone, Visit, ZoneClosure
from audit.models import Action, Event
from cases import actions
from cases.actions import reissue_code
from cases.models import Case, Draft
from cases.templatetags.wording import limit
from notifications import words
from tests.accounts.people import sign_in
from tests.applications.test_coastal_entry import branch, chief, closing, corps, entry, officer, permitted  # noqa: F401
from tests.cases import samples
from tests.cast import NOW, at, make_user

APPLY = "/services/coastal-zone/apply/"
STAFF = "/staff/settings/zones/"


@pytest.fixture(autouse=True)
def monday(catalogue, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=True):
        yield


def send(client, step, given=None, now=NOW, **changes):
    """Post one step as a browser does."""
    given = given or example(now)
    form = JOURNEY.step(step).make(None, given, now)
    return client.post(f"{APPLY}{step}/", {**form.posted_from(given[step]), **changes})


def walk(client, given=None, upto="check"):
    """All steps in order, with the letter that proves the need."""
    given = given or example(NOW)
    for step in JOURNEY.steps:
        if step.key == upto:
            return
        if step.papers:
            put_papers(client, need="letter.pdf")
        else:
            assert send(client, step.key, given).status_code == 302, step.key


def put_papers(client, **files):
    posted = {f"paper-{paper}": SimpleUploadedFile(name, samples.pdf()) for paper, name in files.items()}
    return client.post(f"{APPLY}papers/", posted)


def text(response) -> str:
    return response.content.decode()


# --- Is a permit needed at all? ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "item", "carry"),
    [
        ("hours", 1, "不必帶文件"),
        ("home", 2, "身分證明文件"),
        ("fisher", 3, "身分證明文件"),
        ("official", 4, "主管機關的證明文件"),
        ("officer", 5, "服務證件"),
        ("election", 6, "身分證明文件"),
        ("emergency", 7, "身分證明文件"),
    ],
)
def test_each_exemption_is_advised_and_counted_before_anybody_is_named(client, answer, item, carry):
    said = text(client.post(f"{APPLY}exemption/", {"answer": answer}))
    assert "您不必申請" in said and f"第 28 條第 {item} 款" in said and carry in said
    event = Event.objects.get(action=Action.REPORT_ADVISED)
    assert event.data == {"service": "coastal-zone", "reason": answer, "zone": ""}
    assert not Case.objects.exists()
    assert client.get(f"{APPLY}check/").status_code == 302


def test_who_applies_all_the_same_goes_on_and_the_officer_sees_it(client, chief):  # noqa: F811
    given = example(NOW)
    assert client.post(f"{APPLY}exemption/", {"answer": "fisher", "insists": "on"}).url.endswith("/visit/")
    for step in ("visit", "applicant", "people", "equipment"):
        assert send(client, step, given).status_code == 302
    put_papers(client, need="letter.pdf")
    assert client.post(f"{APPLY}check/", {"true": "on", "consent": "on"}).status_code == 302
    case = Case.objects.get()
    sign_in(client, chief)
    assert "我是當地漁民" in text(client.get(f"/staff/cases/{case.reference}/"))


def test_the_answer_is_asked_for(client):
    response = client.post(f"{APPLY}exemption/", {})
    assert response.status_code == 422 and "請選擇符合哪一種情形" in text(response)


def test_a_stay_within_the_opening_hours_needs_no_permit(client):
    send(client, "exemption")
    hours = {"entry_at_time": "08:00", "exit_at_time": "17:00"}
    said = text(send(client, "visit", **hours))
    assert "您不必申請" in said and "第 28 條第 1 款" in said
    assert Event.objects.get(action=Action.REPORT_ADVISED).data["zone"] == "keelung-waimushan"
    assert client.get(f"{APPLY}check/").status_code == 302
    # A zone without hours, or closed at that time, needs one.
    assert send(client, "visit", zone="newtaipei-linshanbi", **hours).status_code == 302


# --- Every rule and its words -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("step", "changes", "said"),
    [
        ("visit", {"zone": ""}, "請選擇管制區"),
        ("visit", {"reason": ""}, "請選擇進入事由"),
        ("visit", {"reason_text": "太短了"}, "10"),
        ("visit", {"reason_text": "字" * 501}, "500"),
        ("visit", {"place": ""}, "請輸入管制區裡的地點"),
        ("visit", {"military": ""}, "附近有沒有軍事設施"),
        ("visit", {"entry_at_day": "27", "entry_at_month": "11"}, "最早可以在民國 115 年 11 月 28 日"),
        ("visit", {"exit_at_time": "03:00"}, "離開要晚於進入"),
        ("visit", {"exit_at_year": "116", "exit_at_month": "1"}, "超過 30 天"),
        ("people", {"people-0-identity": "A123456788"}, "檢查碼"),
        ("people", {"people-1-identity": "A123456789"}, "這個證件號碼和"),
        (
            "people",
            {"people-1-nationality": "CN", "people-1-identity_kind": "passport", "people-1-identity": "E12345678"},
            "請填許可證號",
        ),
        ("people", {"people-0-name": ""}, "姓名"),
        ("equipment", {"vehicles": "車牌不對"}, "不是車牌號碼"),
        ("equipment", {"uav": "yes"}, "請填無人機註冊號碼"),
        ("applicant", {"phone": "118"}, "118"),
        ("applicant", {"ubn": "22099132"}, "統一編號"),
    ],
)
def test_a_wrong_answer_is_said_and_what_was_typed_is_kept(client, step, changes, said):
    for before in JOURNEY.steps[: JOURNEY.number(JOURNEY.step(step)) - 1]:
        send(client, before.key)
    response = send(client, step, **changes)
    assert response.status_code == 422
    page = text(response)
    assert said in page and "錯誤：" in page
    for value in changes.values():
        assert not value or value in page


@pytest.mark.parametrize("country", ["JP", "ZZ"])
def test_who_needs_no_visa_is_listed_with_passport_and_nationality_and_the_officer_sees_it(client, chief, country):  # noqa: F811
    given = example(NOW)
    passport = {"identity_kind": "passport", "identity": "TK1234567", "nationality": country, "permit": None}
    given["people"][1] |= passport
    walk(client, given)
    assert "1 位只以護照" in text(client.get(f"{APPLY}check/"))  # what to have ready is said before it is sent
    assert client.post(f"{APPLY}check/", {"true": "on", "consent": "on"}).url.endswith("/done/")
    case = Case.objects.get()
    person = case.people.get(order=2)
    assert (person.identity_kind, person.identity, person.nationality, person.permit) == (
        *("passport", "TK1234567", country),
        "",
    )
    sign_in(client, chief)
    page = text(client.get(f"/staff/cases/{case.reference}/"))
    assert "1 位只以護照" in page and "護照，沒有許可證號" in page


@pytest.mark.parametrize(
    ("kind", "number", "country", "asked"),
    [
        ("passport", "E12345678", "CN", True),  # 臺灣地區與大陸地區人民關係條例 §10
        ("passport", "H12345678", "HK", True),  # 香港澳門關係條例 §11
        ("passport", "M12345678", "MO", True),
        ("permit", "115000012345", "CN", False),  # the number on the paper is that of the permit
        ("national", "A800000014", "CN", False),  # the number of the permit to stay
        ("national", "A800000014", "VN", False),
    ],
)
def test_a_permit_number_is_asked_of_whom_the_law_lets_in_by_permit_alone(client, kind, number, country, asked):
    given = example(NOW)
    given["people"][1] |= {"identity_kind": kind, "identity": number, "nationality": country, "permit": None}
    for step in ("exemption", "visit", "applicant"):
        send(client, step)
    answer = send(client, "people", given)
    assert answer.status_code == (422 if asked else 302)
    assert not asked or "請填許可證號" in text(answer)


def test_the_earliest_day_and_its_working_are_shown_before_anything_is_typed(client):
    send(client, "exemption")
    page = text(client.get(f"{APPLY}visit/"))
    assert "最早可以在" in page and "11 月 28 日" in page
    address = page.split('href="/deadline-calculator/')[1].split('"')[0].replace("&amp;", "&")
    working = text(client.get(f"/deadline-calculator/{address}"))
    assert "11 月 23 日" in working


def test_a_zone_closed_all_the_time_is_said_and_a_part_of_it_is_a_note(client, branch):  # noqa: F811
    given = example(NOW)
    zone = ControlledZone.objects.get(code="keelung-waimushan")
    starts = NOW + timedelta(days=7)
    ZoneClosure.objects.create(
        zone=zone,
        starts_at=starts,
        ends_at=starts + timedelta(days=9),
        reason_zh="實彈射擊",
        reason_en="live firing",
        declared_by=branch,
        declared_at=NOW,
    )
    send(client, "exemption")
    inside = {"entry_at_day": "2", "exit_at_day": "2", "entry_at_month": "12", "exit_at_month": "12"}
    response = send(client, "visit", **inside)
    assert response.status_code == 422 and "實彈射擊" in text(response)
    given["visit"]["exit_at"] = "2026-12-20T20:00+08:00"
    given["visit"]["entry_at"] = "2026-11-29T20:00+08:00"
    walk(client, given)
    assert "那段時間不能進入" in text(client.get(f"{APPLY}check/"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "進入事由的證明"),
        ({"equipment": {"uav": True, "uav_number": "B-1234"}}, "無人機核准文件"),
        ({"minor": True}, "監護人同意書"),
    ],
)
def test_the_papers_that_the_answers_ask_for_are_a_must(client, changes, said):
    given = example(NOW)
    given["equipment"] |= changes.get("equipment", {})
    if changes.get("minor"):
        given["people"][1]["born_on"] = "2012-01-05"
    walk(client, given, upto="papers")
    response = client.post(f"{APPLY}papers/", {})
    assert response.status_code == 422 and said in text(response)


# --- Filed, followed, handled -----------------------------------------------------------------------------------------
def test_an_application_is_filed_once_and_followed_with_its_code(client):
    walk(client)
    page = text(client.get(f"{APPLY}check/"))
    assert "王怡君" in page and "A223456781" not in page
    for _press in range(2):
        assert client.post(f"{APPLY}check/", {"true": "on", "consent": "on"}).url.endswith("/done/")
    case = Case.objects.get()
    done = text(client.get(f"{APPLY}done/"))
    assert case.reference in done and "1 個工作天" in done
    code = done.split('id="code">')[1].split("<")[0]
    client.post("/track/", {"number": case.reference, "code": code})
    status = text(client.get(f"/track/{case.reference}/"))
    # The three working days we promise come before the day the permit has to be there at the latest.
    whole, decide = case.deadlines.get(stage=None), case.deadlines.get(stage__key="decide")
    assert whole.due_at < decide.due_at
    course = re.search(r'<ol class="course">.*?</ol>', status, re.S)[0]
    assert limit(whole.due_at) in course and limit(decide.due_at) not in course
    assert "基隆外木山海岸" in status and "2 人進入" in status
    assert case.attachments.get().paper == "need"
    assert Draft.objects.get().answers == ""


def test_the_applicant_takes_somebody_off_and_is_told_what_needs_a_new_one(client):
    walk(client)
    client.post(f"{APPLY}check/", {"true": "on", "consent": "on"})
    case = Case.objects.get()
    code = text(client.get(f"{APPLY}done/")).split('id="code">')[1].split("<")[0]
    client.post("/track/", {"number": case.reference, "code": code})
    change = f"/track/{case.reference}/change/"
    page = text(client.get(change))
    assert "重新計算 5 個工作天" in page and "王怡君" in page
    everything = {"days": ["2026-12-01"], "people": ["1", "2"]}
    assert "沒有任何變更" in text(client.post(change, everything))
    assert "請至少留一個人" in text(client.post(change, {"days": ["2026-12-01"]}))
    assert client.post(change, {"days": ["2026-12-01"], "people": ["1"]}).status_code == 302
    assert Visit.objects.get(pk=case.pk).left_out == [2]
    assert case.notices.filter(kind="visit_reduced").exists()


@pytest.mark.parametrize(("language", "said"), [("", "115.12.2、115.12.4"), ("/en", "2 Dec 2026, 4 Dec 2026")])
def test_days_that_fell_away_are_named_on_the_page_and_in_the_mail(client, entry, officer, language, said):  # noqa: F811
    case = entry(visit={"entry_at": at("2026-12-02T09:00").isoformat(), "exit_at": at("2026-12-04T17:00").isoformat()})
    Case.objects.filter(pk=case.pk).update(language="en" if language else "zh-hant")
    code = reissue_code(case, actor=officer, now=NOW)
    assert client.post("/track/", {"number": case.reference, "code": code}).status_code == 302
    page = f"{language}/track/{case.reference}/"
    only = "Only on these days" if language else "只在這些日期"
    assert only not in text(client.get(page))
    client.post(f"/track/{case.reference}/change/", {"days": ["2026-12-02", "2026-12-04"], "people": ["1", "2"]})
    assert only in text(client.get(page))
    body = words.write(case.notices.get(kind="visit_reduced")).body
    assert said in body and only in body
    client.post(f"/track/{case.reference}/change/", {"days": ["2026-12-04"], "people": ["1", "2"]})
    last = words.write(case.notices.filter(kind="visit_reduced").latest("pk")).body
    assert ("4 December 2026, 00:00" if language else "12 月 4 日 00:00") in last  # no longer from the 2nd on


def test_who_gives_up_a_permit_reads_everywhere_that_it_is_the_permit(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    code = reissue_code(case, actor=officer, now=NOW)
    client.post("/track/", {"number": case.reference, "code": code})
    page = text(client.post(f"/track/{case.reference}/withdraw/", follow=True))
    assert "許可已放棄。" in page and page.count("許可已放棄") == 2 and "申請已撤回" not in page
    for kind in ("withdrawn", "withdrawn_unit"):
        said = words.write(case.notices.get(kind=kind))
        assert "許可" in said.subject and "放棄" in said.subject and "撤回" not in said.subject + said.body, kind


def test_what_ends_at_midnight_has_no_day_after(entry):  # noqa: F811
    case = entry(visit={"entry_at": at("2026-12-02T09:00").isoformat(), "exit_at": at("2026-12-04T00:00").isoformat()})
    assert case.visit.days == ["2026-12-02", "2026-12-03"]


def test_the_beach_sees_who_may_enter_and_strangers_see_nothing(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    page = f"/staff/beach/{case.reference}/"
    station = Unit.objects.get(code="P02-BISHA")
    duty = make_user("beach", "陳海灘", "Chen", Role.DUTY, station)
    sign_in(client, duty)
    early = text(client.get(page))
    assert "許可現在無效" in early and "陳志明" in early and "A123456789" not in early
    with time_machine.travel(case.visit.entry_at + timedelta(minutes=1)):
        sign_in(client, duty)
        assert "許可現在有效" in text(client.get(page))
        assert client.post(page).status_code == 302
    assert Visit.objects.get(pk=case.pk).entered_at
    sign_in(client, make_user("far", "邱他區", "Chiu", Role.DUTY, Unit.objects.get(code="P06")))
    assert client.get(page).status_code == 404
    assert client.get(f"/staff/cases/{case.reference}/").status_code == 404


def test_who_only_reads_finds_no_way_to_pages_that_are_not_there(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    sign_in(client, make_user("reads", "楊研考", "Yang", Role.AUDITOR, Unit.objects.get(code="CGA")))
    page = text(client.get(f"/staff/cases/{case.reference}/"))
    assert "/staff/phone/" in page
    for dead in (f"/staff/beach/{case.reference}/", "/page/change/", "/staff/notices/"):
        assert dead not in page


def test_verify_says_zone_time_and_number_of_people_and_no_names(client, entry, officer, chief):  # noqa: F811
    case = permitted(entry(), officer, chief)
    token = case.documents.get(kind="permit").token
    said = text(client.get(f"/verify/{token}/"))
    assert "尚未生效" in said and "基隆外木山海岸" in said
    assert "王怡君" not in said and "陳志明" not in said
    with time_machine.travel(case.visit.entry_at + timedelta(minutes=1)):
        assert "有效" in text(client.get(f"/verify/{token}/"))


def test_a_zone_is_closed_with_a_preview_and_two_presses_count_once(client, entry, officer, chief, branch):  # noqa: F811
    case = permitted(entry(), officer, chief)
    sign_in(client, branch)
    page = f"{STAFF}keelung-waimushan/close/"
    posted = {
        **{"starts_at_year": "115", "starts_at_month": "12", "starts_at_day": "1", "starts_at_time": "00:00"},
        **{"ends_at_year": "115", "ends_at_month": "12", "ends_at_day": "2", "ends_at_time": "00:00"},
        **{"reason_zh": "實彈射擊", "reason_en": "live firing"},
    }
    wrong = client.post(page, {**posted, "ends_at_day": "1"})
    assert wrong.status_code == 422 and "結束要晚於開始" in text(wrong)
    preview = text(client.post(page, posted))
    assert case.reference in preview and not ZoneClosure.objects.exists()
    for _press in range(2):
        assert client.post(page, {**posted, "step": "confirm"}).status_code == 302
    closure = ZoneClosure.objects.get()
    assert Case.objects.get(pk=case.pk).outcome == "revoked"
    assert case.notices.filter(kind="permit_revoked").count() == 1
    overlapping = client.post(page, {**posted, "ends_at_day": "3", "step": "confirm"})
    assert overlapping.status_code == 422 and "已有一部分關閉" in text(overlapping)
    cache.clear()  # no transaction ends in a test, so no page expires
    assert "實彈射擊" in text(client.get("/services/coastal-zone/zones/"))
    lift = f"{STAFF}closings/{closure.pk}/lift/"
    assert case.reference in text(client.get(lift))
    for _press in range(2):
        assert client.post(lift).status_code == 302
    assert Case.objects.get(pk=case.pk).outcome == "permit"
    cache.clear()
    assert "實彈射擊" not in text(client.get("/services/coastal-zone/zones/"))


def test_a_supplement_comes_with_the_papers_ticked_that_have_to_be_there_and_no_others(client, entry, officer):  # noqa: F811
    case = entry()
    actions.accept(case, actor=officer, now=NOW)
    sign_in(client, officer)
    page = client.get(f"/staff/cases/{case.reference}/supplement/")
    boxes = re.findall(r'<input type="checkbox" name="missing" value="(\w+)"([^>]*)>', text(page))
    assert [(key, "checked" in rest) for key, rest in boxes] == [("need", True), ("map", False), ("identity", False)]
    case.refresh_from_db()
    sent = {"revision": case.revision, "missing": ["need"], "reason": ""}
    assert client.post(f"/staff/cases/{case.reference}/supplement/", sent).status_code == 302
    assert [item["key"] for item in case.supplement.items] == ["need"]
