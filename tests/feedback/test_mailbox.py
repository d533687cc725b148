"""The secretariat: registered and given to a unit, more time by who is high enough, repeats, what goes elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases import access, recount
from cases.actions import Refused, decisions, extensions
from cases.models import Authority, Case, IssuedDocument
from cases.models.case import Status
from feedback.actions import extending, passing, registering, repeating, unhandled
from feedback.mailbox import assigning, levels, likeness, repeats
from feedback.models import AssignmentRule, ExtensionRequest, Petition
from notifications import words
from notifications.models import Notice
from tests.cast import NOW, at
from tests.feedback.desk import *  # noqa: F403
from tests.feedback.desk import again, at_bisha, of, registered
from tests.feedback.letters import sent

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


def whole(case):
    return extensions.whole_clock(again(case))


def press(client, case, act, **answers):
    return client.post(reverse("mailbox_act", args=[case.reference, act]), answers)


# --- Registered -------------------------------------------------------------------------------------------------------
def test_a_letter_is_registered_with_what_the_rules_propose_and_a_person_confirms(clerk, signed_in, bisha, handler):
    case = sent(subject="碧砂漁港的燈壞了", address="基隆市中正區北寧路 211 號").case
    assert whole(case).due_at == at("2026-12-03T00:00")  # 7 working days from the first day on
    AssignmentRule.objects.create(order=7, words="八斗子 碧砂", unit=bisha, level="simple")
    desk = signed_in(clerk)
    assert case.reference in desk.get(reverse("mailbox_desk")).text
    page = desk.get(reverse("case", args=[case.reference])).text
    assert 'href="#mailbox"' in page and "目前沒有您要辦的事" not in page, "what to do leads to where it is done"
    page = desk.get(reverse("mailbox_act", args=[case.reference, "register"])).text
    assert str(bisha) in page and "“碧砂”" in page.replace("「", "“").replace("」", "”")
    answers = {"kind": "suggestion", "topic": case.petition.topic_id, "unit": bisha.pk, "level": "simple", "reason": ""}
    wrong = press(desk, case, "register", **{**answers, "level": "urgent"})
    assert wrong.status_code == 422 and "錯誤：" in wrong.text
    assert press(desk, case, "register", **answers).status_code == 302
    case = again(case)
    assert (case.status, case.stage.key, case.limit.key) == (Status.IN_REVIEW, "reply-simple", "reply-simple")
    assert whole(case).due_at == at("2026-11-27T00:00")
    assert [clock.stage.key for clock in case.deadlines.filter(met_at__isnull=False)] == ["register"]
    assert case.forwardings.get().to_unit == bisha
    told = Notice.objects.get(case=case, kind="petition_placed")
    assert "）前收到答復" in words.write(told).body
    assert told.context["answers_zh"] == str(bisha)
    again_pressed = press(desk, case, "register", **answers)
    assert again_pressed.status_code == 302 and Case.objects.get().forwardings.count() == 1


def test_the_level_moves_the_clock_with_a_line_in_its_ledger_and_the_petitioner_is_told(clerk, handler):
    case = at_bisha(clerk, handler, address="基隆市")
    letter = Petition.objects.select_related("topic").get()
    given = {"kind": letter.kind, "topic": letter.topic, "actor": clerk}
    later = NOW + timedelta(days=1)
    registering.classify(case, level="complex", reason="要問三個單位", now=later, **given)
    clock = whole(case)
    assert clock.due_at == at("2027-01-07T00:00") and again(case).stage.key == "reply-complex"
    assert [line.kind for line in clock.ledger.all()] == ["start", "recount"] and clock.ledger.last().by == clerk
    assert Notice.objects.get(case=case, kind="petition_placed", key__contains="moved").context["why"] == "要問三個單位"
    with pytest.raises(Refused):
        registering.classify(again(case), level="simple", reason="", now=later, **given)
    with pytest.raises(Refused):  # nobody takes a letter that is late out of its lateness
        registering.classify(again(case), level="simple", reason="誤", now=at("2027-01-07"), **given)
    with pytest.raises(Refused):
        registering.classify(again(case), level="simple", reason="誤", now=later, **{**given, "actor": handler})


def test_no_level_is_given_whose_time_is_over_by_then(clerk, handler, signed_in):
    """A letter of Monday is simple until Thursday; on Friday it would be late with the press."""
    case = sent(address="基隆市", language="en").case
    friday = at("2026-11-27T09:00")
    with time_machine.travel(friday, tick=False):
        desk, letter = signed_in(clerk), Petition.objects.select_related("topic").get()
        answers = {"kind": letter.kind, "topic": letter.topic.pk, "level": "simple", "unit": case.unit_id}
        refused = press(desk, case, "register", **answers)
        assert "該級別的時限已過" in refused.text and again(case).status == Status.RECEIVED
        assert press(desk, case, "register", **answers | {"level": "normal"}).status_code == 302
    told = Notice.objects.get(case=case, kind="petition_placed")
    assert told.context["is_late"] is False and "You get the answer by" in words.write(told).body


def test_a_letter_registered_after_its_time_is_not_promised_a_day_that_is_over(clerk):
    case = sent(address="基隆市", language="en").case
    registered(again(case), again(case).unit, actor=clerk, now=at("2026-12-07T09:00"))
    body = words.write(Notice.objects.get(case=case, kind="petition_placed")).body
    assert "You should have had the answer by" in body and "You get the answer by" not in body
    assert "before the time is over" not in body


def test_rules_propose_by_word_topic_and_unit_named(bisha):
    letter = sent(subject="船隻排油").case.petition
    letter.kind = "inquiry"
    branch = of("NB")
    rules = [
        AssignmentRule(order=1, words="違建", unit=branch),
        AssignmentRule(order=2, topic=letter.topic, words="排油", unit=bisha, level="complex"),
        AssignmentRule(order=3, topic=letter.topic.parent or letter.topic, unit=branch),
    ]
    found = assigning.proposal(letter, rules)
    assert (found.unit, found.level) == (bisha, "complex")
    assert assigning.proposal(letter, rules[2:]).unit == branch
    letter.concerned = branch
    assert assigning.proposal(letter, []).unit == branch
    letter.kind, letter.concerned = "misconduct", bisha  # whom it accuses does not answer it
    assert assigning.proposal(letter, []).unit != bisha


# --- More time --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("n", "grants"), [(10, "sue"), (11, "head"), (21, "principal")])
def test_the_longer_the_extension_the_higher_who_grants_it(request, clerk, handler, sue, head, principal, n, grants):
    case = at_bisha(clerk, handler, address="基隆市中正區")
    asked = extending.ask(case, n=n, reason="等氣象署的資料", actor=handler, now=NOW)
    people = {"sue": sue, "head": head, "principal": principal}
    assert [told.email for told in Notice.objects.filter(kind="extension_waits")] == [people[grants].email]
    order = ["sue", "head", "principal"]
    for name in order[: order.index(grants)]:
        with pytest.raises(Refused):
            extending.settle(asked, granted=True, actor=people[name], now=NOW)
    before = whole(case).due_at
    extending.settle(asked, granted=True, actor=people[grants], now=NOW)
    extending.settle(asked, granted=True, actor=people[grants], now=NOW)  # the second press
    assert whole(case).due_at > before + timedelta(days=n)
    assert case.documents.filter(kind=IssuedDocument.Kind.EXTENSION).count() == 1
    assert Notice.objects.get(case=case, kind="extended").context["reason"] == "等氣象署的資料"


def test_an_extension_is_asked_in_time_granted_by_another_and_twice_at_most(clerk, handler, sue, signed_in):
    case = at_bisha(clerk, handler)
    desk = signed_in(handler)
    assert press(desk, case, "extend", n=31, reason="久").status_code == 422
    assert press(desk, case, "extend", n=5, reason="等資料").status_code == 302
    asked = ExtensionRequest.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtensionRequest.objects.filter(pk=asked.pk).update(settled_by=handler, settled_at=NOW, is_granted=True)
    chief = signed_in(sue)
    assert case.reference in chief.get(reverse("mailbox_desk") + "?list=open").text
    assert press(chief, case, "extension", granted="no", answer="").status_code == 422
    assert press(chief, case, "extension", granted="no", answer="資料已到").status_code == 302
    assert not case.documents.filter(kind=IssuedDocument.Kind.EXTENSION).exists()
    for _time in range(2):
        extending.settle(
            extending.ask(again(case), n=5, reason="再等", actor=handler, now=NOW), granted=True, actor=sue, now=NOW
        )
    with pytest.raises(Refused):
        extending.ask(again(case), n=5, reason="三等", actor=handler, now=NOW)
    late = at_bisha(clerk, handler, email="bob@example.tw")
    with pytest.raises(Refused):
        extending.ask(late, n=5, reason="遲", actor=handler, now=whole(late).due_at)


# --- The same again ---------------------------------------------------------------------------------------------------
def answered(case, now) -> Case:
    """Closed with a clear answer."""
    Case.objects.filter(pk=case.pk).update(status=Status.CLOSED, outcome="explained", closed_at=now, stage=None)
    return again(case)


def test_the_third_letter_of_one_matter_may_be_left_unhandled_and_cites_the_answers(clerk, principal, signed_in):
    days = [NOW - timedelta(days=n) for n in (400, 40, 20)]
    _old, first, second = (answered(sent(day).case, day + timedelta(days=3)) for day in days)
    other = answered(sent(days[1], subject="申請釣魚", content="想知道哪裡可以釣魚，謝謝。").case, NOW)
    third = sent(address="基隆市").case
    found = repeats.earlier(third, clerk, NOW)
    assert [row.case for row in found[:2]] == [second, first] and found[0].likeness == 100
    assert found[-1].case == other and found[-1].likeness < 50
    draft = {"ground": "unhandled_2", "reasons": "已於 11 月說明。", "actor": clerk, "now": NOW}
    with pytest.raises(Refused):
        unhandled.draft(third, cited=[first, second], **draft)
    desk = signed_in(clerk)
    numbers = [first.reference, second.reference]
    assert press(desk, third, "unhandled", ground="unhandled_2", reasons="已說明").status_code == 422
    assert press(desk, third, "repeats", earlier=numbers).status_code == 302
    assert press(desk, third, "unhandled", ground="unhandled_2", reasons="已說明", cited=numbers).status_code == 302
    made = decisions.waiting(third)
    with pytest.raises(Refused):
        decisions.approve(made, actor=clerk, now=NOW)
    decisions.approve(made, actor=principal, now=NOW)
    third = again(third)
    assert (third.status, third.outcome) == (Status.NOT_ACCEPTED, "unhandled_2")
    paper = str(third.documents.get(kind=IssuedDocument.Kind.DECISION).content)
    assert all(number in paper for number in numbers) and "第173條" in paper
    repeating.mark(third, [], actor=clerk, now=NOW)
    assert not repeats.citable(third)


def test_likeness_is_of_words_and_no_person_is_found_by_a_name_alone(clerk):
    bag = likeness.bag
    assert likeness.likeness(bag("漁港路燈壞了"), bag("漁港路燈壞了")) == 100
    assert likeness.likeness(bag("漁港路燈壞了"), bag("遊艇怎麼報備")) == 0 == likeness.likeness(bag(""), bag(""))
    earlier = sent(email="", phone="+886912345678", reply_by="phone").case
    for given in ({"email": "carol@example.tw"}, {"email": "", "reply_by": "none"}):
        assert not repeats.earlier(sent(**given).case, clerk, NOW)
    same = sent(name="王 大", email="", phone="+886912345678", reply_by="phone").case
    assert [row.case for row in repeats.earlier(same, clerk, NOW)] == [earlier]


# --- Elsewhere --------------------------------------------------------------------------------------------------------
def test_a_part_goes_to_another_authority_and_the_rest_stays(clerk, signed_in):
    case = sent(address="基隆市").case
    authority = Authority.objects.filter(is_active=True).first()
    desk = signed_in(clerk)
    given = {"authority": authority.pk, "part": "漁港的路燈", "reason": "漁港設施由市府管理"}
    assert press(desk, case, "transfer", **given).status_code == 302
    sent_on = case.part_transfers.get()
    assert (sent_on.with_name, again(case).status) == (False, Status.RECEIVED)
    assert Notice.objects.get(case=case, kind="petition_part_transferred").context["part"] == "漁港的路燈"
    refused = press(desk, case, "transfer", **given)
    assert refused.status_code == 422  # the same part is not sent twice
    assert press(desk, case, "transfer", **{**given, "part": ""}).status_code == 302
    assert again(case).status == Status.TRANSFERRED and case.transfer.authority == authority
    assert case.documents.filter(kind=IssuedDocument.Kind.TRANSFER).exists()


def test_what_is_no_petition_is_told_its_procedure(clerk, handler):
    case = sent(address="基隆市").case
    convert = {"to": "information", "reason": "要的是文件", "now": NOW}
    with pytest.raises(Refused):
        passing.convert(case, actor=handler, **convert)
    passing.convert(case, actor=clerk, **convert)
    assert again(case).outcome == "converted"
    assert Notice.objects.get(case=case, kind="petition_converted").context["service_code"] == "information"
    with pytest.raises(Refused):
        passing.convert(again(case), actor=clerk, **convert)


# --- Rules and list ---------------------------------------------------------------------------------------------------
def test_the_secretariat_keeps_its_rules_and_the_list_is_exported_without_names(clerk, handler, signed_in, bisha):
    desk = signed_in(clerk)
    rule = {"order": 5, "topic": "", "words": "", "unit": bisha.pk, "level": "", "is_active": "on"}
    assert desk.post(reverse("mailbox_rule_new"), rule).status_code == 422
    assert desk.post(reverse("mailbox_rule_new"), {**rule, "words": "路燈"}).status_code == 302
    numbers = {"repeat_threshold": 3, "repeat_days": 365, "chief_extends": 10, "head_extends": 5}
    assert desk.post(reverse("mailbox_numbers"), numbers).status_code == 422
    assert desk.post(reverse("mailbox_numbers"), {**numbers, "head_extends": 20}).status_code == 302
    assert levels.rules().repeat_threshold == 3
    assert "路燈" in desk.get(reverse("mailbox_rules")).text
    case = sent().case
    table = desk.get(reverse("mailbox_export") + "?list=new").content.decode()
    assert case.reference in table and "王小明" not in table and "路燈" not in table
    assert signed_in(handler).get(reverse("mailbox_rules")).status_code == 404


def test_a_page_of_the_list_takes_few_queries_however_long_it_is(clerk, signed_in, django_assert_max_num_queries):
    for n in range(4):
        sent(email=f"p{n}@example.tw")
    desk = signed_in(clerk)
    with django_assert_max_num_queries(18):
        assert desk.get(reverse("mailbox_desk")).status_code == 200


def test_registering_needs_the_ability_in_the_unit(handler, sue, clerk):
    case = sent().case
    for user in (handler, sue):
        with pytest.raises(Refused):
            registered(case, of("P02-BISHA"), actor=user)
    registered(case, None, actor=clerk)
    assert again(case).unit.code == "HQ-SEC" and not again(case).forwardings.exists()


def test_no_button_asks_for_a_supplement_that_the_procedure_does_not_know(clerk, handler, signed_in):
    """It would refuse whatever was typed; a letter asks what is unclear, and the clock runs on (§171 III)."""
    case = at_bisha(clerk, handler, address="基隆市")
    address = reverse("case", args=[case.reference])
    shown = signed_in(handler).get(address).text
    assert f"{address}supplement/" not in shown and f"{address}letter/" in shown


def test_a_due_day_in_a_year_nobody_confirmed_carries_a_warning(client, clerk, handler, signed_in):
    """30 working days from the end of November end in a year whose calendar is an estimate (facts §3.1)."""
    case = at_bisha(clerk, handler, level="complex", address="基隆市")
    for warned in (True, False):
        shown = [signed_in(handler).get(reverse("case", args=[case.reference])).text]
        client.post(reverse("track_link", kwargs={"token": access.link_token(case)}))
        shown.append(client.get(f"/track/{case.reference}/").text)
        assert [f"民國 {2027 - 1911} 年辦公日曆尚未與行政院公告核對" in page for page in shown] == [warned] * 2
        recount.confirm_year(2027, source="行政院人事行政總處", actor=clerk, now=NOW)
