"""Entry into the coastal zone: filed, limited, decided in part, ended by a closing, reduced, over."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Role, Unit
from applications.coastal_zone import actions, permits, zones
from applications.coastal_zone.application import answers_of
from applications.coastal_zone.example import example
from applications.coastal_zone.grants import GrantForm
from applications.coastal_zone.journey import JOURNEY
from applications.coastal_zone.lead import earliest_entry
from applications.coastal_zone.pages import visit_of
from applications.coastal_zone.room import gaps
from applications.demo.filing import file
from applications.models import ControlledZone, Visit, ZoneClosure
from audit.actors import CITIZEN
from audit.models import Action, Event
from cases import clocks
from cases.actions import Refused, decisions
from cases.actions.closing import close, closings
from cases.documents import Standing, standing
from cases.models import Case, IssuedDocument
from cases.models.case import Status
from cases.story import story
from cases.sweep import sweep
from notifications import words
from notifications.models import Notice
from tests.cast import NOW, at, in_office_since, make_user

PERMIT = IssuedDocument.Kind.PERMIT


@pytest.fixture
def corps(catalogue) -> Unit:
    return Unit.objects.get(code="P02")


@pytest.fixture
def officer(corps):
    return make_user("cz-officer", "黃承辦", "Huang", Role.OFFICER, corps)


@pytest.fixture
def chief(corps):
    return make_user("cz-chief", "李隊長", "Li", Role.SUPERVISOR, corps)


@pytest.fixture
def branch(catalogue):
    return make_user("cz-branch", "劉分署", "Liu", Role.SUPERVISOR, Unit.objects.get(code="NB"))


@pytest.fixture
def entry(catalogue):
    """Files an application that is in order and gives its case: entry(now=…, visit={…})."""
    dice = Random(5)

    def make(now=NOW, **changes) -> Case:
        given = example(now)
        for step, change in changes.items():
            given[step] = {**given[step], **change} if isinstance(change, dict) else change
        return file(JOURNEY, dice, given, now=now)

    return make


def details(case, outcome="permit", **left_out) -> dict:
    """What the decision form makes of the ticks; `left_out`: days or people that are unticked."""
    form = GrantForm(visit=visit_of(case))
    data = {name: [str(value) for value, _label in form.fields[name].choices] for name in ("days", "people")}
    data = {name: [one for one in values if one not in left_out.get(name, ())] for name, values in data.items()}
    bound = GrantForm(_posted({**data, "outcome": outcome}), visit=visit_of(case))
    assert bound.is_valid(), bound.errors
    return bound.answers()


def _posted(data: dict):
    from django.http import QueryDict

    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return posted


def permitted(case, officer, chief, outcome="permit", now=NOW, reasons="", conditions="", **left_out):
    """Drafted by one, approved by another."""
    draft = decisions.draft(
        case,
        outcome=outcome,
        reasons=reasons,
        conditions=conditions,
        details=details(case, outcome, **left_out),
        actor=officer,
        now=now,
    )
    decisions.approve(draft, actor=chief, now=now)
    return Case.objects.select_related("visit__zone").get(pk=case.pk)


def closing(case, branch, starts=None, ends=None, now=NOW):
    zone = ControlledZone.objects.select_related("unit").get(pk=case.visit.zone_id)
    starts = starts or case.visit.entry_at - timedelta(hours=1)
    closure = ZoneClosure(
        zone=zone, starts_at=starts, ends_at=ends or starts + timedelta(days=1), reason_zh="演習", reason_en="exercise"
    )
    return zones.close_zone(closure, actor=branch, now=now)


# --- Filing and the two limits ----------------------------------------------------------------------------------------
def test_an_application_goes_to_the_corps_with_two_limits_and_is_told(entry, corps):
    case = entry()
    assert case.reference.startswith("CZ-115-000001-")
    assert case.unit == corps and case.stage.key == "intake"
    whole, before = (
        case.deadlines.get(stage__key=key) if key else case.deadlines.get(stage=None) for key in ("", "decide")
    )
    assert whole.due_at == at("2026-11-27T00:00")  # 3 working days from Monday the 23rd
    assert before.started_at == case.visit.entry_at
    # Five working days from the 23rd end with the 27th: Saturday the 28th is the earliest; the example takes Tuesday.
    assert case.visit.entry_at == at("2026-12-01T04:00")
    assert before.due_at == at("2026-12-01T00:00")  # one working day before: the end of Monday
    assert [clock.pk for clock in clocks.answer_clocks(case)] == [whole.pk, before.pk]
    assert "報備" not in words.write(case.notices.get(kind="visit_filed")).body  # it is no report of a departure
    assert case.documents.get().kind == IssuedDocument.Kind.ACKNOWLEDGEMENT
    assert case.visit.days == ["2026-12-01"]


def test_after_an_outage_nobody_is_warned_of_what_is_over(entry, officer, chief):
    case = entry()
    sweep(at("2026-12-02T09:00"))
    kinds = set(case.notices.values_list("kind", flat=True))
    assert "deadline_overdue" in kinds and "deadline_near" not in kinds


def test_the_earlier_of_the_two_limits_binds_once_the_first_is_extended(entry, officer):
    from cases.actions import extensions

    case = entry()
    extensions.extend(case, n=3, reason="會勘", actor=officer, now=NOW + timedelta(hours=1))
    first = clocks.answer_clocks(Case.objects.get(pk=case.pk))[0]
    assert first.due_at == min(clock.due_at for clock in clocks.answer_clocks(case))


def test_the_answers_come_back_and_people_stand_sealed(entry):
    case = entry()
    given = example(NOW)
    back = answers_of(Case.objects.get(pk=case.pk))
    assert back["people"] == given["people"]
    assert back["applicant"]["email"] == "research@example.tw"
    number = given["people"][0]["identity"]
    assert number not in str(case.application.answers) + str(case.documents.get().content)
    assert number not in str(list(Notice.objects.values())) + str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        ("2026-11-23T10:00", "2026-11-28"),
        ("2026-02-06T23:59", "2026-02-13"),  # Friday late: it counts for its day
        ("2026-02-09T09:00", "2026-02-14"),  # five working days, then the long break begins: Saturday is possible
        ("2026-02-10T09:00", "2026-02-24"),  # four before Chinese New Year, the fifth after it
        ("2026-02-14T09:00", "2026-03-03"),  # sent in the break: 23 to 26 February; the 27th is off, so 2 March
    ],
)
def test_five_working_days_across_chinese_new_year(catalogue, sent, first):
    assert earliest_entry(at(sent)).isoformat() == first


def test_the_stricter_reading_is_a_switch(catalogue, settings):
    settings.COASTAL_LEAD_CLEAR_DAYS = True
    assert earliest_entry(NOW).isoformat() == "2026-12-01"


def test_the_statutory_walk_across_chinese_new_year(entry, officer, chief):
    """Sent before the break, entered after it: both limits are counted by the office calendar."""
    sent = at("2026-02-10T09:00")
    in_office_since(sent - timedelta(days=1))
    case = entry(now=sent, visit={"entry_at": "2026-02-24T08:00+08:00", "exit_at": "2026-02-24T20:00+08:00"})
    assert case.deadlines.get(stage=None).due_at == at("2026-02-14T00:00")
    # One working day before the 24th is the 23rd: everything between 14 and 22 February is off.
    assert case.deadlines.get(stage__key="decide").due_at == at("2026-02-24T00:00")
    done = permitted(case, officer, chief, now=at("2026-02-13T16:00"))
    assert not done.deadlines.filter(met_at=None).exists()


# --- Deciding ---------------------------------------------------------------------------------------------------------
def test_a_permit_states_holder_people_time_duty_and_remedy(entry, officer, chief):
    case = permitted(entry(), officer, chief, conditions="不得夜間照明")
    document = case.documents.get(kind=PERMIT)
    assert (case.status, case.outcome, case.stage) == (Status.DECIDED, "permit", None)
    assert (document.valid_from, document.valid_until) == (case.visit.entry_at, case.visit.exit_at)
    shown = str([row for s in document.content["sections"] for row in s["rows"] if not row.get("private")])
    whole = str(document.content)
    assert "王怡君" in whole and "王怡君" not in shown  # in full on the paper alone
    assert "A223456781" not in whole
    for text in ("外木山", "學術調查", "不得夜間照明", "攜帶本許可證", "訴願", "118", "示範海洋大學"):
        assert text in whole, text
    assert not case.deadlines.filter(met_at=None).exists()
    assert permits.holds_at(case.visit, case.visit.entry_at + timedelta(hours=1))


def test_a_partial_permit_leaves_out_days_and_people_and_says_why(entry, officer, chief):
    case = entry(visit={"entry_at": "2026-12-03T04:00+08:00", "exit_at": "2026-12-05T20:00+08:00"})
    case = permitted(case, officer, chief, "part", reasons="12 月 3 日有射擊訓練", days=["2026-12-03"], people=["2"])
    document = case.documents.get(kind=PERMIT)
    assert case.visit.days == ["2026-12-04", "2026-12-05"] and case.visit.left_out == [2]
    assert case.visit.holds_from == at("2026-12-04T00:00") and document.valid_from == case.visit.holds_from
    assert case.visit.holds_until == at("2026-12-05T20:00")
    content = str(document.content)
    assert "王怡君" not in content and "射擊訓練" in content and "訴願" in content
    assert not permits.holds_at(case.visit, at("2026-12-03T10:00"))


def test_a_refusal_closes_with_reasons_and_remedy(entry, officer, chief):
    case = permitted(entry(), officer, chief, "refused", reasons="沒有進入的必要")
    assert (case.status, case.outcome) == (Status.CLOSED, "refused")
    content = str(case.documents.get(kind=IssuedDocument.Kind.REFUSAL).content)
    assert "沒有進入的必要" in content and "30 日內" in content
    assert case.visit.holds_from is None


@pytest.mark.parametrize(
    ("outcome", "people", "text"),
    [
        ("permit", ["1"], "部分許可"),
        ("part", ["1", "2"], "沒有剔除"),
        ("part", [], "至少"),
    ],
)
def test_the_ticks_have_to_fit_the_outcome(entry, outcome, people, text):
    case = entry()
    form = GrantForm(_posted({"outcome": outcome, "days": case.visit.days, "people": people}), visit=visit_of(case))
    assert not form.is_valid() and text in str(form.errors)


def test_no_permit_for_a_zone_that_was_closed_while_the_draft_waited(entry, officer, chief, branch):
    case = entry()
    draft = decisions.draft(case, outcome="permit", details=details(case), actor=officer, now=NOW)
    closing(case, branch)
    with pytest.raises(Refused, match="管制區"):
        decisions.approve(draft, actor=chief, now=NOW)
    assert Case.objects.get(pk=case.pk).status != Status.DECIDED
    assert not case.documents.filter(kind=PERMIT).exists()


# --- A closing ends permits, once; lifted, they hold again ------------------------------------------------------------
def test_a_closing_ends_the_permits_of_its_time_and_tells_each_applicant_once(entry, officer, chief, branch):
    case, waiting = permitted(entry(), officer, chief), entry()
    closure, touched = closing(case, branch)
    assert [visit.case_id for visit in touched.permits] == [case.pk]
    assert [visit.case_id for visit in touched.applications] == [waiting.pk]
    again, nobody = closing(case, branch)  # the second press
    assert again == closure and not nobody.permits and not nobody.applications
    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.CLOSED, "revoked")
    document = case.documents.get(kind=PERMIT)
    assert standing(document, NOW) == Standing.WITHDRAWN
    assert case.notices.filter(kind="permit_revoked").count() == 1
    assert waiting.notices.filter(kind="zone_closed").count() == 1
    assert Event.objects.filter(action=Action.ZONE_CHANGED).count() == 1
    waiting.refresh_from_db()
    assert waiting.status == Status.RECEIVED


def test_a_closing_at_another_time_touches_nobody(entry, officer, chief, branch):
    case = permitted(entry(), officer, chief)
    _closure, touched = closing(case, branch, starts=case.visit.exit_at)
    assert not touched.permits and not touched.applications


def test_lifted_the_permit_holds_again_with_a_new_number_once(entry, officer, chief, branch):
    case = permitted(entry(), officer, chief)
    closure, _touched = closing(case, branch)
    later = NOW + timedelta(hours=1)
    assert [visit.case_id for visit in zones.open_zone(closure, actor=branch, now=later)] == [case.pk]
    assert zones.open_zone(closure, actor=branch, now=later) == []
    case = Case.objects.select_related("visit").get(pk=case.pk)
    assert (case.status, case.outcome, case.visit.closure) == (Status.DECIDED, "permit", None)
    old, new = case.documents.filter(kind=PERMIT).order_by("pk")
    assert old.content == new.content and old.withdrawn_at and standing(new, case.visit.entry_at) == Standing.VALID
    assert case.notices.filter(kind="permit_restored").count() == 1


def test_a_closing_of_one_day_bars_that_day_alone_and_gives_it_back(entry, officer, chief, branch):
    case = entry(visit={"entry_at": "2026-12-03T04:00+08:00", "exit_at": "2026-12-05T20:00+08:00"})
    case = permitted(case, officer, chief)
    noon = at("2026-12-04T12:00")
    closure, touched = closing(case, branch, at("2026-12-04T10:00"), at("2026-12-04T18:00"))
    assert not touched.permits and [visit.case_id for visit in touched.shortened] == [case.pk]
    visit = visit_of(Case.objects.get(pk=case.pk))
    assert visit.case.status == Status.DECIDED and visit.days == ["2026-12-03", "2026-12-05"]
    assert visit.barred_days == [noon.date()]
    assert not permits.holds_at(visit, noon) and permits.holds_at(visit, noon + timedelta(days=1))
    old, new = case.documents.filter(kind=PERMIT).order_by("pk")
    assert standing(old, NOW) == Standing.SUPERSEDED and standing(new, noon) == Standing.VALID
    assert case.notices.filter(kind="permit_barred").count() == 1

    # The rest is closed too, then the first closing is lifted: its day comes back with the permit, not before.
    second, touched = closing(case, branch, at("2026-12-03T00:00"), at("2026-12-04T00:00"))
    third, touched = closing(case, branch, at("2026-12-05T00:00"), at("2026-12-06T00:00"))
    assert [visit.case_id for visit in touched.permits] == [case.pk]
    zones.open_zone(closure, actor=branch, now=NOW)
    assert Case.objects.get(pk=case.pk).status == Status.CLOSED
    zones.open_zone(third, actor=branch, now=NOW)
    visit = visit_of(Case.objects.get(pk=case.pk))
    assert (visit.case.status, visit.days) == (Status.DECIDED, ["2026-12-04", "2026-12-05"])
    zones.open_zone(second, actor=branch, now=NOW)
    visit = visit_of(Case.objects.get(pk=case.pk))
    assert visit.days == ["2026-12-03", "2026-12-04", "2026-12-05"] and visit.barred == []
    assert "2026" in str(case.documents.filter(kind=PERMIT, is_current=True).get().content)
    with translation.override("en"):
        told = [line.text for line in story(visit.case)]
    assert "The zone is closed on a day of your permit; the other days hold" in told
    assert "The zone is open again; your permit holds on that day too" in told


def test_only_the_branch_closes_its_zones(entry, chief):
    with pytest.raises(Refused):
        closing(entry(), chief)


# --- Fewer, over, refused by the database -----------------------------------------------------------------------------
def test_fewer_people_and_days_issue_the_permit_anew(entry, officer, chief):
    case = entry(visit={"entry_at": "2026-12-03T04:00+08:00", "exit_at": "2026-12-04T20:00+08:00"})
    case = permitted(case, officer, chief)
    actions.reduce(case, days=["2026-12-03"], people=[1], actor=CITIZEN, now=NOW)
    case = Case.objects.select_related("visit").get(pk=case.pk)
    assert case.visit.days == ["2026-12-03"] and case.visit.left_out == [2]
    assert case.visit.holds_until == at("2026-12-04T00:00")
    new = case.documents.get(kind=PERMIT, is_current=True)
    assert "王怡君" not in str(new.content) and "訴願" in str(new.content)
    assert new.supersedes.count() == 1
    with pytest.raises(Refused):
        actions.reduce(case, days=["2026-12-04"], people=[1], actor=CITIZEN, now=NOW)


def test_what_falls_away_before_the_decision_is_not_permitted(entry, officer, chief):
    case = entry()
    draft = decisions.draft(case, outcome="permit", details=details(case), actor=officer, now=NOW)
    actions.reduce(case, days=case.visit.days, people=[1], actor=CITIZEN, now=NOW)
    decisions.approve(draft, actor=chief, now=NOW)
    assert Visit.objects.get(pk=case.pk).left_out == [2]
    assert "王怡君" not in str(case.documents.get(kind=PERMIT).content)


def test_when_its_time_is_over_a_permit_lapses_or_ends_once(entry, officer, chief):
    unused, used = permitted(entry(), officer, chief), permitted(entry(), officer, chief)
    entered = used.visit.entry_at + timedelta(minutes=5)
    with pytest.raises(Refused):
        actions.check_entry(used, actor=officer, now=NOW)
    actions.check_entry(used, actor=officer, now=entered)
    assert permits.end_what_is_over(now=entered) == {"ended": 0, "lapsed": 0}
    over = used.visit.exit_at
    assert permits.end_what_is_over(now=over) == {"ended": 1, "lapsed": 1}
    assert permits.end_what_is_over(now=over) == {"ended": 0, "lapsed": 0}
    unused.refresh_from_db(), used.refresh_from_db()
    assert (unused.status, unused.outcome) == (Status.LAPSED, "not_used")
    assert (used.status, used.outcome) == (Status.CLOSED, "used")


def test_a_permit_that_was_used_is_not_closed_as_not_used(entry, officer, chief):
    case = permitted(entry(), officer, chief)
    entered = case.visit.entry_at + timedelta(minutes=5)
    assert {"finished", "lapsed"} <= set(closings(case, entered))
    actions.check_entry(case, actor=officer, now=entered)
    with pytest.raises(Refused):
        close(case, outcome="lapsed", actor=chief, now=entered)
    assert set(closings(case, entered)) == {"finished"}
    close(case, outcome="finished", actor=chief, now=entered)
    told = words.write(case.notices.get(kind="case_closed")).body
    assert "已結案。\n結案情形：辦理完畢" in told


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"exit_at": datetime(2020, 1, 1, tzinfo=NOW.tzinfo)}, "visit_ends_after_it_begins"),
        ({"people": 0}, "visit_has_people"),
        ({"days": []}, "visit_has_days"),
        ({"holds_from": NOW}, "visit_permit_ends_after_it_begins|visit_permitted_within"),
    ],
)
def test_the_database_refuses_an_impossible_visit(entry, change, constraint):
    case = entry()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Visit.objects.filter(pk=case.pk).update(**change)


def test_what_is_missing_is_named_in_both_languages_whoever_asks(entry):
    missing = gaps(entry())
    assert [gap.key for gap in missing] == ["need", "map", "identity"]
    assert (missing[1].zh, missing[1].en) == ("地點圖", "Map of the place")
