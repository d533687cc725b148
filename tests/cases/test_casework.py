"""Casework, act by act: what it does to status, stage, clocks, papers and notices; and what it refuses, in words."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, documents, remedies
from cases.actions import Refused, closing, decisions, extensions, lateness, pauses, revisions, supplements, withdrawals
from cases.models import Case, Decision, Supplement
from cases.models.case import Status
from cases.sweep import sweep
from cases.timeline import timeline
from notifications import delivery, words
from tests.cases.desk import adam, filed, olivia, room  # noqa: F401
from tests.cast import NOW, at

ITEMS = [{"key": "map", "zh": "地點圖", "en": "A map"}]
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def case(filed, bisha):  # noqa: F811
    return filed("coastal-zone", now=NOW)


@pytest.fixture
def reviewed(case, olivia):  # noqa: F811
    return actions.accept(case, actor=olivia, now=NOW)


def clock(case, key=None):
    return case.deadlines.filter(stage__key=key, met_at=None).order_by("-pk").first()


def kinds(case):
    return set(case.notices.values_list("kind", flat=True))


def papers(case):
    return {d.kind: d for d in case.documents.all()}


# --- Accept, go on ----------------------------------------------------------------------------------------------------
def test_accepting_ends_the_intake_and_begins_the_next_step_of_the_procedure(case, olivia):  # noqa: F811
    found = actions.accept(case, actor=olivia, now=LATER)
    assert (found.status, found.stage.key) == ("in_review", "review")
    assert clock(case, "intake") is None
    assert clock(case, "review").started_at == LATER
    found = actions.start_review(found, actor=olivia, now=LATER)
    assert found.stage.key == "decide"  # side paths are not stumbled into
    with pytest.raises(Refused):
        actions.start_review(found, actor=olivia, now=LATER)


def test_a_step_without_a_limit_is_the_one_that_carries_the_limit_of_the_case(filed, otto):  # noqa: F811
    plain = actions.accept(filed("information", now=NOW), actor=otto, now=NOW)
    assert plain.stage.key == "decide"
    case = filed("information", now=NOW, limit="correct")
    assert case.deadlines.get(stage=None).due_at == at("2026-12-24 00:00")
    assert actions.accept(case, actor=otto, now=NOW).stage.key == "correct"
    assert not case.deadlines.filter(stage__key="correct").exists()


def test_who_has_no_part_in_the_unit_is_refused(case, mallory):
    with pytest.raises(Refused, match=r".+"):
        actions.accept(case, actor=mallory, now=NOW)


# --- Supplement -------------------------------------------------------------------------------------------------------
def test_a_supplement_stops_the_clock_and_goes_on_where_it_stood(reviewed, olivia):  # noqa: F811
    before = clock(reviewed).due_at
    supplements.ask(reviewed, items=ITEMS, reason="請補一張圖。", actor=olivia, now=LATER)
    case = Case.objects.get(pk=reviewed.pk)
    assert (case.status, case.stage.key) == ("awaiting_applicant", "supplement")
    assert clock(case).due_at is None
    assert clock(case, "review").due_at is None
    assert clock(case, "supplement").due_at == at("2026-11-26 00:00")
    assert {"supplement"} == set(papers(case))
    assert "supplement_asked" in kinds(case)

    supplements.receive(case, answer={"map": "見附圖"}, actor=CITIZEN, now=LATER + timedelta(days=1))
    case.refresh_from_db()
    assert (case.status, case.stage.key) == ("in_review", "review")
    assert clock(case).due_at == before + timedelta(days=1)  # the day of the answer is not counted
    assert clock(case, "supplement") is None
    line = clock(case).ledger.last()
    assert (line.kind, line.by) == ("resume", None)
    assert line.article
    assert {"supplement_received", "supplement_came"} <= kinds(case)


def test_a_supplement_is_asked_for_once(reviewed, olivia):  # noqa: F811
    with pytest.raises(Refused):
        supplements.ask(reviewed, items=[], actor=olivia, now=NOW)
    supplements.ask(reviewed, items=ITEMS, actor=olivia, now=NOW)
    with pytest.raises(Refused):
        supplements.ask(reviewed, items=ITEMS, actor=olivia, now=NOW)
    supplements.receive(reviewed, answer={}, actor=olivia, now=LATER)
    with pytest.raises(Refused):
        supplements.ask(reviewed, items=ITEMS, actor=olivia, now=LATER)
    with pytest.raises(Refused):
        supplements.receive(reviewed, answer={}, actor=CITIZEN, now=LATER)
    asked = Supplement.objects.get(case=reviewed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supplement.objects.create(case=reviewed, asked_at=NOW, asked_by=olivia, status_before=asked.status_before)


def test_what_comes_late_is_taken_until_the_case_is_closed(reviewed, olivia):  # noqa: F811
    supplements.ask(reviewed, items=ITEMS, actor=olivia, now=NOW)
    with pytest.raises(Refused):
        closing.close(reviewed, outcome="not_supplemented", actor=olivia, now=NOW + timedelta(days=1))
    late = NOW + timedelta(days=9)
    assert supplements.receive(reviewed, answer={"map": "here"}, actor=CITIZEN, now=late).answered_at == late


def test_what_never_comes_closes_the_case_with_reasons_and_remedy(reviewed, olivia):  # noqa: F811
    supplements.ask(reviewed, items=ITEMS, actor=olivia, now=NOW)
    delivery.deliver(list(reviewed.notices.values_list("pk", flat=True)), now=NOW)
    late = NOW + timedelta(days=9)
    case = closing.close(reviewed, outcome="not_supplemented", actor=olivia, now=late)
    assert (case.status, case.closed_at) == (Status.NOT_ACCEPTED, late)
    assert not case.deadlines.filter(met_at=None).exists()
    refusal = papers(case)["refusal"].content
    assert "訴願" in refusal["notes"][-1]["zh"]
    assert "地點圖" in str(refusal["sections"])
    with pytest.raises(Refused):
        supplements.receive(case, answer={"map": "here"}, actor=CITIZEN, now=late)


@pytest.mark.parametrize("status", ["queued", "sending", "failed", "unsure", "dropped"])
def test_nothing_is_closed_against_somebody_who_was_never_reached(reviewed, olivia, status):  # noqa: F811
    """Not by the action, nor past it: what a worker, the admin or a hand in the database does meets the same guard."""
    supplements.ask(reviewed, items=ITEMS, actor=olivia, now=NOW)
    change = {"claim": uuid4(), "claimed_at": NOW} if status == "sending" else {}
    reviewed.notices.filter(kind="supplement_asked").update(status=status, **change)
    late = NOW + timedelta(days=9)
    assert not closing.closings(reviewed, late)
    with pytest.raises(Refused, match="尚未送達"), translation.override("zh-hant"):
        closing.close(reviewed, outcome="not_supplemented", actor=olivia, now=late)
    past = {"status": Status.NOT_ACCEPTED, "outcome": "not_supplemented", "closed_at": late}
    with pytest.raises(IntegrityError, match="has not reached the applicant"), transaction.atomic():
        Case.objects.filter(pk=reviewed.pk).update(**past)
    reviewed.notices.filter(kind="supplement_asked").update(status="told")
    assert Case.objects.filter(pk=reviewed.pk).update(**past) == 1


# --- Extension, pause, honest lateness --------------------------------------------------------------------------------
def test_an_extension_is_given_once_with_its_paper(reviewed, olivia):  # noqa: F811
    extensions.extend(reviewed, n=3, reason="等候作戰區回復", actor=olivia, now=LATER)
    assert clock(reviewed).due_at == at("2026-12-02 00:00")
    line = clock(reviewed).ledger.last()
    assert (line.kind, line.n, line.article) == ("extend", 3, "行政程序法第51條第3項")
    assert "等候作戰區回復" in str(papers(reviewed)["extension"].content)
    assert "extended" in kinds(reviewed)
    for now in (LATER, NOW + timedelta(days=30)):  # a second time, and after its end: the article says why not
        with pytest.raises(Refused, match="51"):
            extensions.extend(reviewed, n=1, reason="again", actor=olivia, now=now)


@pytest.mark.parametrize(
    ("n", "reason", "now"), [(4, "x", LATER), (0, "x", LATER), (1, " ", LATER), (1, "x", NOW + timedelta(days=30))]
)
def test_an_extension_is_refused(reviewed, olivia, n, reason, now):  # noqa: F811
    before = clock(reviewed).due_at
    with pytest.raises(Refused):
        extensions.extend(reviewed, n=n, reason=reason, actor=olivia, now=now)
    assert clock(reviewed).due_at == before
    assert not reviewed.documents.exists()


def test_a_procedure_may_allow_no_extension_and_a_role_neither(filed, otto, olivia):  # noqa: F811
    with pytest.raises(Refused):
        extensions.extend(filed("archives", now=NOW), n=5, reason="x", actor=olivia, now=NOW)
    with pytest.raises(Refused):  # on duty, not a case officer
        extensions.extend(filed("coastal-zone", now=NOW), n=1, reason="x", actor=otto, now=NOW)


def test_force_majeure_stops_the_clock_and_lets_it_run_on(reviewed, olivia):  # noqa: F811
    article, before = "行政程序法第51條第5項", clock(reviewed).due_at
    pauses.pause(reviewed, article=article, reason="颱風", actor=olivia, now=LATER)
    assert clock(reviewed).due_at is None
    for refused in (
        lambda: pauses.pause(reviewed, article=article, reason="x", actor=olivia, now=LATER),
        lambda: supplements.ask(reviewed, items=ITEMS, actor=olivia, now=LATER),
        lambda: extensions.extend(reviewed, n=1, reason="x", actor=olivia, now=LATER),
    ):
        with pytest.raises(Refused):
            refused()
    pauses.resume(reviewed, article=article, reason="風雨已過", actor=olivia, now=LATER + timedelta(days=1))
    assert clock(reviewed).due_at == before + timedelta(days=1)
    assert {"paused", "resumed"} <= kinds(reviewed)
    with pytest.raises(Refused):
        pauses.resume(reviewed, article=article, reason="", actor=olivia, now=LATER + timedelta(days=1))


def test_a_new_day_is_named_when_we_are_late_and_not_before(reviewed, olivia):  # noqa: F811
    with pytest.raises(Refused):
        lateness.promise(reviewed, day=date(2026, 12, 4), reason="x", actor=olivia, now=LATER)
    late = NOW + timedelta(days=8)
    with pytest.raises(Refused):
        lateness.promise(reviewed, day=date(2026, 11, 30), reason="x", actor=olivia, now=late)
    due_at = clock(reviewed).due_at
    case = lateness.promise(reviewed, day=date(2026, 12, 4), reason="等候會勘", actor=olivia, now=late)
    assert (case.expected_on, clock(case).due_at) == (date(2026, 12, 4), due_at)
    assert "new_day" in kinds(case)


def test_whoever_waits_hears_until_when_we_write_again_and_then_the_day_that_was_named(reviewed, olivia):  # noqa: F811
    late = clock(reviewed).due_at + timedelta(hours=9)
    sweep(late)
    first = reviewed.notices.get(kind="late_to_applicant")
    assert first.context["again_on"] == "2026-12-04"  # five working days later
    lateness.promise(reviewed, day=date(2026, 12, 10), reason="等候會勘", actor=olivia, now=late)
    sweep(at("2026-12-04 09:00"))
    second = reviewed.notices.filter(kind="late_to_applicant").latest("pk")
    assert second.pk != first.pk
    assert second.context["expected_on"] == "2026-12-10"
    assert "等候會勘" in words.write(second).body


# --- Decision ---------------------------------------------------------------------------------------------------------
def draft(case, actor, outcome="granted", **kwargs):
    return decisions.draft(case, outcome=outcome, actor=actor, now=LATER, **kwargs)


def test_four_eyes_decide_and_all_follows_at_once(reviewed, olivia, sue):  # noqa: F811
    made = draft(reviewed, olivia)
    case = Case.objects.get(pk=reviewed.pk)
    assert (case.stage.key, case.officer) == ("decide", olivia)
    assert "decision_waits" in kinds(case)
    assert not papers(case)
    decisions.approve(made, actor=sue, now=LATER)
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_at, case.stage) == (Status.CLOSED, "granted", LATER, None)
    assert not case.deadlines.filter(met_at=None).exists()
    assert set(papers(case)) == {"decision"}
    assert "decided" in kinds(case)
    again = decisions.approve(made, actor=sue, now=LATER + timedelta(minutes=1))  # the second press
    assert again.approved_at == LATER
    assert case.documents.count() == 1


def test_who_drafted_never_approves(reviewed, sue):
    made = draft(reviewed, sue)
    with pytest.raises(Refused):
        decisions.approve(made, actor=sue, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(approved_by=sue, approved_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(case=reviewed, outcome="granted", drafted_by=sue, drafted_at=LATER)


def test_nothing_is_asked_for_while_a_draft_waits(reviewed, olivia, sue):  # noqa: F811
    made = draft(reviewed, sue)
    with pytest.raises(Refused):
        supplements.ask(reviewed, items=ITEMS, actor=olivia, now=LATER)
    decisions.send_back(made, reason="one paper is missing", actor=sue, now=LATER)
    assert supplements.ask(reviewed, items=ITEMS, actor=olivia, now=LATER)


def test_an_officer_does_not_approve(reviewed, olivia, sue):  # noqa: F811
    made = draft(reviewed, sue)
    with pytest.raises(Refused):
        decisions.approve(made, actor=olivia, now=LATER)


def test_a_draft_is_sent_back_with_a_reason_and_written_anew(reviewed, olivia, sue):  # noqa: F811
    made = draft(reviewed, olivia)
    with pytest.raises(Refused):
        draft(reviewed, olivia)  # one at a time
    with pytest.raises(Refused):
        decisions.send_back(made, reason=" ", actor=sue, now=LATER)
    decisions.send_back(made, reason="請補理由", actor=sue, now=LATER)
    assert "decision_sent_back" in kinds(reviewed)
    with pytest.raises(Refused):
        decisions.approve(made, actor=sue, now=LATER)
    assert draft(reviewed, olivia).pk != made.pk


def test_a_refusal_gives_reasons_and_the_remedy(reviewed, olivia, sue):  # noqa: F811
    with pytest.raises(Refused):
        draft(reviewed, olivia, "refused", reasons=" ")
    with pytest.raises(Refused):
        draft(reviewed, olivia, "no-such-outcome")
    decisions.approve(draft(reviewed, olivia, "refused", reasons="在射擊區內"), actor=sue, now=LATER)
    content = papers(reviewed)["refusal"].content
    assert "在射擊區內" in str(content["sections"])
    assert content["notes"][-1] == remedies.remedy(reviewed)


def test_the_remedy_names_who_decides_on_the_appeal(reviewed, filed):  # noqa: F811
    from accounts.models import Unit

    assert "海洋委員會海巡署提起" in remedies.remedy(reviewed)["zh"]  # a station of a branch
    assert not remedies.authority(reviewed.unit).is_confirmed
    central = filed("information", now=NOW, unit=Unit.objects.get(code="HQ-SEC"))
    assert "the Ocean Affairs Council" in remedies.remedy(central)["en"]


def test_what_hangs_on_the_plan_outlives_the_decision(filed, olivia, sue):  # noqa: F811
    anchors = {"departure": NOW + timedelta(days=3), "return": NOW + timedelta(days=4)}
    case = actions.accept(filed("port-check", now=NOW, anchors=anchors), actor=olivia, now=NOW)
    bounds = {"valid_from": anchors["departure"].isoformat(), "valid_until": anchors["return"].isoformat()}
    decisions.approve(draft(case, olivia, "may_go", details=bounds), actor=sue, now=LATER)
    case.refresh_from_db()
    assert (case.status, case.stage.key, case.closed_at) == (Status.DECIDED, "departure", None)
    assert {d.stage.key for d in case.deadlines.filter(met_at=None)} == {"departure", "return"}
    assert papers(case)["permit"].valid_until == anchors["return"]
    assert closing.close(case, outcome="lapsed", actor=olivia, now=LATER).status == Status.LAPSED


def test_the_papers_of_casework_can_be_drawn(reviewed, olivia):  # noqa: F811
    supplements.ask(reviewed, items=ITEMS, actor=olivia, now=LATER)
    row = papers(reviewed)["supplement"].renderings.get(language="zh-hant")
    assert documents.make_rendering(row.pk, now=LATER)


# --- Withdraw, close, reopen ------------------------------------------------------------------------------------------
def test_the_applicant_withdraws_before_the_decision(reviewed, olivia):  # noqa: F811
    made = draft(reviewed, olivia)
    case = withdrawals.withdraw(reviewed, actor=CITIZEN, now=LATER)
    assert (case.status, case.closed_at) == (Status.WITHDRAWN, LATER)
    assert {"withdrawn", "withdrawn_unit"} <= kinds(case)
    assert Decision.objects.get(pk=made.pk).returned_at == LATER
    assert withdrawals.withdraw(case, actor=CITIZEN, now=LATER + timedelta(minutes=1)).closed_at == LATER


def test_a_decided_case_is_not_withdrawn_and_an_officer_says_why(reviewed, olivia, sue):  # noqa: F811
    with pytest.raises(Refused):
        withdrawals.withdraw(reviewed, actor=olivia, now=LATER)
    decisions.approve(draft(reviewed, olivia), actor=sue, now=LATER)
    with pytest.raises(Refused):
        withdrawals.withdraw(reviewed, actor=CITIZEN, now=LATER)


def test_an_administrator_reopens_with_new_clocks_and_the_old_working_stays(reviewed, olivia, adam):  # noqa: F811
    with pytest.raises(Refused):  # where the service decides, nobody closes past four eyes
        closing.close(reviewed, outcome="finished", actor=olivia, now=LATER)
    case = closing.close(reviewed, outcome="merged", actor=olivia, now=LATER, note="done", tell=False)
    met = list(case.deadlines.order_by("pk").values_list("pk", "due_at", "met_at", "working"))
    with pytest.raises(Refused):
        closing.reopen(case, reason="x", actor=olivia, now=LATER)
    with pytest.raises(Refused):
        closing.reopen(case, reason=" ", actor=adam, now=LATER)
    monday = NOW + timedelta(days=7)
    case = closing.reopen(case, reason="新事證", actor=adam, now=monday)
    assert (case.status, case.stage.key, case.closed_at, case.outcome) == ("in_review", "review", None, "")
    assert list(case.deadlines.filter(met_at__isnull=False).order_by("pk").values_list(*_COLUMNS)) == met
    assert clock(case).started_at == monday
    assert "case_reopened" in kinds(case)
    with pytest.raises(Refused):
        closing.reopen(case, reason="x", actor=adam, now=monday)


_COLUMNS = ("pk", "due_at", "met_at", "working")


# --- Two people in one case -------------------------------------------------------------------------------------------
def test_a_page_opened_before_somebody_else_saved_is_told_what_changed(reviewed, olivia, sue):  # noqa: F811
    seen = reviewed.revision
    assert revisions.check_unchanged(reviewed, seen).revision == seen
    extensions.extend(reviewed, n=1, reason="霧", actor=olivia, now=LATER)
    with pytest.raises(actions.Stale) as told:
        revisions.check_unchanged(reviewed, seen)
    assert [event.action for event in told.value.events] == [Action.DEADLINE_EXTENDED]


def test_the_course_dates_a_step_without_a_limit_by_the_end_of_the_case(filed, olivia, sue):  # noqa: F811
    case = actions.accept(filed("information", now=NOW), actor=olivia, now=NOW)
    case.refresh_from_db()
    draft(case, olivia)
    decisions.approve(decisions.waiting(case), actor=sue, now=LATER)
    case.refresh_from_db()
    last = timeline(case, LATER)[-1]
    assert (last.stage.key, last.at) == ("decide", LATER)


def test_a_step_left_for_a_supplement_is_not_said_to_be_done(filed, olivia):  # noqa: F811
    case = actions.accept(filed("coastal-zone", now=NOW), actor=olivia, now=NOW)
    supplements.ask(case, items=ITEMS, actor=olivia, now=LATER)
    marks = timeline(Case.objects.get(pk=case.pk), LATER)
    assert [(mark.stage.key, mark.state) for mark in marks] == [
        ("intake", "done"),
        ("review", "ahead"),
        ("supplement", "now"),
        ("decide", "ahead"),
    ]
    supplements.receive(case, answer={"map": "here"}, actor=CITIZEN, now=LATER)
    marks = timeline(Case.objects.get(pk=case.pk), LATER)
    assert [(mark.stage.key, mark.state, mark.at) for mark in marks] == [
        ("intake", "done", NOW),
        ("review", "now", None),
        ("supplement", "done", LATER),
        ("decide", "ahead", None),
    ]
