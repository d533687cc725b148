"""A port check from the first question to the reply slip: every rule, the list from a file, a second person decides."""

from copy import deepcopy
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.html import strip_tags

from applications.demo import filing
from applications.demo.people import name, person_id
from applications.models import Trip
from applications.port_check import actions, people
from applications.port_check.journey import JOURNEY
from applications.port_check.lead import window
from applications.port_check.report import roster_hash
from cases.actions import Refused, accept
from cases.actions.decisions import approve, draft
from cases.actions.holding import lock
from cases.models import Case, IssuedDocument
from cases.models.case import Status
from cases.templatetags.wording import limit_text
from tests.cast import NOW, at

APPLY = "/services/port-check/apply/"
MORNING = at("2026-11-30 08:00")  # a Monday, five working days ahead


def answers(**changes) -> dict:
    made = deepcopy(JOURNEY.example(NOW))
    made["voyage"] |= {"etd": MORNING.isoformat(), "eta": (MORNING + timedelta(hours=8)).isoformat()}
    for step, change in changes.items():
        made[step] = {**made[step], **change} if isinstance(change, dict) else change
    return made


def filed(now=NOW, **changes) -> Case:
    return filing.file(JOURNEY, Random(str(changes)), answers(**changes), now=now)


def decided(otto, sue, now=NOW, outcome="accepted", **changes) -> Case:
    case = filed(now, **changes)
    accept(case, actor=otto, now=now)
    made = draft(case, outcome=outcome, reasons="核准已過期" * (outcome != "accepted"), actor=sue, now=now)
    return approve(made, actor=chief_of(otto, now), now=now).case


def chief_of(otto, now):
    from accounts.models import Membership, Role
    from tests.cast import make_user

    chief = make_user("chief", "周所長", "Chief Chou", Role.SUPERVISOR, Membership.objects.get(user=otto).unit)
    return chief


@pytest.fixture(autouse=True)
def monday(catalogue):
    with time_machine.travel(NOW, tick=True):
        yield


def errors(given, step, language="en") -> dict:
    """What the form of a step says about these answers, by field."""
    with translation.override(language):
        form = next(one for one in JOURNEY.steps if one.key == step)
        blank = form.make(None, given, NOW)
        bound = form.make(blank.posted_from(given[step]), given, NOW)
        bound.is_valid()
        if hasattr(bound, "row_form"):
            return {"": bound.errors, **{name: list(texts) for row in bound for name, texts in row.errors.items()}}
        return {name: list(texts) for name, texts in bound.errors.items()}


# --- The front door ---------------------------------------------------------------------------------------------------
def typed(given):
    return {step.key: step.make(None, given, NOW).posted_from(given[step.key]) for step in JOURNEY.steps}


@pytest.mark.parametrize(
    ("prefix", "said"), [("", "我們收到您的進出港報驗"), ("/en", "We have your port security check report")]
)
def test_a_report_goes_from_the_first_question_to_the_receipt(client, shift, prefix, said):
    with translation.override("en" if prefix else "zh-hant"):
        for key, post in typed(answers()).items():
            answer = client.post(f"{prefix}{APPLY}{key}/", post)
            assert answer.status_code == 302, key
    check = client.get(f"{prefix}{APPLY}check/").text
    assert "新海研六號" in check and "A12****789" in check and "A123456789" not in check
    client.post(f"{prefix}{APPLY}check/", {"true": "on", "consent": "on"})
    client.post(f"{prefix}{APPLY}check/", {"true": "on", "consent": "on"})
    case = Case.objects.get()
    assert said in client.get(f"{prefix}{APPLY}done/").text
    assert (case.unit.code, case.status) == ("P02-BISHA", Status.RECEIVED)
    assert case.documents.get().kind == IssuedDocument.Kind.ACKNOWLEDGEMENT
    assert {n.kind for n in case.notices.all()} == {"check_filed", "check_filed_station"}
    assert case.people.count() == 3 and case.application.answers["people"] == []
    assert not {"name", "phone", "email", "identity"} & set(case.application.answers["applicant"])


def test_a_list_from_a_file_keeps_the_good_rows_and_names_the_others(client, shift):
    given = answers(vessel={"capacity": 250})
    for key in ("applicant", "activity", "vessel", "voyage"):
        assert client.post(f"{APPLY}{key}/", typed(given)[key]).status_code == 302
    dice = Random(5)
    rows = [f"{name(dice)},工作人員,{person_id(dice)},79/5/20,男,陳大明" for _one in range(40)]
    rows[6] = rows[6].replace("79/5/20", "79/15/20")
    file = SimpleUploadedFile("名冊.csv", "\n".join(["姓名,身分,證件號碼,出生日期,性別,緊急聯絡人", *rows]).encode())
    answer = client.post(f"{APPLY}people/", {"import": "1", "roster_file": file, "people-count": "1"})
    assert answer.status_code == 422
    assert "第 8 列「出生日期」" in answer.text and "已匯入 39 人" in answer.text
    bad = client.post(f"{APPLY}people/", {"import": "1", "roster_file": SimpleUploadedFile("x.csv", b"MZ\0\0")})
    assert bad.status_code == 422 and "名冊沒有匯入" in bad.text and "已在名冊上：39 人" in bad.text
    assert client.post(f"{APPLY}people/", {"people-count": "0"}).status_code == 302
    assert client.get(f"{APPLY}roster.ods/").headers["Content-Disposition"].endswith('"roster.ods"')
    client.post(f"{APPLY}goods/", typed(given)["goods"])
    client.post(f"{APPLY}papers/", {})
    assert "名冊：39 人" in client.get(f"{APPLY}check/").text


# --- Every rule -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("step", "change", "field", "word"),
    [
        ("applicant", {"org_name": None}, "org_name", "Enter the name"),
        ("applicant", {"ubn": None}, "ubn", "registration number"),
        ("applicant", {"ubn": "22099132"}, "ubn", ""),
        ("applicant", {"representative": None}, "representative", "Enter who"),
        ("applicant", {"kind": "person"}, "identity", "Enter the number"),
        ("activity", {"description": "太短"}, "description", "at least 10"),
        ("activity", {"purpose": "other"}, "purpose_other", "Enter what"),
        ("activity", {"authority": None}, "authority", "which authority"),
        ("activity", {"approval_date": "2026-12-24"}, "approval_date", "future"),
        ("activity", {"approval_until": "2026-01-01"}, "approval_until", "before it begins"),
        ("vessel", {"vessel_number": "123456"}, "vessel_number", "CT number"),
        ("vessel", {"kind": "yacht"}, "vessel_number", "belongs to a fishing vessel"),
        ("vessel", {"fisheries_number": None}, "fisheries_number", "needs one"),
        ("vessel", {"licence_until": "2026-01-01"}, "licence_until", "expired"),
        ("voyage", {"etd": "2026-11-20T08:00:00+08:00"}, "etd", "has passed"),
        ("voyage", {"etd": "2026-11-24T08:00:00+08:00"}, "etd", "24 November 2026, 10:0"),
        ("voyage", {"etd": "2026-11-25T08:00:00+08:00"}, "urgent_reason", "26 November 2026"),
        ("voyage", {"eta": "2026-11-30T07:00:00+08:00"}, "eta", "later than"),
        ("voyage", {"eta": "2027-11-30T07:00:00+08:00"}, "eta", "60 days"),
        ("voyage", {"port_number": None}, "port_number", "Enter"),
        ("voyage", {"port_date": "2026-12-24"}, "port_date", "future"),
        ("voyage", {"points": [[125.1, 21.3]]}, "points", "latitude first"),
        ("voyage", {"points": [[25.1, 121.3]] * 21}, "points", "at most 20"),
        ("goods", {"explosives": True}, "explosives", "explosives"),
        ("goods", {"uav": True}, "uav_number", "registration number"),
    ],
)
def test_a_wrong_answer_is_named_beside_its_field(step, change, field, word):
    given = answers(**{step: change})
    assert any(word in text for text in errors(given, step)[field]), errors(given, step)
    chinese = errors(given, step, "zh-hant")[field][0]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)


def test_the_trip_has_to_lie_inside_the_approval():
    assert "not valid yet" in errors(answers(activity={"approval_from": "2026-12-05"}), "voyage")["etd"][0]
    given = answers(activity={"approval_until": "2026-11-29"})
    assert "ends before you return" in errors(given, "voyage")["eta"][0]


def test_nobody_twice_no_foreigner_without_permit_and_not_too_many():
    given = answers()
    twice = {**given, "people": [*given["people"], given["people"][0]]}
    assert "already stands" in errors(twice, "people")["identity"][0]
    foreign = [{**given["people"][0], "nationality": "CN", "identity_kind": "passport", "identity": "E12345678"}]
    assert "by a permit alone" in errors({**given, "people": foreign}, "people")["permit"][0]
    foreign[0] |= {"nationality": "JP", "identity": "TK1234567"}  # a passport may do, with or without a visa
    assert errors({**given, "people": foreign}, "people") == {"": []}
    assert "may carry 2" in errors({**given, "vessel": {**given["vessel"], "capacity": 2}}, "people")[""][0]
    assert errors({**given, "people": []}, "people")["name"]


def test_three_working_days_are_counted_across_new_year():
    """Filed on the last Friday before the holidays of 2026: that day and the first two after them count."""
    from applications.port_check.lead import lead

    found = lead(at("2026-02-13 10:00"))
    assert found.first_day.isoformat() == "2026-02-25"


def test_what_is_odd_is_said_and_passes():
    with translation.override("en"):
        odd = answers(
            vessel={"tonnage": "5"}, voyage={"points": [[10, 121]]}, activity={"approval_number": None},
            goods={"insured": False},
        )  # fmt: skip
        assert {f.code for f in JOURNEY.judge(odd, NOW)} == {"class", "far", "approval", "insurance"}


def test_an_urgent_report_reaches_the_supervisor(shift, sue):
    soon = {"etd": "2026-11-25T08:00:00+08:00", "eta": "2026-11-25T18:00:00+08:00", "urgent_reason": "颱風前要回收儀器"}
    assert "check_urgent" in {n.kind for n in filed(voyage=soon).notices.all()}


# --- Decided by a second person ---------------------------------------------------------------------------------------
def test_the_slip_names_vessel_window_and_people(otto, sue):
    case = decided(otto, sue)
    slip = case.documents.get(kind=IssuedDocument.Kind.CLOSING_SLIP)
    assert (case.status, case.stage.key, case.outcome) == (Status.DECIDED, "departure", "accepted")
    assert (slip.valid_from, slip.valid_until) == (MORNING - timedelta(hours=2), MORNING + timedelta(hours=12))
    assert slip.content["roster_hash"] == roster_hash(case.reference, answers()["people"])
    shown = str(slip.content)
    assert "CT3-001234" in shown and "漁港字第1150000567號" in shown and "A123456789" not in shown
    assert case.deadlines.get(met_at=None).due_at == MORNING + timedelta(hours=24)


def test_a_refusal_states_reasons_and_remedy(otto, sue):
    case = decided(otto, sue, outcome="not_accepted")
    paper = case.documents.get(kind=IssuedDocument.Kind.REFUSAL)
    assert case.status == Status.NOT_ACCEPTED
    assert "訴願" in str(paper.content["notes"]) and "核准已過期" in str(paper.content)
    assert paper.valid_until is None


def test_who_drafts_does_not_approve(otto, sue):
    case = filed()
    accept(case, actor=otto, now=NOW)
    made = draft(case, outcome="accepted", actor=sue, now=NOW)
    with pytest.raises(Refused):
        approve(made, actor=sue, now=NOW)


def test_what_was_left_out_can_be_asked_for(otto):
    from applications.port_check.room import ROOM

    case = filed(activity={"approval_number": None}, voyage={"points": [], "farthest": None})
    missing = ROOM.gaps(case)
    assert {gap.key for gap in missing} == {"activity-approval_number", "voyage-points", "voyage-farthest"}
    assert not any(gap.is_required for gap in missing)  # recommended: the officer ticks what to ask for


# --- Changed, taken back, lapsed --------------------------------------------------------------------------------------
def test_a_small_shift_or_fewer_people_renew_the_slip_without_a_look(otto, sue):
    case = decided(otto, sue)
    later = MORNING + timedelta(hours=3)
    given = answers(voyage={"etd": later.isoformat()}, people=answers()["people"][:2])
    given["applicant"] = people.answers_of(case)["applicant"]
    assert actions.change_report(case, given, actor=None, now=NOW) is False
    slip = lock(case).documents.get(kind=IssuedDocument.Kind.CLOSING_SLIP, is_current=True)
    assert slip.valid_from == later - timedelta(hours=2)
    assert slip.content["roster_hash"] == roster_hash(case.reference, given["people"])
    assert case.deadlines.get(met_at=None).due_at == later + timedelta(hours=24)


@pytest.mark.parametrize(
    "change",
    [
        {"vessel": {"vessel_number": "CT3-004321"}},
        {"voyage": {"return_port": "hengchun-houbihu"}},
        {"people": [*answers()["people"], {**answers()["people"][0], "identity": "A800000014"}]},
        {"voyage": {"etd": (MORNING + timedelta(hours=20)).isoformat(), "eta": "2026-12-02T08:00:00+08:00"}},
    ],
)
def test_another_vessel_port_person_or_day_is_looked_at_again(otto, sue, change):
    from applications.models import Port

    port = Port.objects.filter(station__code="P06-HOUBIHU").first()
    if change.get("voyage", {}).get("return_port"):
        change = {"voyage": {"return_port": port.code}}
    case = decided(otto, sue)
    assert actions.change_report(case, answers(**change), actor=None, now=NOW) is True
    case = lock(case)
    assert (case.status, case.stage.key, case.outcome) == (Status.IN_REVIEW, "review", "")
    assert not case.documents.filter(kind=IssuedDocument.Kind.CLOSING_SLIP, is_current=True).exists()
    made = draft(case, outcome="accepted", actor=sue, now=NOW)
    assert approve(made, actor=case.decisions.first().approved_by, now=NOW).case.status == Status.DECIDED


def test_too_late_for_another_person(otto, sue):
    case = decided(otto, sue)
    more = answers(people=[*answers()["people"], {**answers()["people"][0], "identity": "A800000014"}])
    with pytest.raises(Refused):
        actions.change_report(case, more, actor=None, now=MORNING - timedelta(hours=1))


def test_taken_back_until_the_vessel_has_left(otto, sue):
    case = decided(otto, sue)
    assert actions.cancel_report(case, actor=None, now=NOW).status == Status.WITHDRAWN
    assert actions.cancel_report(case, actor=None, now=NOW).status == Status.WITHDRAWN
    assert case.notices.filter(kind="check_cancelled").count() == 1


def test_a_slip_nobody_used_lapses_once(otto, sue):
    case = decided(otto, sue)
    assert actions.lapse_unused(now=MORNING + timedelta(hours=23)) == {"lapsed": 0}
    assert actions.lapse_unused(now=MORNING + timedelta(hours=25)) == {"lapsed": 1}
    assert actions.lapse_unused(now=MORNING + timedelta(hours=26)) == {"lapsed": 0}
    case = lock(case)
    assert (case.status, case.outcome) == (Status.LAPSED, "lapsed")
    assert case.notices.filter(kind="check_lapsed").count() == 1
    assert case.notices.filter(kind="check_lapsed_station").count() == 1, "perhaps it is at sea, and nobody watches"
    assert not case.documents.filter(kind=IssuedDocument.Kind.CLOSING_SLIP, is_current=True).exists()


def test_the_applicant_changes_the_plan_on_the_status_page(client, otto, sue):
    case = decided(otto, sue)
    _open(client, case)
    page = client.get(f"/track/{case.reference}/change/")
    assert page.status_code == 200 and "新海研六號" in page.text
    given = answers(voyage={"etd": (MORNING + timedelta(hours=1)).isoformat()})
    steps = {step.key: step for step in JOURNEY.steps}
    post = {}
    for key in ("vessel", "voyage", "people"):
        post |= steps[key].make(None, given, NOW).posted_from(given[key])
    bad = client.post(f"/track/{case.reference}/change/", {**post, "vessel_name": ""})
    assert bad.status_code == 422 and "<title>錯誤：" in bad.text
    assert client.post(f"/track/{case.reference}/change/", post).status_code == 302
    assert Trip.objects.get(pk=case.pk).etd == MORNING + timedelta(hours=1)


def test_the_status_page_says_by_when_we_answer_until_we_have(client, otto, sue):
    for case, waits in ((filed(), True), (decided(otto, sue, goods={}), False)):
        _open(client, case)
        page = strip_tags(client.get(f"/track/{case.reference}/").text)
        due = case.deadlines.get(stage=None).due_at
        assert (f"答復期限：{limit_text(due)}" in page) is waits
        assert ("答復期限" in page) is waits


def test_who_has_the_slip_reads_when_its_window_ends_not_when_it_lapses(client, otto, sue):
    case = decided(otto, sue)
    _open(client, case)
    course = client.get(f"/track/{case.reference}/").text.split('class="course"')[1].split("</ol>")[0]
    assert limit_text(window(MORNING)[1]) in course
    assert limit_text(MORNING + timedelta(hours=24)) not in course


def _open(client, case):
    """The private link of the mail, one press."""
    link = case.notices.filter(kind="check_filed").get().context["link"]
    assert client.post(f"/track/link/{link}/").status_code == 302


# --- The whole of casework --------------------------------------------------------------------------------------------
def test_supplemented_forwarded_and_decided_under_one_number(otto, sue, olaf_of_corps):
    """Asked once for what is missing, sent to the corps and acknowledged there, decided there by two people."""
    from accounts.models import Unit
    from applications.port_check.room import ROOM
    from cases.actions import forwardings, supplements

    case = filed(activity={"approval_number": None})
    accept(case, actor=otto, now=NOW)
    items = [{"key": gap.key, "zh": gap.zh, "en": gap.en} for gap in ROOM.gaps(case)]
    supplements.ask(case, items=items, reason="", actor=otto, now=NOW)
    assert lock(case).status == Status.AWAITING_APPLICANT
    supplements.receive(lock(case), answer={"activity-approval_number": "海保生字第1150001234號"}, actor=None, now=NOW)
    assert lock(case).status == Status.IN_REVIEW
    officer, chief = olaf_of_corps
    forwardings.forward(lock(case), unit=Unit.objects.get(code="P02"), reason="跨港口", actor=otto, now=NOW)
    forwardings.acknowledge(lock(case), actor=officer, now=NOW)
    made = draft(lock(case), outcome="accepted", actor=officer, now=NOW)
    assert approve(made, actor=chief, now=NOW).case.status == Status.DECIDED
    assert (lock(case).reference, lock(case).unit) == (case.reference, case.unit)  # checked at its station next


@pytest.fixture
def olaf_of_corps(catalogue):
    from accounts.models import Role, Unit
    from tests.cast import make_user

    corps = Unit.objects.get(code="P02")
    return (
        make_user("olaf", "歐承辦", "Olaf Ou", Role.OFFICER, corps),
        make_user("carla", "柯隊長", "Carla Ko", Role.SUPERVISOR, corps),
    )


def test_the_limit_of_two_working_days_runs_past_new_year(catalogue):
    """Filed on the last Friday before the holidays of 2026: answered by the end of the second working day after."""
    case = filed(now=at("2026-02-13 10:00"))
    assert case.deadlines.get(stage=None).due_at == at("2026-02-25 00:00")


def test_the_next_report_may_begin_with_applicant_vessel_and_people_but_no_approval(catalogue):
    copied = JOURNEY.reusable(filed())
    assert copied["people"][0]["identity"] == "A123456789" and copied["applicant"]["org_name"]
    assert copied["vessel"]["vessel_number"] == "CT3-001234" and "fisheries_number" not in copied["vessel"]
    assert set(copied) == {"applicant", "vessel", "people"}


def test_a_case_whose_people_were_forgotten_can_still_be_opened(catalogue):
    from applications.port_check.room import ROOM

    case = filed()
    ROOM.forget([case.pk])
    case = lock(case)
    assert ROOM.staff_context(case, NOW)["trip"].vessel_name == "新海研六號"
    assert ROOM.track_context(case, NOW)["trip"] and JOURNEY.reusable(case) == {}
