"""Many cases at once: a result a row, nothing half done, undone within ten minutes, the second press the same page."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Unit
from cases import bulk
from cases.actions import Refused
from cases.models import BulkItem, BulkRun, Case, Note
from tests.cast import NOW

LIST = reverse("bulk_new") + "?list=unit"


@pytest.fixture(autouse=True)
def monday(settings):
    settings.DEMO = True
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def desk(client, sue):
    sue.is_demo = True
    sue.save(update_fields=["is_demo"])
    client.force_login(sue)
    return client


@pytest.fixture
def five(report):
    """Five cases, of which one is closed."""
    return [*(report(NOW + timedelta(minutes=n)) for n in range(4)), report(vessel={"insured": False})]


def ticks(*cases):
    return [f"{case.pk}.{case.revision}" for case in cases]


def posted(act, cases, **given):
    return {"bulk-key": str(uuid4()), "bulk-act": act, "case": ticks(*cases)} | {
        f"bulk-{k}": v for k, v in given.items()
    }


def officers():
    return list(Case.objects.order_by("pk").values_list("officer", flat=True))


def test_four_are_given_out_one_says_why_not_and_undo_puts_the_four_back(desk, five, otto):
    form = posted("assign", five, officer=otto.pk)
    answer = desk.post(LIST, form)
    run = BulkRun.objects.get()
    assert answer.headers["Location"] == reverse("bulk_result", args=[run.pk])
    page = desk.get(answer.headers["Location"])
    assert all(case.reference in page.text for case in five)
    assert [item.state for item in run.items.all()] == ["done"] * 4 + ["refused"]
    assert officers() == [otto.pk] * 4 + [None]
    assert run.items.last().said in page.text
    # the second press of the same button
    assert desk.post(LIST, form).headers["Location"] == answer.headers["Location"]
    assert BulkItem.objects.count() == 5
    # a colleague takes one on in the meantime
    five[0].refresh_from_db()
    Case.objects.filter(pk=five[0].pk).update(revision=five[0].revision + 1)
    desk.post(reverse("bulk_undo", args=[run.pk]))
    assert [item.state for item in run.items.all()] == ["done", "undone", "undone", "undone", "refused"]
    assert officers() == [otto.pk, None, None, None, None]
    assert five[1].events.filter(action="bulk.undone").exists()
    assert "不能復原" not in desk.get(reverse("bulk_result", args=[run.pk])).text  # it was


def test_all_on_the_page_are_noted_and_the_notes_taken_back(desk, five):
    form = posted("note", [], note="請於下班前處理") | {"bulk-all": "on", "shown": ticks(*five[:4])}
    desk.post(LIST, form)
    run = BulkRun.objects.get()
    assert Note.objects.count() == 4
    assert desk.post(reverse("bulk_undo", args=[run.pk])).status_code == 302
    assert not Note.objects.exists()
    assert desk.post(reverse("bulk_undo", args=[run.pk])).status_code == 302  # the second press changes nothing
    assert run.items.filter(state="undone").count() == 4


def test_a_step_of_the_procedure_is_made_for_all_and_not_undone(desk, five):
    page = desk.get(reverse("case_list"))
    assert "move-acknowledge" in page.text and "move-come_back" in page.text
    desk.post(LIST, posted("move-acknowledge", five[:2]))
    assert Case.objects.filter(status="decided").count() == 2
    run = BulkRun.objects.get()
    assert desk.get(reverse("bulk_result", args=[run.pk])).status_code == 200
    with pytest.raises(Refused):
        bulk.undo(run, actor=run.actor, now=NOW)


def test_what_is_missing_is_said_and_the_ticks_are_kept(desk, five):
    page = desk.post(LIST, posted("assign", five[:1]))
    assert page.status_code == 422 and "錯誤：" in page.text
    assert f'value="{ticks(five[0])[0]}"' in page.text and "checked" in page.text
    assert desk.post(LIST, posted("note", [], note="x")).status_code == 422
    assert desk.post(LIST, posted("move-cancel", five[:1])).status_code == 422  # a reason is needed
    assert not BulkRun.objects.exists()


def test_a_row_that_changed_or_fails_stops_no_other(desk, five, otto, monkeypatch):
    Case.objects.filter(pk=five[0].pk).update(revision=7)
    whole = bulk.actions.assign

    def assign(case, **given):
        if case.pk == five[1].pk:
            raise ZeroDivisionError
        return whole(case, **given)

    monkeypatch.setattr(bulk.actions, "assign", assign)
    desk.post(LIST, posted("assign", five[:3], officer=otto.pk))
    assert [item.state for item in BulkItem.objects.all()] == ["refused", "refused", "done"]
    assert officers()[:3] == [None, None, otto.pk]


def test_rows_left_by_a_machine_that_stopped_are_done_later(desk, five, otto, sue, monkeypatch):
    monkeypatch.setattr(bulk, "go_on", lambda run, now: None)
    given = {case.pk: case.revision for case in five[:2]}
    run = bulk.begin("assign", given, key=uuid4(), actor=sue, now=NOW, officer=otto)
    monkeypatch.undo()
    assert reverse("bulk_go_on", args=[run.pk]) in desk.get(reverse("bulk_result", args=[run.pk])).text
    desk.post(reverse("bulk_go_on", args=[run.pk]))
    assert officers()[:2] == [otto.pk, otto.pk]


def test_only_ones_own_press_is_seen_and_undone_and_only_in_time(desk, five, otto, sue, mallory):
    given = {case.pk: case.revision for case in five[:1]}
    run = bulk.begin("assign", given, key=uuid4(), actor=sue, now=NOW, officer=otto)
    assert bulk.may_undo(run, sue, NOW + timedelta(minutes=9))
    assert not bulk.may_undo(run, sue, NOW + timedelta(minutes=10))
    assert not bulk.may_undo(run, otto, NOW)
    others = bulk.begin("note", given, key=uuid4(), actor=mallory, now=NOW, note="x")
    assert not others.items.exists()  # nothing of it is Mallory's to see
    assert desk.get(reverse("bulk_result", args=[others.pk])).status_code == 404


def test_a_right_that_ends_at_the_unit_is_asked_row_by_row(five, otto, mallory):
    """The case went to another unit while the page was open: seen still, no more handled."""
    Case.objects.filter(pk=five[0].pk).update(unit=Unit.objects.get(code="P06-HOUBIHU"))
    run = bulk.begin("note", {five[0].pk: five[0].revision}, key=uuid4(), actor=otto, now=NOW, note="x")
    assert run.items.get().state == "refused" and not Note.objects.exists()
