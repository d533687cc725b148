"""The people of the mailbox, and a letter that is being answered at Bisha."""

import pytest

from accounts.models import Role, Unit, User
from cases.actions import assign, forwardings
from cases.models import Case
from feedback.actions import registering
from feedback.models import Petition
from tests.cast import NOW, make_user
from tests.feedback.letters import sent


def of(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.fixture
def clerk(catalogue):
    """楊研考, of the secretariat of the headquarters."""
    return make_user("clerk", "楊研考", "Clara Yang", Role.SECRETARIAT, of("CGA"))


@pytest.fixture
def handler(bisha):
    return make_user("handler", "黃承辦", "Hank Huang", Role.OFFICER, bisha)


@pytest.fixture
def head(catalogue):
    """Of the northern branch."""
    return make_user("head", "劉分署", "Helen Liu", Role.SUPERVISOR, of("NB"))


@pytest.fixture
def principal(catalogue):
    """Of the secretariat of the headquarters."""
    return make_user("principal", "宋主任", "Paul Sung", Role.SUPERVISOR, of("HQ-SEC"))


@pytest.fixture
def ethics(catalogue):
    return make_user("ethel", "郭政風", "Ethel Kuo", Role.ETHICS, of("CGA"))


@pytest.fixture
def signed_in(client, settings):
    settings.DEMO = True  # the second factor has tests of its own

    def sign_in(user):
        User.objects.filter(pk=user.pk).update(is_demo=True)
        client.force_login(user)
        return client

    return sign_in


def again(case) -> Case:
    return Case.objects.select_related("service", "unit", "stage", "limit", "officer", "lead").get(pk=case.pk)


def registered(case, unit, *, actor, now=NOW, level="normal") -> Case:
    """As the secretariat does it, the letter keeping its kind and topic."""
    letter = Petition.objects.select_related("topic").get(pk=case.pk)
    given = {"kind": letter.kind, "topic": letter.topic, "level": level}
    return registering.register(case, unit=unit, actor=actor, now=now, **given)


def at_bisha(clerk, handler, *, now=NOW, level="normal", **changes) -> Case:
    """Registered, acknowledged at Bisha and with its officer."""
    case = sent(now, **changes).case
    registered(case, handler_unit(), actor=clerk, now=now, level=level)
    forwardings.acknowledge(again(case), actor=handler, now=now)
    assign(again(case), officer=handler, actor=clerk, now=now)
    return again(case)


def handler_unit() -> Unit:
    return of("P02-BISHA")
