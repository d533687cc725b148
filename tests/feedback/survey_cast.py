"""A survey of every kind of question, built and published as people do it: **Edda** writes, **Pia** publishes."""

from datetime import timedelta

import pytest

from accounts.models import Role, Unit
from feedback.actions import surveys as actions
from feedback.surveys import wording
from tests.cast import NOW, make_user

BLANK = {"text_en": "", "hint_zh": "", "hint_en": "", "is_required": False, "options": [], "rows": [], "show_if": []}
QUESTIONS = [
    {"kind": "single", "text_zh": "您怎麼來的？", "options": "臨櫃 | At the counter\n電話\n網路", "is_required": True},
    {"kind": "multiple", "text_zh": "您用過哪些服務？", "options": "遊艇報備\n海岸管制區\n=拾得物"},
    {"kind": "scale", "text_zh": "整體滿意度", "is_required": True},
    {"kind": "matrix", "text_zh": "您對下列各項滿意嗎？", "rows": "服務態度\n處理時效"},
    {"kind": "nps", "text_zh": "您會推薦給別人嗎？"},
    {"kind": "date", "text_zh": "哪一天來的？"},
    {"kind": "text", "text_zh": "哪裡不滿意？", "show_if": ["q3=1", "q3=2"]},
    {"kind": "single", "text_zh": "用什麼上網？", "options": "手機\n電腦", "show_if": ["q1=c"]},
]


@pytest.fixture
def edda(catalogue):
    return make_user("edda", "楊研考", "Edda Yang", Role.SECRETARIAT, Unit.objects.get(code="HQ-SEC"))


@pytest.fixture
def pia(catalogue):
    return make_user("pia", "謝審核", "Pia Hsieh", Role.PUBLISHER, Unit.objects.get(code="HQ-SEC"))


def place(**changes) -> dict:
    base = {
        "slug": "counter-2026",
        "kind": "counter",
        "unit": Unit.objects.get(code="HQ-SEC"),
        "is_anonymous": True,
        "is_open_link": True,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=30),
        "topics": ["等候：等，久", "態度: 口氣"],
        "title_zh": "服務據點滿意度調查",
        "title_en": "",
        "intro_zh": "請告訴我們您的意見。",
        "intro_en": "",
    }
    return base | changes


def question(asked: dict) -> dict:
    lists = {name: wording.read_lines(asked.get(name, "")) for name in ("options", "rows")}
    return BLANK | asked | lists


@pytest.fixture
def survey(edda, pia):
    """Makes and publishes one: survey(is_anonymous=False, …)."""

    def make(questions=QUESTIONS, **changes):
        version = actions.begin(values=place(**changes), actor=edda, now=NOW)
        for asked in questions:
            actions.ask(version, values=question(asked), actor=edda, now=NOW)
        return actions.publish(version, actor=pia, now=NOW).survey

    return make
