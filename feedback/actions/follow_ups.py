"""追蹤事項: promised, moved with a reason, kept with evidence, and spoken for by the sweep until then."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import may
from audit.models import Action
from cases.actions import Refused, lock, log
from cases.calendar import TAIPEI
from cases.models import Attachment, Case
from feedback.models import FollowUp
from feedback.replies import promises
from notifications.actions import queue

LEAST = 10  # characters of evidence: "done" is none
BATCH = 100


def make(case: Case, *, item: str, due_on: date | str, actor, now: datetime, owner=None) -> FollowUp:
    """Follow what was promised, in the transaction of the promise. It is the officer's, in the unit that promised."""
    due_on = due_on if isinstance(due_on, date) else date.fromisoformat(due_on)
    made = FollowUp(
        case=case,
        item=item[:300],
        unit=case.unit,
        owner=owner or case.officer,
        made_at=now,
        first_due_on=due_on,
        due_on=due_on,
    )
    made.remind_on = promises.next_reminder(made, _today(now))
    made.save()
    log(Action.FOLLOW_UP_MADE, case, actor=actor, now=now, follow_up=made.pk, due_on=due_on.isoformat())
    return made


@transaction.atomic
def add(case: Case, *, item: str, due_on: date, actor, now: datetime) -> FollowUp:
    """Follow something that was promised beside the letter. The same one pressed twice is there once."""
    case = lock(case)
    _check_may(case.unit, actor, now)
    if due_on < _today(now):
        raise Refused(_("Name a day that is still to come."))
    same = case.follow_ups.open().filter(item=item[:300], due_on=due_on).first()
    return same or make(case, item=item, due_on=due_on, actor=actor, now=now)


@transaction.atomic
def keep(
    follow_up: FollowUp, *, evidence: str, actor, now: datetime, evidence_file: Attachment | None = None
) -> FollowUp:
    """Close it with what shows that it was done, words or a file. Raises Refused without; a second press changes
    nothing."""
    follow_up = _held(follow_up, actor, now)
    if follow_up.kept_at:
        return follow_up
    if evidence_file is None and len(evidence.strip()) < LEAST:
        raise Refused(_("Write what shows that it is done: what, where, since when; or add a file that shows it."))
    if evidence_file and evidence_file.case_id != follow_up.case_id:
        raise Refused(_("This file belongs to another case."))
    follow_up.kept_at, follow_up.kept_by, follow_up.remind_on = now, actor, None
    follow_up.evidence_file = evidence_file
    follow_up.evidence = evidence.strip()[:1000] or evidence_file.name  # a file may go with the case, its name stays
    follow_up.save(update_fields=["kept_at", "kept_by", "remind_on", "evidence", "evidence_file"])
    log(Action.FOLLOW_UP_KEPT, follow_up.case, actor=actor, now=now, follow_up=follow_up.pk)
    return follow_up


@transaction.atomic
def move(follow_up: FollowUp, *, due_on: date, reason: str, actor, now: datetime) -> FollowUp:
    """Name another day, with the reason; the first one stays on record. Raises Refused."""
    follow_up = _held(follow_up, actor, now)
    if follow_up.kept_at:
        raise Refused(_("This was kept already."))
    if due_on <= _today(now):
        raise Refused(_("Name a day that is still to come."))
    if not reason.strip():
        raise Refused(_("Write why the day moves."))
    before, follow_up.due_on, follow_up.moved_reason = follow_up.due_on, due_on, reason.strip()[:300]
    follow_up.remind_on = promises.next_reminder(follow_up, _today(now))
    follow_up.save(update_fields=["due_on", "moved_reason", "remind_on"])
    moved = {"before": before.isoformat(), "due_on": due_on.isoformat()}
    log(Action.FOLLOW_UP_MOVED, follow_up.case, actor=actor, now=now, note=reason, follow_up=follow_up.pk, **moved)
    return follow_up


def _held(follow_up: FollowUp, actor, now: datetime) -> FollowUp:
    """The row as it is now, with its case, both held."""
    case = lock(follow_up.case)
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("unit").get(pk=follow_up.pk)
    follow_up.case = case
    _check_may(follow_up.unit, actor, now)
    return follow_up


def _check_may(unit, actor, now: datetime) -> None:
    if not may(actor, "case.handle", unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def _today(now: datetime) -> date:
    return now.astimezone(TAIPEI).date()


# --- What happens by itself (in a worker) -----------------------------------------------------------------------------
def due(now: datetime):
    """What is to be spoken for, in the order of the index it reads."""
    return FollowUp.objects.filter(remind_on__lte=_today(now)).order_by("remind_on", "pk")


def remind(*, now: datetime) -> dict:
    """One pass over all that is due. Level-triggered: safe twice, late, killed. Returns counts."""
    counts = {"follow_ups": 0, "notices": 0}
    while _batch(now, counts):
        pass
    return counts


@transaction.atomic
def _batch(now: datetime, counts: dict) -> bool:
    today = _today(now)
    held = due(now).select_for_update(skip_locked=True, of=("self",))
    rows = list(held.select_related("case__service", "case__unit", "unit", "owner")[:BATCH])
    for follow_up in rows:
        counts["notices"] += _speak(follow_up, today, now)
        follow_up.remind_on = promises.next_reminder(follow_up, today)
    FollowUp.objects.bulk_update(rows, ["remind_on"])
    counts["follow_ups"] += len(rows)
    return len(rows) == BATCH


def _speak(follow_up: FollowUp, today: date, now: datetime) -> int:
    """One word to each who is to hear it, once a reminder."""
    is_late = today > follow_up.due_on
    people = {to.email: to for to in promises.audience(follow_up, today, now) if to.email}
    for email, to in people.items():
        queue(
            "promise_due",
            to=to,
            key=f"promise:{follow_up.pk}:{follow_up.due_on}:{follow_up.remind_on}:{email}"[:200],
            case=follow_up.case,
            unit=follow_up.unit,
            now=now,
            reference=follow_up.case.reference,
            item=follow_up.item,
            due_on=follow_up.due_on.isoformat(),
            follow_up=follow_up.pk,
            is_late=is_late,
        )
    return len(people)
