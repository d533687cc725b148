"""批次: the same thing done to many cases, each in a transaction of its own; what can be taken back, for ten minutes.

A case that refuses, or fails, says so in its own row and stops no other.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import record
from audit.models import Action
from cases import actions
from cases.actions import Refused, check_may, lock, log, signed
from cases.models import BulkItem, BulkRun, Case, Note
from cases.rooms import ROOMS, room_of
from cases.transitions import MOVES

logger = logging.getLogger(__name__)
UNDO_FOR = timedelta(minutes=10)
State = BulkItem.State


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done to many: it gives back what it takes to undo it."""

    label: object
    ability: str
    do: Callable  # (case, run, now) -> dict
    undo: Callable | None = None  # (case, item, run, now)
    needs: str = ""  # "officer", "note": what has to be said with it


def _assign(case: Case, run: BulkRun, now: datetime) -> dict:
    before = case.officer_id
    actions.assign(case, officer=run.officer, actor=run.actor, now=now)
    return {"officer": before}


def _give_back(case: Case, item: BulkItem, run: BulkRun, now: datetime) -> None:
    case.officer_id = item.before["officer"]
    case.save(update_fields=["officer"])
    log(Action.BULK_UNDONE, case, actor=run.actor, now=now, run=run.pk, officer=case.officer_id)


def _note(case: Case, run: BulkRun, now: datetime) -> dict:
    return {"note": actions.add_note(case, body=run.note, actor=run.actor, now=now).pk}


def _take_note_back(case: Case, item: BulkItem, run: BulkRun, now: datetime) -> None:
    Note.objects.filter(pk=item.before["note"], case=case, author=run.actor).delete()
    log(Action.BULK_UNDONE, case, actor=run.actor, now=now, run=run.pk, number=item.before["note"])


def _move(name: str) -> Callable:
    def do(case: Case, run: BulkRun, now: datetime) -> dict:
        move = room_of(case).moves.get(name)
        if move is None:
            raise Refused(_("This service knows no such step."))
        move(case, actor=run.actor, now=now, note=run.note)
        return {}

    return do


# What tells the applicant or stops a clock cannot be taken back: the mail is written, the ledger only grows.
ACTS = {
    "assign": Act(gettext_lazy("Give them to an officer"), "case.assign", _assign, _give_back, needs="officer"),
    "note": Act(gettext_lazy("Add a note to each"), "case.note", _note, _take_note_back, needs="note"),
    **{
        f"move-{name}": Act(rule.label, rule.ability, _move(name), needs="note" if rule.note_required else "")
        for name, rule in MOVES.items()
    },
}


def offered(cases: list[Case], abilities: Callable) -> dict[str, Act]:
    """What makes sense for at least one of these cases, and this person may do: `abilities(name)` says so."""
    moves = {
        f"move-{name}"
        for case in cases
        for name in getattr(ROOMS.get(case.service.code), "moves", ())
        if case.status in MOVES[name].source
    }
    return {key: act for key, act in ACTS.items() if (key in moves or act.undo) and abilities(act.ability)}


# --- Done -------------------------------------------------------------------------------------------------------------


def begin(act: str, cases: dict[int, int], *, key: UUID, actor, now: datetime, officer=None, note="") -> BulkRun:
    """Write down what is to be done to which cases, and do it. `cases`: key → the revision the list showed.

    The second press with the same key finds the first one's result.
    """
    with transaction.atomic():
        given = {"actor": actor, "at": now, "act": act, "officer": officer, "note": note}
        run, new = BulkRun.objects.get_or_create(key=key, defaults=given)
        if new:
            visible = Case.objects.visible_to(actor).filter(pk__in=cases).order_by("pk").values_list("pk", flat=True)
            BulkItem.objects.bulk_create(BulkItem(run=run, case_id=pk, revision=cases[pk]) for pk in visible)
            name = signed(actor, now)
            record(Action.BULK_MOVED, actor=actor, signed_as=name, now=now, run=run.pk, act=act, cases=len(visible))
    if new:
        go_on(run, now=now)
    return run


def go_on(run: BulkRun, *, now: datetime) -> None:
    """Do what is still waiting: after the first press, or after a machine stopped in the middle."""
    for pk in list(run.items.filter(state=State.WAITING).values_list("pk", flat=True)):
        _each(run, pk, State.WAITING, lambda item: _do(item, run, now))


def undo(run: BulkRun, *, actor, now: datetime) -> None:
    """Take back what was done, by the same person within ten minutes. What a colleague has changed since stays."""
    if not may_undo(run, actor, now):
        raise Refused(_("This can no longer be undone."))
    BulkRun.objects.filter(pk=run.pk).update(undone_at=now)
    for pk in list(run.items.filter(state=State.DONE).values_list("pk", flat=True)):
        _each(run, pk, State.DONE, lambda item: _undo(item, run, now))
    record(Action.BULK_UNDONE, actor=actor, signed_as=signed(actor, now), now=now, run=run.pk)


def may_undo(run: BulkRun, actor, now: datetime) -> bool:
    in_time = run.undone_at is None and now < run.at + UNDO_FOR
    return in_time and run.actor_id == actor.pk and ACTS[run.act].undo is not None


def _each(run: BulkRun, pk: int, state: str, act: Callable) -> None:
    """One row in one transaction; a second press that comes along passes it by."""
    with transaction.atomic():
        items = BulkItem.objects.select_for_update(skip_locked=True, of=("self",))
        item = items.filter(pk=pk, state=state).select_related("case__service").first()
        if item is None:
            return
        try:
            with transaction.atomic():
                act(item)
        except Refused as why:
            _refuse(item, state, str(why))
        except Exception:
            # Whatever it was: one sick case must not keep the others of the run from their turn.
            logger.exception("bulk %s, case %s", run.pk, item.case_id)
            _refuse(item, state, _("Something went wrong on our side. Open the case and try it there."))
        item.save(update_fields=["state", "said", "before", "revision"])


def _refuse(item: BulkItem, state: str, why: str) -> None:
    """What could not be done is refused; what could not be undone stays done, and says why."""
    item.state, item.said = State.REFUSED if state == State.WAITING else State.DONE, why[:300]


def _do(item: BulkItem, run: BulkRun, now: datetime) -> None:
    act, case = ACTS[run.act], lock(item.case)
    check_may(case, act.ability, actor=run.actor, now=now)
    _check_unchanged(case, item)
    item.before = act.do(case, run, now)
    item.state, item.revision = State.DONE, _revision(case)


def _undo(item: BulkItem, run: BulkRun, now: datetime) -> None:
    case = lock(item.case)
    _check_unchanged(case, item)
    ACTS[run.act].undo(case, item, run, now)
    item.state, item.revision = State.UNDONE, _revision(case)


def _revision(case: Case) -> int:
    return Case.objects.values_list("revision", flat=True).get(pk=case.pk)


def _check_unchanged(case: Case, item: BulkItem) -> None:
    if case.revision != item.revision:
        raise Refused(_("A colleague has changed the case in the meantime. Open it and look first."))
