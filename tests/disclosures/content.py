"""The editors of the tests: **Edda** writes, **Rhea** reviews for the unit, **Pia** publishes; what they make."""

from datetime import timedelta

import pytest

from accounts.models import Role, Unit
from disclosures.actions import workflow, writing
from disclosures.models import Category
from tests.cast import NOW, make_user

BODY = "<h2>甲</h2><p>內容。</p>"


@pytest.fixture
def secretariat(catalogue) -> Unit:
    return Unit.objects.get(code="HQ-SEC")


@pytest.fixture
def edda(secretariat):
    return make_user("edda", "鄭編輯", "Edda Cheng", Role.EDITOR, secretariat)


@pytest.fixture
def rhea(secretariat):
    return make_user("rhea", "宋主任", "Rhea Sung", Role.SUPERVISOR, secretariat)


@pytest.fixture
def pia(secretariat):
    return make_user("pia", "謝審核", "Pia Hsieh", Role.PUBLISHER, secretariat)


def values(**changes) -> dict:
    base = {
        "category": Category.objects.get(code="guidance"),
        "title_zh": "淨灘指導",
        "title_en": "Beach cleaning",
        "body_zh": BODY,
    }
    return base | changes


@pytest.fixture
def write(secretariat, edda):
    """write(title_zh=…) gives the draft of a new item."""

    def begin(now=NOW, slug="", **changes):
        return writing.begin(values=values(**changes), slug=slug, unit=secretariat, owner=edda, actor=edda, now=now)

    return begin


@pytest.fixture
def publish(write, edda, rhea, pia):
    """publish(version or None, at=…, publish_at=…, **values) takes a draft through the workflow."""

    def through(version=None, *, at=NOW, publish_at=None, answer="", **changes):
        version = version or write(now=at, **changes)
        workflow.advance(version, "submit", actor=edda, now=at)
        workflow.advance(version, "approve", actor=rhea, now=at)
        return workflow.publish(version, cleared=True, answer=answer, publish_at=publish_at, actor=pia, now=at)

    return through


SOON = NOW + timedelta(minutes=2)
