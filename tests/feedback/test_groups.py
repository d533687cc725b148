"""Mass petitions: letters that say the same are looked into once; each keeps number, clock and answer."""

import pytest
import time_machine
from django.urls import reverse

from audit.models import Action
from cases.actions import Refused, assign, forwardings
from cases.models import Authority, Case
from cases.models.case import Discretion, Status
from feedback.actions import grouping, passing, replies
from feedback.mailbox import alike
from tests.cast import NOW, at
from tests.feedback.answers import PARTS
from tests.feedback.desk import *  # noqa: F403
from tests.feedback.desk import again, of, registered
from tests.feedback.letters import sent

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def crowd(clerk):
    """Five who copied one letter, and one who wrote of something else."""
    same = [sent(name=f"陳{n}", email=f"p{n}@example.tw", address=f"基隆市 {n} 號").case for n in range(5)]
    return [*same, sent(subject="哪裡可以釣魚", content="想知道哪裡開放釣魚。", email="bob@example.tw").case]


def test_fifty_are_one_press_and_go_where_the_first_goes(clerk, handler, sue, signed_in, crowd, bisha):
    lead, *others, stranger = crowd
    found = [row.case for row in alike.alike(lead, clerk, NOW)]
    assert set(found) == set(others)
    clocks = {one.pk: one.due_at for one in Case.objects.all()}
    desk = signed_in(clerk)
    address = reverse("mailbox_act", args=[lead.reference, "group"])
    assert desk.post(address, {"reason": "同一份連署"}).status_code == 422
    numbers = {"picked": [one.reference for one in others[:3]], "others": others[3].reference, "reason": "同一份連署"}
    assert desk.post(address, {**numbers, "others": "PT-115-999999-9"}).status_code == 422
    assert desk.post(address, numbers).status_code == 302
    assert {one.lead_id for one in map(again, others)} == {lead.pk} and again(stranger).lead_id is None
    assert {one.pk: one.due_at for one in Case.objects.all()} == clocks  # each keeps its own
    page = desk.get(reverse("case", args=[lead.reference])).text
    assert all(one.reference in page for one in others)
    registered(again(lead), bisha, actor=clerk, level="complex")
    forwardings.acknowledge(again(lead), actor=handler, now=NOW)
    assign(again(lead), officer=handler, actor=sue, now=NOW)
    for one in map(again, [lead, *others]):
        assert (one.unit, one.officer, one.status, one.stage.key) == (bisha, handler, Status.IN_REVIEW, "reply-complex")
    assert len({one.reference for one in others}) == 4 and not alike.alike(again(lead), clerk, NOW)
    assert others[0].events.filter(action=Action.CASE_GROUPED).count() == 1


def test_one_is_split_again_and_answered_for_itself(clerk, signed_in, crowd):
    lead, member = crowd[:2]
    grouping.join(member, lead, reason="同", actor=clerk, now=NOW)
    desk = signed_in(clerk)
    address = reverse("mailbox_act", args=[member.reference, "split"])
    assert desk.post(address, {"reason": ""}).status_code == 422
    for _press in range(2):
        assert desk.post(address, {"reason": "另有主張"}).status_code == 302
    assert again(member).lead_id is None
    assert member.events.filter(action=Action.CASE_UNGROUPED).count() == 1


def test_what_cannot_be_joined_says_why_and_stops_no_other(clerk, handler, crowd):
    lead, member, closed, sealed = crowd[:4]
    Case.objects.filter(pk=closed.pk).update(status=Status.CLOSED, closed_at=NOW, stage=None)
    Case.objects.filter(pk=sealed.pk).update(discretion=Discretion.SEALED)
    given = {"reason": "同", "now": NOW}
    joined, refused = grouping.gather(lead, [sealed, closed, member], actor=clerk, **given)
    assert [one.pk for one in joined] == [member.pk]
    assert set(refused) == {closed.reference, sealed.reference}
    with pytest.raises(Refused):
        grouping.join(crowd[4], lead, actor=handler, **given)
    with pytest.raises(Refused):
        grouping.join(lead, member, actor=clerk, **given)
    assert of("HQ-SEC") == again(lead).unit


def test_where_the_one_that_leads_goes_elsewhere_the_others_are_answered(clerk, handler, crowd, bisha):
    """They keep their numbers and their clocks, so they must not wait for an answer that never comes."""
    lead, member = crowd[:2]
    grouping.join(member, lead, reason="同", actor=clerk, now=NOW)
    registered(again(lead), bisha, actor=clerk)
    forwardings.acknowledge(again(lead), actor=handler, now=NOW)
    assert replies.is_answered_with_another(again(member))
    authority = Authority.objects.order_by("pk").first()
    passing.transfer(again(lead), authority=authority, reason="權責", actor=clerk, now=NOW)
    assert replies.keep(again(member), parts=PARTS, answers={}, actor=handler, now=NOW).round == 1


def test_an_old_letter_goes_along_though_the_level_of_the_lead_is_over_for_it(clerk, handler, crowd, bisha):
    """Else the unit could not take the one that leads."""
    lead, member = crowd[:2]
    friday = at("2026-11-27T09:00")
    fresh = sent(friday, name="陳新", email="new@example.tw", address="基隆市 9 號").case
    grouping.join(member, fresh, reason="同", actor=clerk, now=friday)
    registered(again(fresh), bisha, actor=clerk, now=friday, level="simple")
    forwardings.acknowledge(again(fresh), actor=handler, now=friday)
    assert (again(member).unit, again(member).limit.key, again(fresh).limit.key) == (bisha, "reply", "reply-simple")
    assert again(lead).unit != bisha
