"""轉陳: same number, acknowledged or bounced, never the citizen's clock; who sees it, who may act, how long it took."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, Unit
from cases import clocks, dwell, lists, recount, search
from cases.actions import Refused, forwardings
from cases.models import Case, Closure, Deadline, Forwarding
from cases.sweep import sweep
from notifications import words
from notifications.models import Notice
from tests.cases.desk import filed, room  # noqa: F401
from tests.cast import NOW, at, make_user

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english(settings):
    settings.DEMO = True
    with translation.override("en"), time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def branch(catalogue):
    unit = Unit.objects.get(code="NB-ISP")
    unit.email = "isp@cga.example.tw"
    unit.save(update_fields=["email"])
    return unit


@pytest.fixture
def ida(branch):
    return make_user("ida", "劉檢管", "Ida Liu", Role.OFFICER, branch)


@pytest.fixture
def houbihu(mallory):
    return Unit.objects.get(code="P06-HOUBIHU")


def sees(user, case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def send(case, unit, actor, now=NOW, reason="theirs"):
    return forwardings.forward(case, unit=unit, reason=reason, actor=actor, now=now)


def test_a_case_is_forwarded_acknowledged_and_returned(report, otto, branch, ida, mallory):
    case = report()
    before = list(case.deadlines.values_list("pk", "due_at", "met_at"))
    sent = send(case, branch, otto)
    assert sent.deadline.due_at == NOW + 4 * HOUR  # a yacht: 4 hours, not a working day
    assert sees(ida, case) and sees(otto, case) and not sees(mallory, case)
    case.refresh_from_db()
    assert case.unit == case.received_unit
    assert Notice.objects.filter(kind="case_forwarded", case=case).exists()

    forwardings.acknowledge(case, actor=ida, now=NOW + HOUR)
    case.refresh_from_db()
    assert (case.unit, case.contact.code, case.officer) == (branch, "P02-BISHA", None)
    assert Deadline.objects.get(pk=sent.deadline_id).met_at == NOW + HOUR
    told = words.write(case.notices.get(kind="case_at_unit")).body  # only now: on its way nothing has changed
    assert "由北部分署檢管科辦理" in told and "編號、查詢碼和期限都不變" in told

    forwardings.send_back(case, reason="not ours", actor=ida, now=NOW + 3 * HOUR)
    case.refresh_from_db()
    assert case.unit.code == "P02-BISHA"
    assert sees(ida, case), "who had it in between still sees it"
    assert not sees(mallory, case)
    assert list(case.deadlines.exclude(pk=sent.deadline_id).values_list("pk", "due_at", "met_at")) == before
    verbs = set(case.events.values_list("action", flat=True))
    assert {"case.forwarded", "case.forwarding_received", "case.returned"} <= verbs
    assert "由第二岸巡隊碧砂漁港安檢所辦理" in words.write(case.notices.filter(kind="case_at_unit").last()).body


def test_who_asked_hears_nothing_of_a_case_that_only_bounced_off(report, otto, branch, ida):
    case = report()
    send(case, branch, otto)
    forwardings.send_back(case, reason="not ours", actor=ida, now=NOW + HOUR)
    assert not case.notices.filter(kind="case_at_unit").exists()


def test_the_sender_takes_it_back_while_nobody_has_it(report, otto, ida, branch, mallory):
    case = report()
    sent = send(case, branch, otto)
    with pytest.raises(Refused, match="Write why"):
        forwardings.take_back(case, reason=" ", actor=otto, now=NOW)
    with pytest.raises(Refused, match="role"):
        forwardings.take_back(case, reason="wrong unit", actor=mallory, now=NOW)
    forwardings.take_back(case, reason="wrong unit", actor=otto, now=NOW + HOUR)
    sent.refresh_from_db()
    assert (sent.bounced_at, sent.taken_back_by, sent.deadline.met_at) == (NOW + HOUR, otto, NOW + HOUR)
    assert case.notices.filter(kind="forwarding_taken_back", email=branch.email).count() == 1
    assert not sees(ida, case)
    with pytest.raises(Refused, match="not on its way"):  # the second press, and who was slower
        forwardings.take_back(case, reason="wrong unit", actor=otto, now=NOW + HOUR)
    with pytest.raises(Refused, match="not on its way"):
        forwardings.acknowledge(case, actor=ida, now=NOW + HOUR)
    assert send(case, branch, otto, NOW + 2 * HOUR).pk, "nobody had it, so sending it again needs no supervisor"
    with pytest.raises(IntegrityError), transaction.atomic():
        Forwarding.objects.filter(bounced_at=None).update(taken_back_by=otto)


def test_the_time_of_each_unit_is_measured(report, otto, branch, ida):
    case = report()
    send(case, branch, otto, NOW + HOUR)
    forwardings.acknowledge(case, actor=ida, now=NOW + 2 * HOUR)
    forwardings.send_back(case, reason="not ours", actor=ida, now=NOW + 5 * HOUR)
    case = Case.objects.get(pk=case.pk)
    found = dwell.stays(case, case.forwardings.all(), NOW + 6 * HOUR)
    assert [(stay.unit.code, stay.lasted) for stay in found] == [
        ("P02-BISHA", 2 * HOUR),
        ("NB-ISP", 3 * HOUR),
        ("P02-BISHA", HOUR),
    ]
    assert {unit.code: time for unit, time in dwell.totals(found)} == {"P02-BISHA": 3 * HOUR, "NB-ISP": 3 * HOUR}


def test_refusals_say_why(report, otto, ida, branch, mallory):
    case = report()
    with pytest.raises(Refused, match="role"):
        send(case, branch, mallory)
    with pytest.raises(Refused, match="Write why"):
        send(case, branch, otto, reason=" ")
    with pytest.raises(Refused, match="with this unit"):
        send(case, case.unit, otto)
    with pytest.raises(Refused, match="Nobody forwarded"):
        forwardings.send_back(case, reason="no", actor=otto, now=NOW)
    with pytest.raises(Refused, match="not on its way"):
        forwardings.acknowledge(case, actor=ida, now=NOW)
    send(case, branch, otto)
    with pytest.raises(Refused, match="on its way to another"):
        send(case, branch, otto)
    with pytest.raises(Refused, match="Only the unit"):
        forwardings.acknowledge(case, actor=otto, now=NOW)
    branch.is_active = False
    branch.save(update_fields=["is_active"])
    other = report()
    with pytest.raises(Refused, match="not in service"):
        send(other, branch, otto)
    Case.objects.filter(pk=other.pk).update(status="closed", closed_at=NOW)
    with pytest.raises(Refused, match="closed"):
        send(other, branch, otto)


def test_the_second_time_between_two_units_needs_a_supervisor(report, otto, sue, branch, ida):
    case = report()
    send(case, branch, otto)
    forwardings.send_back(case, reason="not ours", actor=ida, now=NOW + HOUR)
    with pytest.raises(Refused, match="Ask a supervisor"):
        send(case, branch, otto, NOW + 2 * HOUR)
    assert send(case, branch, sue, NOW + 2 * HOUR).pk


def test_what_nobody_acknowledges_comes_back_once(report, otto, sue, branch, ida):
    case = report()
    send(case, branch, otto)
    assert forwardings.bounce_due(NOW + 3 * HOUR) == {"due": 0, "bounced": 0}
    sweep(NOW + 2 * HOUR)
    assert case.notices.filter(kind="deadline_near", email=branch.email).exists()
    assert forwardings.bounce_due(NOW + 4 * HOUR) == {"due": 1, "bounced": 1}
    assert forwardings.bounce_due(NOW + 5 * HOUR) == {"due": 0, "bounced": 0}
    sent = case.forwardings.get()
    assert sent.bounced_at == NOW + 4 * HOUR
    assert not forwardings.bounce(sent.pk, now=NOW + 5 * HOUR)
    assert case.events.filter(action="case.forwarding_bounced").count() == 1
    assert not case.notices.filter(kind="case_at_unit").exists()
    assert case.notices.filter(kind="forwarding_bounced", email="sue@cga.example.tw").count() == 1
    assert not sees(ida, case), "who never had it has no business with it"
    with pytest.raises(Refused, match="not on its way"):
        forwardings.acknowledge(case, actor=ida, now=NOW + 5 * HOUR)


def test_a_case_closed_on_its_way_ends_the_forwarding_without_a_word(report, otto, branch):
    case = report()
    send(case, branch, otto)
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=NOW)
    assert forwardings.bounce_due(NOW)["bounced"] == 1
    assert not case.notices.filter(kind="forwarding_bounced").exists()


def test_two_workers_bounce_once(transactional_db, catalogue, report, otto, branch):
    case = report()
    sent = send(case, branch, otto)
    done = []

    def work():
        try:
            done.append(forwardings.bounce(sent.pk, now=NOW + 4 * HOUR))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _one in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == [False, True]
    assert case.events.filter(action="case.forwarding_bounced").count() == 1


def test_a_middle_unit_still_sees_the_case(report, otto, branch, ida, houbihu, mallory):
    case = report()
    send(case, branch, otto)
    forwardings.acknowledge(case, actor=ida, now=NOW)
    send(case, houbihu, ida)
    forwardings.acknowledge(case, actor=mallory, now=NOW)
    assert sees(otto, case) and sees(ida, case) and sees(mallory, case)
    assert search.visible_to(mallory).filter(case=case).exists()
    assert search.visible_to(otto).filter(case=case).exists()


def test_the_database_refuses_what_cannot_be(report, otto, branch):
    case = report()
    sent = send(case, branch, otto)
    row = {"case": case, "from_unit": case.unit, "to_unit": branch, "sent_at": NOW, "sent_by": otto, "reason": "x"}
    for wrong in (
        {},  # two on their way
        {"to_unit": case.unit, "received_at": NOW},
        {"reason": "", "received_at": NOW},
        {"is_return": True, "bounced_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Forwarding.objects.create(**row | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Forwarding.objects.filter(pk=sent.pk).update(received_at=NOW, bounced_at=NOW)


# --- Through the front door -------------------------------------------------------------------------------------------
@pytest.fixture
def sign_in(client):
    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.force_login(user)
        return client

    return as_


def test_the_pages_from_the_button_to_the_return(report, otto, branch, ida, sign_in):
    case = report()
    address, page = reverse("case", args=[case.reference]), reverse("case_forward", args=[case.reference])
    client = sign_in(otto)
    assert page in client.get(address).text
    refused = client.post(page, {"unit": "", "reason": "typed already"})
    assert refused.status_code == 422 and "typed already" in refused.text and "<title>Error: " in refused.text
    assert client.post(page, {"unit": branch.pk, "reason": "theirs"}).status_code == 302
    assert client.get(page).status_code == 404
    recall = reverse("case_take_back", args=[case.reference])
    assert recall in client.get(address).text
    assert client.post(recall, {"reason": ""}).status_code == 422
    assert client.post(recall, {"reason": "wrong unit"}).status_code == 302
    assert client.get(recall).status_code == 404
    assert client.post(page, {"unit": branch.pk, "reason": "theirs"}).status_code == 302

    client = sign_in(ida)
    assert case.reference in client.get(reverse("desk")).text
    assert case.reference in client.get(reverse("case_list"), {"list": "arriving"}).text
    assert "We have the case" in client.get(address).text
    client.post(reverse("case_receive", args=[case.reference]))
    assert Case.objects.get().unit == branch
    assert not lists.page(lists.Asked("arriving"), ida, NOW).rows
    back = reverse("case_return", args=[case.reference])
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "not ours"}).status_code == 302
    text = client.get(address).text
    assert "not ours" in text and "How long each unit had it" in text


def test_who_received_it_still_serves_the_applicant(report, otto, sue, branch, ida, sign_in):
    case = report()
    send(case, branch, otto)
    forwardings.acknowledge(case, actor=ida, now=NOW)
    client = sign_in(otto)
    assert client.post(reverse("case_reissue", args=[case.reference])).status_code == 200
    assert client.post(reverse("case_note", args=[case.reference]), {"body": "She called."}).status_code == 302
    assert client.post(reverse("case_act", args=[case.reference, "cancel"]), {"note": "x"}).status_code == 302
    assert Case.objects.get().status == "received", "what is decided, the other unit decides"


def test_outsiders_find_no_page(report, branch, mallory, sign_in):
    case = report()
    client = sign_in(mallory)
    for name in ("case_forward", "case_receive", "case_return"):
        assert client.post(reverse(name, args=[case.reference]), {"unit": branch.pk}).status_code == 404


def test_the_loop_guard_stands_on_top_of_the_form(report, otto, branch, ida, sign_in):
    case = report()
    send(case, branch, otto)
    forwardings.send_back(case, reason="not ours", actor=ida, now=NOW)
    page = sign_in(otto).post(reverse("case_forward", args=[case.reference]), {"unit": branch.pk, "reason": "again"})
    assert page.status_code == 422 and "Ask a supervisor" in page.text


def test_the_time_to_say_it_came_is_counted_where_the_other_unit_is(filed, otto, houbihu):  # noqa: F811
    """Closed by a typhoon, nobody there can say so; that the sender's county is closed takes nothing from them."""
    case = filed("coastal-zone", now=NOW)
    tuesday = (NOW + timedelta(days=1)).date()
    recount.declare(Closure(date=tuesday, county="基隆市", reason_zh="颱風"), actor=otto, now=NOW)
    sent = send(case, houbihu, otto)
    assert sent.deadline.due_at == at("2026-11-25T00:00")
    recount.declare(Closure(date=tuesday, county="屏東縣", reason_zh="颱風"), actor=otto, now=NOW)
    clock = Deadline.objects.select_related("stage", "case__unit").get(pk=sent.deadline_id)
    assert clock.due_at == at("2026-11-26T00:00")
    assert "停止上班：屏東縣" in clocks.as_data(clocks.working_of(clock))[1]["zh"]
    sweep(at("2026-11-25T00:00"))
    assert forwardings.bounce_due(at("2026-11-25T00:00")) == {"due": 0, "bounced": 0}
