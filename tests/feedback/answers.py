"""Answers the tests write to petitions, and the people who write and approve them."""

from datetime import timedelta

import pytest

from accounts.models import Role, Unit
from cases import actions
from cases.actions import decisions, letters
from cases.models import Case
from feedback.actions import replies
from tests.cast import NOW, make_user
from tests.feedback.letters import sent

PARTS = {
    "outcome": "adopted",
    "summary": "路燈本週五修好。",
    "view": "我們到現場看過，線路進水。",
    "ground": "海巡署設施維護要點第 3 點",
    "measures": "已請廠商更換線路。",
    "remedy": "none",
    "remedy_text": "",
    "contact_name": "李承辦",
    "contact_phone": "02-2805-3990 #215",
    "manner": "email",
    "promises": [],
    "is_cleared": True,
}
ANSWERS = {1: "本週五。", 2: "港務組負責。"}
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def office(catalogue):
    return Unit.objects.get(code="HQ-SEC")


@pytest.fixture
def wanda(office):
    """Writes answers."""
    return make_user("wanda", "李承辦", "Wanda Li", Role.OFFICER, office)


@pytest.fixture
def chuck(office):
    """Approves them."""
    return make_user("chuck", "宋主任", "Chuck Sung", Role.SUPERVISOR, office)


@pytest.fixture
def ask(wanda):
    """A petition whose writer can be mailed to, with the officer: ask(language=…)."""

    def put(**changes) -> Case:
        petition = sent(**{"source": "email", **changes})
        return actions.accept(petition.case, actor=wanda, now=NOW)

    return put


@pytest.fixture
def answered(wanda, chuck):
    """An answer written, approved and on its way: answered(case, manner=…)."""

    def put(case: Case, *, now=NOW, answers=ANSWERS, **changes):
        reply = replies.keep(case, parts=PARTS | changes, answers=answers, actor=wanda, now=now)
        decision = replies.hand_in(reply, actor=wanda, now=now)
        decisions.approve(decision, actor=chuck, now=now)
        reply.refresh_from_db()
        return reply

    return put


@pytest.fixture
def given(answered):
    """An answer that has reached the petitioner."""

    def put(case: Case, *, now=NOW, **changes):
        reply = answered(case, now=now, **changes)
        letters.release_due(now + letters.GRACE)
        reply.refresh_from_db()
        case.refresh_from_db()
        return reply

    return put


@pytest.fixture
def sign_in(client, settings):
    settings.DEMO = True

    def as_(user):
        user.is_demo = True
        user.save(update_fields=["is_demo"])
        client.force_login(user)
        return client

    return as_
