"""交接班: signed by who leaves and who comes; what is missing shows; nothing signed is ever changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import DutyShift, Role, Unit
from audit.models import Action, Event
from cases.actions import Refused
from counters import handover, plates
from counters.actions import handovers as actions
from counters.models import HandOver, TakeOver
from tests.cast import NOW, make_user

HOUR = timedelta(hours=1)


@pytest.fixture
def morning(bisha, otto, debbie) -> DutyShift:
    """Otto's shift that ends in half an hour; Debbie follows."""
    DutyShift.objects.create(unit=bisha, officer=debbie, deputy=otto, starts_at=NOW + HOUR / 2, ends_at=NOW + 12 * HOUR)
    return DutyShift.objects.create(
        unit=bisha, officer=otto, deputy=debbie, starts_at=NOW - 12 * HOUR, ends_at=NOW + HOUR / 2
    )


def give(shift, actor, *, now=NOW, key=None, note="鑰匙六支") -> HandOver:
    return actions.give(shift.unit, shift, note=note, actor=actor, now=now, key=key or uuid4())


def test_a_shift_is_handed_over_by_two_people(client, sign_in, morning, otto, debbie, sue, report):
    late = report(NOW - 20 * HOUR)
    desk = reverse("handovers")
    with time_machine.travel(NOW, tick=False):
        sign_in(otto)
        assert late.reference in client.get(desk).content.decode()
        asked = {"key": str(uuid4()), "note": "鑰匙六支在櫃內"}
        first, second = client.post(desk, asked), client.post(desk, asked)
        assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
        assert client.post(first["Location"], {"remark": ""}).status_code == 422  # nobody takes over from themselves
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        sign_in(sue)
        assert "交了，還沒接" in client.get(desk).content.decode()
        sign_in(debbie)
        assert client.post(first["Location"], {"remark": "少一支鑰匙"}).status_code == 302
        page = client.get(first["Location"]).content.decode()
    assert "少一支鑰匙" in page and late.reference in page and "鑰匙六支在櫃內" in page
    given = HandOver.objects.get()
    assert (given.shift, given.given_by, given.taken.by) == (morning, otto, debbie)
    assert handover.missing(sue, NOW + 2 * HOUR) == []
    verbs = Event.objects.filter(action__startswith="shift.").values_list("action", flat=True)
    assert {*verbs} == {Action.SHIFT_GIVEN, Action.SHIFT_TAKEN}


def test_two_presses_at_once_make_one_page(morning, sue, bisha, monkeypatch):
    """Outside of the roster no shift is held: the second press waits for the first and finds its page."""
    key, made, look = uuid4(), [], Unit.objects.select_for_update

    def while_waiting(**how):
        if not made:
            made.append(None)
            made[0] = actions.give(bisha, None, note="", actor=sue, now=NOW, key=key)
        return look(**how)

    monkeypatch.setattr(Unit.objects, "select_for_update", while_waiting)
    assert actions.give(bisha, None, note="", actor=sue, now=NOW, key=key) == made[0] == HandOver.objects.get()


def test_what_was_signed_stays_and_two_signatures_are_two_peoples(morning, otto, debbie, sue, mallory):
    given = give(morning, otto)
    for someone, why in ((sue, "班"), (debbie, "已經"), (mallory, "角色")):
        with pytest.raises(Refused, match=why):
            give(morning, someone)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.update(note="")
    with pytest.raises(IntegrityError), transaction.atomic():
        TakeOver.objects.create(handover=given, at=NOW, by=otto, signed_as="陳值班")
    actions.take(given, remark="", actor=debbie, now=NOW)
    with pytest.raises(Refused):
        actions.take(given, remark="", actor=sue, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        given.taken.delete()


def test_the_chief_sees_which_signatures_are_missing(client, sign_in, morning, otto, sue, mallory):
    assert handover.missing(sue, NOW) == []
    later = NOW + 2 * HOUR
    assert handover.missing(sue, later) == [morning]
    assert handover.missing(otto, later) == handover.missing(mallory, later) == []
    assert handover.shift_to_give(morning.unit, otto, later) == morning  # late, but still theirs to give
    given = give(morning, otto)
    # Neither another station, nor whoever looks after pages or accounts: what a shift noted is for the desk.
    headquarters = Unit.objects.get(code="CGA")
    others = [make_user(role, role, role, role, headquarters) for role in (Role.EDITOR, Role.ADMINISTRATOR)]
    for stranger in (*others, mallory):
        sign_in(stranger)
        assert client.get(reverse("handover", args=[given.pk])).status_code == 404
    assert client.get(reverse("handovers"), {"unit": "P02-BISHA"}).status_code == 404


def test_name_plates_follow_the_roster(client, sign_in, morning, otto, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = []
    monkeypatch.setattr(plates, "draw", lambda says: drawn.append(says) or b"%PDF")
    monkeypatch.setattr("cases.prints.hint", lambda task, pk: None)
    sign_in(otto)
    with time_machine.travel(NOW, tick=False):
        assert client.get(reverse("plates")).status_code == 202
        for _round in range(2):
            plates.make(morning.unit, now=NOW)
        assert b"".join(client.get(reverse("plates")).streaming_content) == b"%PDF"
    (says,) = drawn
    parts = [(plate["part"]["en"], plate["name"]["en"]) for plate in says["plates"]]
    assert parts[0] == ("Duty officer", "Otto Chen") and parts[-1][0] == "Deputy" and len(parts) == 4
