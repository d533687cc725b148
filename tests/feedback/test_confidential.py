"""A confidential letter is there for those named; an outsider finds it in no list, search, export, address or trail."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from cases import search
from cases.actions import Refused, assign
from cases.models import Accused, Case, Confidant, Decision
from cases.models.case import Discretion
from cases.recipients import Directory
from cases.sweep import sweep
from feedback.actions import confiding
from feedback.mailbox import alike, repeats
from notifications.models import Notice
from tests.cast import NOW, make_user
from tests.feedback.desk import *  # noqa: F403
from tests.feedback.desk import again, at_bisha, of, registered
from tests.feedback.letters import sent

pytestmark = pytest.mark.usefixtures("catalogue")
WORDS = "路燈"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def auditor(catalogue):
    return make_user("audrey", "洪稽核", "Audrey Hung", Role.AUDITOR, of("CGA"))


@pytest.fixture
def admin(catalogue):
    return make_user("adam", "曾管理", "Adam Tseng", Role.ADMINISTRATOR, of("CGA"))


def entrusted(ethics, handler, *, let_in=(), **changes) -> Case:
    """Secret from the first, registered by the ethics office and given to an officer at Bisha."""
    case = sent(is_secret=True, address="基隆市", **changes).case
    registered(case, None, actor=ethics)
    given = {"officer": handler, "unit": of("P02-BISHA"), "let_in": let_in, "reason": "熟悉現場", "actor": ethics}
    return confiding.entrust(again(case), now=NOW, **given)


# Every address under which staff look for cases; what a case shows, with its number in it.
LISTS = [
    *(f"/staff/cases/?list={name}" for name in ("unit", "overdue", "sent")),
    *(f"/staff/mailbox/{name}" for name in ("?list=new", "?list=open", "?list=overdue", "list.csv?list=open")),
    *("/staff/", "/staff/notices/", "/staff/audit/", "/staff/mailbox/promises/"),
    "/search/?q=" + WORDS,
]
PAGES = ("", "forward/", "letter/", "withdraw/", "all/history/")
ACTS = ("register", "repeats", "entrust")


def traces(client, case, outsider) -> list[str]:
    """Wherever this person meets the case."""
    found = [address for address in LISTS if case.reference in client.get(address).content.decode()]
    own = [f"/staff/cases/{case.reference}/{page}" for page in PAGES]
    own += [f"/staff/mailbox/{case.reference}/{act}/" for act in ACTS]
    found += [address for address in own if client.get(address).status_code != 404]
    for words in (WORDS, case.reference):
        asked = client.post("/staff/cases/?list=unit", {"words": words}), client.post("/staff/phone/", {"words": words})
        found += [f"{words} at {one.request['PATH_INFO']}" for one in asked if f"/cases/{case.reference}/" in one.text]
    entries = search.visible_to(outsider).filter(case=case)
    found += ["index"] * entries.exists() + ["notices"] * Notice.objects.visible_to(outsider).filter(case=case).exists()
    return found


@pytest.mark.parametrize("who", ["sue", "clerk", "auditor", "admin"])
def test_an_outsider_looks_for_it_in_vain(request, ethics, handler, signed_in, who):
    case = entrusted(ethics, handler)
    outsider = request.getfixturevalue(who)
    assert traces(signed_in(outsider), case, outsider) == []
    plain = sent(subject="漁港路燈又壞了", email="alice@example.tw").case  # the same person, the same words
    for suggested in (repeats.earlier(plain, outsider, NOW), alike.alike(plain, outsider, NOW)):
        assert case.pk not in [row.case.pk for row in suggested]


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
