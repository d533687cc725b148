"""Requests for access, filed as a press of the button does, and the people of the secretariat who handle them.

**Rita** keeps the records at headquarters, **Sam** is the head of the secretariat, **Nora** serves in another branch.
"""

from random import Random

import pytest

from accounts.models import Role, Unit
from applications.demo import filing
from applications.records.journeys import JOURNEYS
from cases import actions
from cases.actions import decisions
from tests.cast import NOW as NOW
from tests.cast import at, in_office_since, make_user

_dice = Random(29)


@pytest.fixture
def secretariat(catalogue) -> Unit:
    return Unit.objects.get(code="HQ-SEC")


def _for_years(user):
    """Also at Chinese New Year 2026."""
    in_office_since(at("2025-01-01"), user)
    return user


@pytest.fixture
def rita(secretariat):
    return _for_years(make_user("rita", "許檔案", "Rita Hsu", Role.RECORDS, secretariat))


@pytest.fixture
def sam(secretariat):
    return _for_years(make_user("sam", "宋主任", "Sam Sung", Role.SUPERVISOR, secretariat))


@pytest.fixture
def nora(catalogue):
    return make_user("nora", "南檔案", "Nora Nan", Role.RECORDS, Unit.objects.get(code="SB-SEC"))


def journey(service: str):
    return JOURNEYS[service]


def file(service: str, now=NOW, language: str = "zh-hant", **changes):
    """A request that is in order; `changes` like wish={"wish": "correct"} or purpose={…}."""
    way = JOURNEYS[service]
    answers = way.example(now)
    for step, change in changes.items():
        answers[step] = {**answers[step], **change} if isinstance(change, dict) else change
    return filing.file(way, _dice, answers, now=now, language=language)


def verdicts(*each) -> list[dict]:
    """("full",), ("partial", "ar18-7", "names are covered") … as a decision's details keep them."""
    rows = []
    for order, (verdict, *rest) in enumerate(each, 1):
        ground, explanation = (*rest, "", "")[:2]
        grounds = [ground] if ground else []
        rows.append({"order": order, "verdict": verdict, "grounds": grounds, "explanation": explanation})
    return rows


def decide(case, outcome: str, items: list[dict], *, bill=None, by, approver, now, reasons="依法審酌。"):
    """Accepted, drafted by one and approved by another."""
    if case.status == "received":
        case = actions.accept(case, actor=by, now=now)
    draft = decisions.draft(
        case, outcome=outcome, reasons=reasons, details={"items": items, "bill": bill}, actor=by, now=now
    )
    decisions.approve(draft, actor=approver, now=now)
    case.refresh_from_db()
    return case
