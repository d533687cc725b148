"""Each thing asked for is decided by itself: the form, the rows, the paper, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from applications.models import Application
from applications.records import example
from applications.records.actions.signature import receive_signature
from applications.records.forms.deciding import DecisionForm
from applications.records.models import Agent, Charge, RequestedItem
from applications.records.retention import forget
from cases.models import IssuedDocument
from cases.models.case import Status
from tests.applications.records import *  # noqa: F403  fixtures and makers
from tests.applications.records import NOW, decide, file, verdicts
from tests.cast import at

THEN = NOW + timedelta(days=2)
BILL = {"lines": [{"zh": "閱覽", "en": "reading", "sum": "20", "amount": 20, "article": "第 3 條"}], "total": 20}


def data(outcome: str, *each, **more) -> dict:
    posted = {"outcome": outcome, **more}
    for order, (verdict, grounds, explanation) in enumerate(each, 1):
        posted |= {f"verdict_{order}": verdict, f"grounds_{order}": grounds, f"explanation_{order}": explanation}
    return posted


FULL, REFUSE = ("full", [], ""), ("refuse", ["ar18-7"], "")
PART = ("partial", ["ar18-5"], "第 3 頁薪資欄遮隱")


@pytest.mark.parametrize(("asked", "is_copied"), [(example.LOG, False), (example.REPORT, True)])
def test_only_who_asked_for_copies_reads_how_they_come(rita, sam, asked, is_copied):
    case = file("archives", items=[{**asked, "original": False, "original_reason": None}])
    decide(case, "whole", verdicts(("full",)), bill=BILL, by=rita, approver=sam, now=NOW)
    paper = case.documents.get(kind=IssuedDocument.Kind.DECISION)
    assert ("複製品" in str(paper.content)) == is_copied


@pytest.mark.parametrize(
    ("outcome", "first", "second", "words"),
    [
        ("whole", FULL, ("", [], ""), "請決定第 2 項"),
        ("whole", FULL, ("refuse", [], ""), "請選法律依據"),
        ("whole", FULL, ("full", ["ar18-1"], ""), "請取消依據"),
        ("partial", FULL, ("partial", ["ar18-5"], ""), "其餘必須提供"),  # 檔案法施行細則 §17 II
        ("whole", FULL, ("elsewhere", [], ""), "哪裡可以找到"),  # 政府資訊公開法 §13 II, §17
        ("whole", FULL, REFUSE, "不能選全部准許"),
        ("partial", FULL, FULL, "也有不提供的"),
        ("refused", FULL, REFUSE, "沒有任何提供"),
        ("answered", FULL, ("none", [], ""), "只答復並不足夠"),
        ("done", FULL, FULL, "和請求事項不符"),
    ],
)
def test_a_draft_that_does_not_hold_together_says_what_is_wrong(catalogue, outcome, first, second, words):
    form = DecisionForm(file("archives"), data(outcome, first, second))
    assert not form.is_valid()
    assert words in str(form.errors)


@pytest.mark.parametrize(
    ("outcome", "first", "second"),
    [
        ("whole", FULL, ("elsewhere", [], "國家檔案資訊網")),
        ("partial", FULL, REFUSE),
        ("partial", PART, PART),
        ("refused", REFUSE, ("none", [], "")),
        ("answered", ("none", [], ""), ("elsewhere", [], "函轉海洋保育署")),
        ("not_accepted", ("", [], ""), ("", [], "")),
    ],
)
def test_what_holds_together_is_taken(catalogue, outcome, first, second):
    form = DecisionForm(file("archives"), data(outcome, first, second))
    assert form.is_valid(), form.errors


def test_the_bill_is_worked_out_with_the_draft(catalogue):
    form = DecisionForm(file("archives"), data("whole", FULL, FULL, hours="3", pages_b4="5", postage="36", parcels="1"))
    assert form.is_valid(), form.errors
    bill = form.answers()["bill"]
    assert [line["amount"] for line in bill["lines"]] == [40, 10, 36, 50]
    assert bill["total"] == 136
    assert bill["unverified"]


def test_only_information_offers_half_fees_and_changing_data_costs_nothing(catalogue):
    assert "half" in DecisionForm(file("information")).fields
    assert "half" not in DecisionForm(file("archives")).fields
    correcting = file("personal-data", wish={"wish": "correct"})
    assert "hours" not in DecisionForm(correcting).fields
    form = DecisionForm(correcting, data("done", ("full", [], "")))
    assert form.is_valid(), form.errors
    assert form.answers()["bill"] is None


def test_a_ground_that_gives_way_to_the_public_interest_says_so(catalogue):
    case = receive_signature(file("information"), means="counter", received_at=NOW, actor=None, now=NOW)
    form = DecisionForm(case, data("partial", FULL, ("refuse", ["fi18-6"], "")))
    assert form.is_valid(), form.errors
    assert [caution.field for caution in form.warnings] == ["grounds_2"]


def test_a_partial_decision_names_each_item_its_ground_the_rest_the_fee_and_the_remedy(rita, sam):
    items = verdicts(("full",), ("partial", "ar18-5", "第 3 頁薪資欄遮隱"))
    case = decide(file("archives"), "partial", items, bill=BILL, by=rita, approver=sam, now=THEN)
    assert (case.status, case.stage.key) == (Status.DECIDED, "use")
    kept = list(case.requested_items.values_list("verdict", "grounds", "explanation"))
    assert kept == [("full", [], ""), ("partial", ["ar18-5"], "第 3 頁薪資欄遮隱")]
    paper = case.documents.get(kind=IssuedDocument.Kind.DECISION).content
    said = {section["title"]["en"]: section["rows"] for section in paper["sections"]}
    second = {row["label"]["en"]: row for row in said["Item 2"]}
    assert second["Ground"]["value"]["zh"] == "檔案法第 18 條第 5 款：有關人事及薪資資料者"
    assert second["What"]["private"]
    assert "施行細則第 17 條第 2 項" in str(said["What is decided"])
    assert "20 元" in str(said["Fee"])
    place = str(said["How you get it"])
    assert "使用期限" in place and "身分證件" in place  # 檔案法施行細則 §20
    assert "訴願" in str(paper["notes"])  # 訴願法 §14; facts §4.9
    assert "檔案法第 20 條" in str(paper["notes"])
    assert Charge.objects.get(case=case).amount == 20
    assert {"decided", "request_granted"} <= set(case.notices.values_list("kind", flat=True))
    # 30 days from 25 November: 25 December, a holiday on a Friday; the next working day, whole (行政程序法 §48 IV)
    assert case.deadlines.get(stage__key="use").due_at == at("2026-12-29T00:00")


def test_a_refusal_closes_the_case_with_its_ground_and_asks_for_no_money(rita, sam):
    items = verdicts(("refuse", "ar18-1"), ("none",))
    case = decide(file("archives"), "refused", items, bill=BILL, by=rita, approver=sam, now=THEN)
    assert case.status == Status.CLOSED
    paper = case.documents.get(kind=IssuedDocument.Kind.REFUSAL).content
    assert "檔案法第 18 條第 1 款" in str(paper["sections"])
    assert not [section for section in paper["sections"] if section["title"]["en"] in ("Fee", "How you get it")]
    assert not Charge.objects.filter(case=case).exists()
    assert "request_granted" not in case.notices.values_list("kind", flat=True)


def test_data_that_were_corrected_end_the_case(rita, sam):
    case = file("personal-data", wish={"wish": "correct"})
    case = decide(case, "done", verdicts(("full",)), by=rita, approver=sam, now=THEN)
    assert case.status == Status.CLOSED
    paper = case.documents.get(kind=IssuedDocument.Kind.DECISION).content
    assert "准許" in str(paper["sections"])
    assert "How you get it" not in str(paper)


def test_the_database_refuses_to_hold_back_without_a_ground(catalogue):
    item = file("archives").requested_items.first()
    for wrong in ({"verdict": "refuse"}, {"verdict": "partial", "grounds": []}, {"verdict": "elsewhere"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RequestedItem.objects.filter(pk=item.pk).update(**{"explanation": "", **wrong})


def test_nothing_is_decided_before_the_signature(catalogue):
    form = DecisionForm(file("information"), data("whole", FULL, FULL))
    assert not form.is_valid()
    assert "還沒有簽名" in str(form.errors)


def test_when_its_time_is_over_people_are_forgotten_and_the_decision_stays(rita, sam):
    agent = {**example.NO_AGENT, "agent": "legal", "relation": "母親", "name": "林母", "born_on": "1970-05-06"}
    agent |= {"identity_kind": "national", "identity": "A123456789", "phone": "+886922333444", "address": "臺北"}
    items = verdicts(("full",), ("partial", "ar18-5", "第 3 頁薪資欄遮隱"))
    case = decide(file("archives", agent=agent), "partial", items, bill=BILL, by=rita, approver=sam, now=THEN)
    forget([case.pk])
    kept = Agent.objects.get(case=case)
    assert (kept.name, kept.identity, kept.phone, str(kept.born_on)) == ("", "", "", "1970-01-01")
    rows = case.requested_items.values_list("title", "verdict", "grounds", "explanation")
    assert list(rows) == [("", "full", [], ""), ("", "partial", ["ar18-5"], "—")]
    assert Application.objects.get(case=case).answers == {}
