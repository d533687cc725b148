"""Filing a request: what each law asks, when it counts as received, what stands in which row."""

from datetime import timedelta

import pytest

from applications.records.actions.signature import receive_signature
from applications.records.answers import answers_of
from applications.records.models import AccessRequest, Agent
from cases.actions import Refused
from cases.models import Applicant, Service
from cases.models.case import Status
from tests.applications.records import NOW, file, journey
from tests.cast import at


def test_an_archive_request_counts_at_once_and_needs_no_signature(catalogue):
    case = file("archives")
    assert case.reference.startswith("AR-115-000001-")
    assert (case.status, case.stage.key) == (Status.RECEIVED, "intake")
    assert case.access_request.received_at == NOW
    assert [item.title for item in case.requested_items.all()] == [
        "碧砂安檢所 113 年 5 月巡邏紀錄",
        "113 年海難救助統計分析報告",
    ]
    whole = case.deadlines.get(stage=None)
    # 檔案法 §19: 30 days from 23 November 2026, the first not counted: 23 December
    assert whole.due_at == at("2026-12-24T00:00")
    assert set(case.notices.values_list("kind", flat=True)) >= {"request_received"}
    assert case.documents.get().content["title"]["en"] == "Acknowledgement of a request"


def test_a_request_for_information_waits_for_its_signature_and_no_time_runs(catalogue):
    case = file("information")
    assert (case.status, case.stage.key) == (Status.AWAITING_SIGNATURE, "sign")
    assert case.access_request.received_at is None
    assert not case.deadlines.filter(stage=None).exists()
    assert case.documents.get().content["title"]["en"].endswith("to be signed")
    assert set(case.notices.values_list("kind", flat=True)) == {"request_to_sign"}


@pytest.mark.parametrize("service", ["archives", "information", "personal-data"])
def test_mail_and_paper_name_the_telephone_that_the_pages_name(catalogue, service):
    case = file(service)
    house = case.unit.parent.phone
    assert house and not case.unit.phone  # an office behind a switchboard
    told = case.notices.filter(kind__in=["request_received", "request_to_sign"])
    assert {notice.context["unit_phone"] for notice in told} == {house}
    assert case.documents.get().content["unit"]["phone"] == house


def test_the_fifteen_days_start_with_the_signature_once(catalogue):
    case, signed = file("information"), NOW + timedelta(days=3)
    case = receive_signature(case, means="post", received_at=signed, actor=None, now=signed)
    again = receive_signature(case, means="upload", received_at=signed, actor=None, now=signed + timedelta(days=1))
    assert (again.status, again.stage.key) == (Status.RECEIVED, "intake")
    whole = again.deadlines.get(stage=None)
    # 政府資訊公開法 §12 I: 15 days from the signature on 26 November: 11 December
    assert whole.due_at == at("2026-12-12T00:00")
    asked = AccessRequest.objects.get(pk=case.pk)
    assert (asked.received_at, asked.signed_by) == (signed, "post")
    assert case.documents.count() == 2
    assert case.documents.get(is_current=True).content["title"]["en"] == "Acknowledgement of a request"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_signature_before_the_request_or_in_the_future_is_refused(catalogue, days):
    case = file("information")
    with pytest.raises(Refused, match="簽名"):
        receive_signature(case, means="post", received_at=NOW + timedelta(days=days), actor=None, now=NOW)


@pytest.mark.parametrize(
    ("service", "wish", "due"),
    [
        ("personal-data", "copy", "2026-12-09T00:00"),  # 個資法 §13 I: 15 days
        ("personal-data", "correct", "2026-12-24T00:00"),  # §13 II: 30 days
        ("personal-data", "delete", "2026-12-24T00:00"),
    ],
)
def test_own_data_are_given_in_15_days_and_changed_in_30(catalogue, service, wish, due):
    assert file(service, wish={"wish": wish}).deadlines.get(stage=None).due_at == at(due)


def test_correcting_information_has_30_days_from_the_signature(catalogue):
    case = file("information", wish={"wish": "correct"})
    case = receive_signature(case, means="counter", received_at=NOW, actor=None, now=NOW)
    assert case.deadlines.get(stage=None).due_at == at("2026-12-24T00:00")  # 政府資訊公開法 §15 I


def test_identity_numbers_stand_sealed_in_their_rows_alone_and_come_back_whole(catalogue):
    agent = {
        "agent": "attorney",
        "relation": None,
        "name": "林代書",
        "born_on": "1970-01-02",
        "identity_kind": "national",
        "identity": "A123456789",
        "phone": "+886922333444",
        "address": "臺北市信義路 1 號",
    }
    case = file("archives", agent=agent)
    kept = str(case.application.answers)
    assert not [secret for secret in ("A223456781", "A123456789", "+8869", "北寧路") if secret in kept]
    whole = answers_of(case)
    assert whole["agent"] == agent
    assert whole["who"]["identity"] == "A223456781"
    assert Applicant.objects.get(case=case).name == "陳美玲"
    assert Agent.objects.get(case=case).kind == "attorney"


@pytest.mark.parametrize("service", ["archives", "information", "personal-data"])
def test_the_examples_are_in_order(catalogue, service):
    way = journey(service)
    answers = way.example(NOW)
    assert way.first_gap(answers) is None
    fault = way.first_fault(answers, NOW)
    assert fault is None, fault and fault[1].errors


@pytest.mark.parametrize(
    ("service", "step", "change", "field"),
    [
        # 檔案法施行細則 §18 I 1, 2, 6
        ("archives", "who", {"identity": None}, "identity"),
        ("archives", "who", {"kind": "body"}, "body_name"),
        ("archives", "agent", {"agent": "attorney"}, "identity"),
        ("archives", "agent", {"agent": "legal"}, "relation"),
        ("archives", "who", {"identity": "A223456780"}, "identity"),
        # 政府資訊公開法 §10 I 1
        ("information", "who", {"kind": "body", "body_name": "海洋協會", "body_address": "基隆"}, "body_number"),
        ("information", "who", {"nationality": "JP"}, "identity_kind"),
        ("information", "purpose", {"purpose_text": None}, "purpose_text"),
        ("personal-data", "who", {"identity": None}, "identity"),
    ],
)
def test_what_a_law_asks_for_is_asked_beside_its_field(catalogue, service, step, change, field):
    form = posted(service, step, change)
    assert not form.is_valid()
    assert field in form.errors


def posted(service, step, change):
    way = journey(service)
    answers = way.example(NOW)
    answers[step] = {**answers[step], **change}
    asked = way.step(step).make(None, answers, NOW)
    return way.step(step).make(asked.posted_from(answers[step]), answers, NOW)


@pytest.mark.parametrize(
    ("service", "wish", "change", "field"),
    [
        ("archives", None, {"original": True}, "original_reason"),  # 檔案法施行細則 §17 III
        ("archives", None, {"original": True, "original_reason": "x", "manner": "copy"}, "manner"),
        ("archives", None, {"title": None}, "title"),
        ("personal-data", "correct", {}, "wrong"),
        ("personal-data", "correct", {"wrong": "姓名錯", "reason": "身分證"}, "right"),
        ("information", "correct", {}, "reason"),  # 政府資訊公開法 §14 II 2
    ],
)
def test_each_item_says_what_its_law_wants(catalogue, service, wish, change, field):
    way = journey(service)
    answers = way.example(NOW)
    if wish:
        answers["wish"] = {"wish": wish}
    answers["items"] = [{**answers["items"][0], **change}]
    asked = way.step("items").make(None, answers, NOW)
    form = way.step("items").make(asked.posted_from(answers["items"]), answers, NOW)
    assert not form.is_valid()
    assert field in next(iter(form)).errors


def test_a_foreigner_with_a_passport_is_warned_of_reciprocity_not_refused(catalogue):
    form = posted("information", "who", {"nationality": "JP", "identity_kind": "passport", "identity": "TK1234567"})
    assert form.is_valid()
    assert any("第 9 條第 2 項" in str(caution) for caution in form.warnings)


def test_the_services_are_open(catalogue):
    assert set(Service.objects.filter(code__in=("archives", "information", "personal-data"), is_open=True)) == set(
        Service.objects.filter(code__in=("archives", "information", "personal-data"))
    )
