"""A case of any service at a desk of ours, filed without its form: what casework needs, and nothing of a service."""

from uuid import uuid4

import pytest

from accounts.models import Role, Unit
from cases import actions
from cases.catalogue import current_sop
from cases.models import Service
from cases.models.case import Status
from cases.rooms import ROOMS, Gap, Outcome, Room
from tests.cast import make_user

OUTCOMES = (
    Outcome("granted", "Granted", Status.CLOSED, document="decision"),
    Outcome("refused", "Refused", Status.CLOSED, document="refusal", is_adverse=True),
    Outcome("may_go", "May go", Status.DECIDED, document="permit", to_stage="departure"),
)
ALL = frozenset({"supplement", "extend", "pause", "decide", "withdraw", "close"})


def plain_room(service: str, **changes) -> Room:
    """A room that brings nothing of its own to the pages."""
    parts = {
        "apply": None,
        "staff_template": "cases/track/_unit.html",
        "staff_context": lambda case, now: {},
        "track_template": "cases/track/_unit.html",
        "track_context": lambda case, now: {},
        "moves": {"accept": actions.accept, "start_review": actions.start_review},
        "casework": ALL,
        "outcomes": OUTCOMES,
        "gaps": lambda case: [Gap("insurance", "保險證明", "Proof of insurance"), Gap("map", "地點圖", "A map")],
    }
    return Room(service=service, **(parts | changes))


@pytest.fixture
def room(monkeypatch):
    """Puts a plain room in the place of a service's own, for one test."""

    def put(service: str, **changes) -> Room:
        made = plain_room(service, **changes)
        monkeypatch.setitem(ROOMS, service, made)
        return made

    return put


@pytest.fixture
def filed(catalogue, room):
    """Files a case of a service with a unit: filed("coastal-zone", now=…)."""

    def file(service: str, *, now, unit=None, limit: str = "", **kwargs):
        room(service)
        found = Service.objects.get(code=service)
        sop = current_sop(found, now)
        return actions.file_case(
            found,
            unit=unit or Unit.objects.get(code="P02-BISHA"),
            who={"name": "王小美", "phone": "0912345678", "email": "alice@example.tw", "identity": "A123456789"},
            now=now,
            submission_key=uuid4(),
            language=kwargs.pop("language", "zh-hant"),
            consent_version="2026-11",
            form_version=1,
            anchors=kwargs.pop("anchors", {}),
            words=[],
            limit=sop.stages.get(key=limit) if limit else None,
            **kwargs,
        )

    return file


@pytest.fixture
def olivia(bisha):
    return make_user("olivia", "李承辦", "Olivia Li", Role.OFFICER, bisha)


@pytest.fixture
def adam(catalogue):
    return make_user("adam", "管理員", "Adam Wu", Role.ADMINISTRATOR, Unit.objects.get(code="CGA"))
