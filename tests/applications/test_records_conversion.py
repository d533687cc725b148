"""檔案 ↔ 政府資訊: the number and the day of receipt stay; the limits of three laws across Chinese New Year 2026."""

from datetime import timedelta

import pytest

from applications.records.actions import conversion
from applications.records.actions.signature import receive_signature
from audit.models import Action
from cases import actions
from cases.actions import Refused, consultations, decisions, extensions, supplements
from cases.models.case import Status
from tests.applications.records import *  # noqa: F403  fixtures and makers
from tests.applications.records import NOW, file, verdicts
from tests.cast import at

THEN = NOW + timedelta(days=3)
MISSING = [{"key": "unclear", "zh": "檔號", "en": "file number"}]
# 2026: 14 to 22 February is Chinese New Year (nine days off); 23 February is the first working day after it.
BEFORE = at("2026-02-02 10:00")


def test_archives_become_information_with_the_same_number_and_first_day(rita):
    case = file("archives")
    reference = case.reference
    case = conversion.convert(case, reason="尚未歸檔", actor=rita, now=THEN)
    assert (case.reference, case.service.code, case.sop.service.code) == (reference, "information", "information")
    assert (case.status, case.stage.key) == (Status.RECEIVED, "intake")
    whole = case.deadlines.get(stage=None)
    assert whole.started_at == NOW
    assert whole.due_at == at("2026-12-09T00:00")  # 政府資訊公開法 §12 I: 15 days from 23 November
    line = whole.ledger.last()
    assert (line.kind, line.article, line.reason) == ("recount", "政府資訊公開法第 12 條第 1 項", "尚未歸檔")
    assert line.due_before == at("2026-12-24T00:00")
    assert case.access_request.converted_from.code == "archives"
    assert case.events.filter(action=Action.CASE_CONVERTED).count() == 1
    assert case.notices.filter(kind="request_converted").count() == 1
    assert case.application.answers["purpose"]["reduction"] == "none"


def test_unsigned_information_becomes_archives_received_when_it_was_filed(rita):
    case = file("information")
    case = conversion.convert(case, reason="112 年已歸檔", actor=rita, now=THEN)
    assert (case.service.code, case.status) == ("archives", Status.RECEIVED)
    assert case.access_request.received_at == NOW  # 檔案法施行細則 §18 II 3: no signature is wanted
    assert case.deadlines.get(stage=None).due_at == at("2026-12-24T00:00")  # 檔案法 §19
    assert not case.deadlines.filter(stage__key="sign", met_at=None).exists()


def test_what_was_extended_as_information_has_the_thirty_days_of_archives_and_no_more(rita):
    """政府資訊公開法 §12 I gave 15 days and 15 more; 檔案法 §19 gives 30 from receipt, and no extension."""
    case = receive_signature(file("information"), means="paper", received_at=NOW, actor=rita, now=NOW)
    case = actions.accept(case, actor=rita, now=NOW)
    assert extensions.extend(case, n=15, reason="調卷", actor=rita, now=THEN).due_at == at("2026-12-24T00:00")
    case = conversion.convert(case, reason="112 年已歸檔", actor=rita, now=THEN)
    old, new = case.deadlines.filter(stage=None).order_by("pk")
    assert (old.met_at, old.working[-1]["date"]) == (THEN, "2026-12-23")
    assert (new.started_at, new.due_at) == (NOW, at("2026-12-24T00:00"))
    assert case.notices.get(kind="request_converted").context["due_at"] == new.due_at.isoformat()


def test_there_and_back_is_where_it_was(rita):
    case = file("archives")
    before = case.deadlines.get(stage=None).due_at
    for _turn in range(2):
        case = conversion.convert(case, reason="改列", actor=rita, now=THEN)
    assert case.service.code == "archives"
    assert case.deadlines.get(stage=None).due_at == before
    assert case.notices.filter(kind="request_converted").count() == 2


def test_what_cannot_be_converted_says_why(rita, nora):
    with pytest.raises(Refused, match="更正"):
        conversion.convert(file("information", wish={"wish": "correct"}), reason="x", actor=rita, now=THEN)
    with pytest.raises(Refused, match="專法"):
        conversion.convert(file("personal-data"), reason="x", actor=rita, now=THEN)
    with pytest.raises(Refused):
        conversion.convert(file("archives"), reason="x", actor=nora, now=THEN)
    drafted = actions.accept(file("archives"), actor=rita, now=THEN)
    decisions.draft(drafted, outcome="whole", details={"items": verdicts(("full",), ("full",))}, actor=rita, now=THEN)
    with pytest.raises(Refused, match="退回擬稿"):
        conversion.convert(drafted, reason="x", actor=rita, now=THEN)
    asked = actions.accept(file("archives"), actor=rita, now=THEN)
    supplements.ask(asked, items=MISSING, reason="", actor=rita, now=THEN)
    with pytest.raises(Refused, match="補件"):
        conversion.convert(asked, reason="x", actor=rita, now=THEN)


# --- Chinese New Year 2026 --------------------------------------------------------------------------------------------


def test_archives_thirty_days_run_through_the_new_year_and_restart_with_the_supplement(rita):
    case = actions.accept(file("archives", now=BEFORE), actor=rita, now=BEFORE)
    whole = case.deadlines.get(stage=None)
    assert whole.due_at == at("2026-03-05T00:00")  # 檔案法 §19: 2 February + 30 days = 4 March, a Wednesday
    asked_at = at("2026-02-10 10:00")
    supplements.ask(case, items=MISSING, reason="", actor=rita, now=asked_at)
    waiting = case.deadlines.get(stage__key="supplement")
    # 檔案法施行細則 §19 I: 7 days from 10 February = 17 February, New Year's day; the next working day is the 23rd
    assert waiting.due_at == at("2026-02-24T00:00")
    case.refresh_from_db()
    supplements.receive(case, answer={"unclear": "0113/E0201/1"}, actor=rita, now=at("2026-02-23 16:00"))
    whole.refresh_from_db()
    # §19 II: the 30 days run from the day of the supplement: 25 March, a Wednesday
    assert whole.due_at == at("2026-03-26T00:00")
    assert "restart" in whole.ledger.values_list("kind", flat=True)


def test_information_fifteen_days_end_after_the_new_year_and_are_extended_once(rita, sam):
    case = file("information", now=BEFORE)
    case = receive_signature(case, means="counter", received_at=BEFORE, actor=rita, now=BEFORE)
    case = actions.accept(case, actor=rita, now=BEFORE)
    whole = case.deadlines.get(stage=None)
    # 政府資訊公開法 §12 I: 2 February + 15 = 17 February, New Year's day; whole Monday 23 February (行政程序法 §48 IV)
    assert whole.due_at == at("2026-02-24T00:00")
    with pytest.raises(Refused):
        extensions.extend(case, n=16, reason="資料量大", actor=sam, now=at("2026-02-11"))
    extensions.extend(case, n=15, reason="資料量大", actor=sam, now=at("2026-02-11"))
    whole.refresh_from_db()
    assert whole.due_at == at("2026-03-05T00:00")  # 30 days from 2 February: 4 March
    with pytest.raises(Refused):
        extensions.extend(case, n=1, reason="再延", actor=sam, now=at("2026-02-12"))


def test_correcting_ones_data_has_thirty_days_and_thirty_more(rita, sam):
    case = actions.accept(file("personal-data", now=BEFORE, wish={"wish": "correct"}), actor=rita, now=BEFORE)
    whole = case.deadlines.get(stage=None)
    assert whole.due_at == at("2026-03-05T00:00")  # 個資法 §13 II: 30 days, 4 March
    extensions.extend(case, n=30, reason="需查證", actor=sam, now=at("2026-02-24"))
    whole.refresh_from_db()
    # 60 days from 2 February: Friday 3 April, a holiday; 4 and 5 April weekend, 6 April a holiday; Tuesday 7 April
    assert whole.due_at == at("2026-04-08T00:00")


def test_access_to_ones_data_stands_still_while_a_supplement_is_out(rita):
    case = actions.accept(file("personal-data", now=BEFORE), actor=rita, now=BEFORE)
    whole = case.deadlines.get(stage=None)
    assert whole.due_at == at("2026-02-24T00:00")  # 個資法 §13 I
    supplements.ask(case, items=MISSING, reason="", actor=rita, now=at("2026-02-04 10:00"))
    whole.refresh_from_db()
    assert whole.due_at is None
    case.refresh_from_db()
    supplements.receive(case, answer={"unclear": "x"}, actor=rita, now=at("2026-02-06 10:00"))
    whole.refresh_from_db()
    # three days (4, 5, 6 February) do not count: 20 February, off; whole Monday 23 February
    assert whole.due_at == at("2026-02-24T00:00")


def test_a_third_party_has_ten_days_to_comment_and_nothing_is_converted_meanwhile(rita):
    case = file("information", now=BEFORE)
    case = receive_signature(case, means="counter", received_at=BEFORE, actor=rita, now=BEFORE)
    case = actions.accept(case, actor=rita, now=BEFORE)
    asked_at = at("2026-02-04 10:00")
    asked = consultations.ask(case, of="third_party", name="遊艇協會", question="請表示意見", actor=rita, now=asked_at)
    # 政府資訊公開法 §12 II: 4 February + 10 = Saturday 14 February; Monday the 16th is off too, so the whole 23rd
    assert asked.due_at == at("2026-02-24T00:00")
    with pytest.raises(Refused, match="還沒有回復"):
        conversion.convert(case, reason="x", actor=rita, now=asked_at)
