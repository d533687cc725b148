"""A confidential letter is there for those named; an outsider finds it in no list, search, export, address or trail."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Membership, Role, User
from cases import search
from cases.actions import Refused, assign, consultations, forwardings
from cases.models import Accused, Case, Confidant, Decision
from cases.models.case import Discretion, Status
from cases.recipients import Directory
from cases.sweep import sweep
from coastguard_portal import access_matrix, urls
from feedback.actions import confiding, extending
from feedback.mailbox import alike, repeats
from notifications.models import Notice
from tests.cast import DAWN, NOW, make_user
from tests.feedback.desk import *  # noqa: F403
from tests.feedback.desk import again, at_bisha, of, registered
from tests.feedback.letters import sent

pytestmark = pytest.mark.usefixtures("catalogue")
WORDS = "路燈"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


def entrusted(ethics, handler, *, let_in=(), **changes) -> Case:
    """Secret from the first, registered by the ethics office and given to an officer at Bisha."""
    case = sent(is_secret=True, address="基隆市", **changes).case
    registered(case, None, actor=ethics)
    given = {"officer": handler, "unit": of("P02-BISHA"), "let_in": let_in, "reason": "熟悉現場", "actor": ethics}
    return confiding.entrust(again(case), now=NOW, **given)


BEHIND = "/staff/reports/feedback/cases/?since=2026-01-01&until=2026-12-31"
# What the lists show when they are asked for more; what a case shows, with its number in it.
ASKED = [
    *(f"/staff/cases/?list={name}" for name in ("soon", "overdue", "sent", "arriving", "closed")),
    "/staff/cases/?list=unit&service=petition&sort=due",
    *(f"/staff/mailbox/?list={name}" for name in ("open", "mine", "soon", "overdue", "closed")),
    *(f"/staff/mailbox/list.csv?list={name}" for name in ("new", "overdue")),
    *(f"{BEHIND}&figure={name}" for name in ("received", "pending", "overdue", "promised")),
    f"{BEHIND}&figure=received&by=kind&value=suggestion",
    f"/search/?q={WORDS}",
]
BESIDE = ("/staff/settings/", "/staff/account/", "/staff/content/", "/staff/surveys/")
PAGES = ("", "forward/", "letter/", "withdraw/", "all/history/", "page/reply/", "ask/unit/")
ACTS = ("register", "repeats", "entrust")


def lists() -> list[str]:
    """Every address of staff that names nothing, but for their own account and what is set up: whatever list, search,
    board or file there is, and will be."""
    known = {reverse(name) for name, parts in access_matrix.walk(get_resolver(), ()) if not parts}
    return [*sorted(one for one in known if one.startswith("/staff/") and not one.startswith(BESIDE)), *ASKED]


def traces(client, case, outsider) -> list[str]:
    """Wherever this person meets the case."""
    said = {one: client.get(one).getvalue().decode().replace(f'value="{WORDS}"', "") for one in lists()}
    found = [one for one, text in said.items() if case.reference in text or "漁港路燈" in text]
    own = [f"/staff/cases/{case.reference}/{page}" for page in PAGES]
    own += [f"/staff/mailbox/{case.reference}/{act}/" for act in ACTS]
    found += [address for address in own if client.get(address).status_code != 404]
    for words in (WORDS, case.reference):
        asked = [
            client.post(at, {"words": words}) for at in ("/staff/cases/?list=unit", "/staff/phone/", "/staff/search/")
        ]
        found += [f"{words} at {one.request['PATH_INFO']}" for one in asked if f"/cases/{case.reference}/" in one.text]
    figures = client.get("/staff/reports/feedback/?year=115&sheet=unit&form=csv")  # by the name of the unit that has it
    found += ["figures"] * any(cell.strip("0") for cell in figures.text.splitlines()[1].split(",")[1:])
    entries = search.visible_to(outsider).filter(case=case)
    found += ["index"] * entries.exists() + ["notices"] * Notice.objects.visible_to(outsider).filter(case=case).exists()
    return found


@pytest.fixture
def omar(catalogue):
    """An outsider who may do whatever any role may, at the headquarters and where the letter lies, but for that of the
    ethics office."""
    user = User.objects.create(username="omar", name_zh="歐全能", name_en="Omar Ou", email="omar@cga.example.tw")
    Membership.objects.bulk_create(
        Membership(user=user, unit=of(code), role=role, starts_at=DAWN)
        for code in ("CGA", "P02-BISHA")
        for role in Role.values
        if role != Role.ETHICS
    )
    return user


def test_an_outsider_looks_for_it_in_vain(omar, ethics, handler, signed_in, monkeypatch):
    monkeypatch.setattr(urls, "handler404", "coastguard_portal.access_matrix.not_there")  # drawing it takes the time
    case = entrusted(ethics, handler)
    assert traces(signed_in(omar), case, omar) == []
    plain = sent(subject="漁港路燈又壞了", email="alice@example.tw").case  # the same person, the same words
    for suggested in (repeats.earlier(plain, omar, NOW), alike.alike(plain, omar, NOW)):
        assert case.pk not in [row.case.pk for row in suggested]


def test_no_unit_is_asked_about_it_and_who_was_asked_before_hears_no_more(clerk, handler, ethics, mallory, signed_in):
    """Mallory's unit was asked what it knows; then the letter is sealed."""
    case = at_bisha(clerk, handler)
    there = mallory.memberships.get().unit
    asked = consultations.ask(case, of="unit", unit=there, question="路燈歸誰？", actor=handler, now=NOW)
    elsewhere = signed_in(mallory)
    page = reverse("consultation", args=[asked.pk])
    assert case.reference in elsewhere.get(page).text and page in elsewhere.get("/staff/").text
    confiding.seal(again(case), reason="有人會被認出來", actor=clerk, now=NOW)
    assert elsewhere.get(page).status_code == elsewhere.post(page, {"answer": "歸我們"}).status_code == 404
    assert page not in elsewhere.get("/staff/").text
    case = again(case)
    assert case.status == Status.IN_REVIEW and not consultations.waiting(case).exists()
    confiding.entrust(case, officer=handler, unit=of("P02-BISHA"), reason="熟", actor=ethics, now=NOW)
    with pytest.raises(Refused):
        consultations.ask(again(case), of="unit", unit=there, question="再問", actor=handler, now=NOW)
    with pytest.raises(Refused):  # nor does it go back to where it came from
        forwardings.send_back(again(case), reason="退", actor=handler, now=NOW)
    desk = signed_in(handler)
    for page in (reverse("case_ask", args=[case.reference, "unit"]), reverse("case_forward", args=[case.reference])):
        assert desk.get(page).status_code == 404


def test_more_time_for_it_is_asked_of_the_ethics_office_and_of_nobody_above(ethics, handler, sue, head, signed_in):
    case = entrusted(ethics, handler, let_in=[sue])
    made = extending.ask(case, n=5, reason="要調閱紀錄", actor=handler, now=NOW)
    told = Notice.objects.filter(case=case, kind="extension_waits")
    assert {one.email for one in told} <= {handler.email, sue.email, ethics.email}
    for above in (sue, head):
        with pytest.raises(Refused):
            extending.settle(made, granted=True, actor=above, now=NOW)
    before = again(case).due_at
    office = signed_in(ethics)
    assert case.reference in office.get(reverse("mailbox_desk") + "?list=open").text
    answers = {"granted": "yes", "answer": ""}
    assert office.post(reverse("mailbox_act", args=[case.reference, "extension"]), answers).status_code == 302
    assert again(case).due_at > before
    letter = Notice.objects.get(case=case, kind="extended")
    assert letter.context["reason"] == "要調閱紀錄" and letter.email == "alice@example.tw" or letter.address


def test_the_named_have_it_and_the_ethics_office_too(ethics, handler, sue, otto, signed_in):
    case = entrusted(ethics, handler, let_in=[sue])
    for user in (handler, sue, ethics):
        client = signed_in(user)
        page = client.get(reverse("case", args=[case.reference]))
        assert page.status_code == 200 and WORDS in page.text
        assert case.reference in client.get(reverse("mailbox_desk") + "?list=open").text
    told = Notice.objects.filter(case=case, kind="petition_entrusted")
    assert {one.email for one in told} == {handler.email, sue.email}
    assert not any(WORDS in str(one.context) for one in Notice.objects.filter(case=case))
    confiding.entrust(again(case), officer=otto, unit=of("P02-BISHA"), reason="調職", actor=ethics, now=NOW)
    assert not Case.objects.visible_to(handler).exists() and not Case.objects.visible_to(sue).exists()
    with pytest.raises(Refused):
        confiding.entrust(again(case), officer=sue, unit=of("P02-BISHA"), reason="自己來", actor=sue, now=NOW)


def test_no_mailbox_of_a_unit_hears_of_its_deadlines(ethics, handler, bisha):
    case = entrusted(ethics, handler)
    sweep(now=NOW + timedelta(days=40))
    people = {handler.email, ethics.email, "alice@example.tw", ""}  # the last two: the petitioner, by mail and letter
    assert {one.email for one in Notice.objects.filter(case=case)} <= people
    assert [one.email for one in Directory(NOW).find(case, "unit")] == [handler.email]


def test_a_complaint_about_a_person_leaves_their_reach(clerk, handler, sue, otto, ethics, head, signed_in):
    """Sue leads Bisha: neither she nor anybody there may handle it, whoever gives it to them."""
    case = at_bisha(clerk, handler, kind="misconduct")
    desk = signed_in(clerk)
    address = reverse("mailbox_act", args=[case.reference, "seal"])
    assert desk.post(address, {"about": "沒有這個人", "reason": "檢舉主管"}).status_code == 422
    Case.objects.filter(pk=case.pk).update(unit=of("HQ-SEC"))
    assert desk.post(address, {"about": "張主管", "reason": "檢舉主管"}).headers["Location"] == reverse("mailbox_desk")
    case = again(case)
    assert (case.discretion, case.unit.code, case.officer) == (Discretion.SEALED, "HQ-ETH", None)
    assert [row.user for row in case.accused.all()] == [sue]
    assert not any(Case.objects.visible_to(user).exists() for user in (clerk, sue, handler, otto))
    for user in (sue, handler, otto):
        given = {"unit": of("P02-BISHA"), "reason": "查", "actor": ethics, "now": NOW}
        with pytest.raises(Refused):
            confiding.entrust(case, officer=user, **given)
        with pytest.raises(Refused):
            confiding.entrust(case, officer=head, let_in=[user], **{**given, "unit": of("NB")})
    confiding.entrust(case, officer=head, unit=of("NB"), reason="查", actor=ethics, now=NOW)
    assert Case.objects.visible_to(head).exists()


def test_the_database_refuses_the_accused_and_those_under_them(clerk, handler, sue, otto, ethics):
    case = sent(is_secret=True, kind="misconduct").case
    confiding.seal(case, about=[sue], reason="檢舉主管", actor=ethics, now=NOW)
    wrongs = [
        lambda: Case.objects.filter(pk=case.pk).update(officer=sue),
        lambda: Case.objects.filter(pk=case.pk).update(officer=handler),
        lambda: Confidant.objects.create(case=case, user=otto, by=ethics, at=NOW),
        lambda: Decision.objects.create(case=case, outcome="explained", drafted_by=handler, drafted_at=NOW),
        lambda: Accused.objects.create(case=sent(email="").case, user=sue, by=ethics, at=NOW),  # not sealed
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
    with pytest.raises(Refused):
        assign(again(case), officer=sue, actor=ethics, now=NOW)


def test_an_accused_of_the_ethics_office_does_not_see_it_either(ethics):
    other = make_user("emil", "何政風", "Emil Ho", Role.ETHICS, of("CGA"))
    case = sent(is_secret=True, kind="misconduct").case
    confiding.seal(case, about=[ethics], reason="檢舉政風", actor=other, now=NOW)
    assert not Case.objects.visible_to(ethics).exists() and Case.objects.visible_to(other).exists()
    client = Client()
    User.objects.filter(pk=ethics.pk).update(is_demo=True)
    client.force_login(ethics)
    assert client.get(reverse("case", args=[case.reference])).status_code in (302, 404)
