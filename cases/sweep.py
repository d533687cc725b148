"""稽催: speak for every clock whose moment has come. Level-triggered: safe twice, in two places, or late.

A batch is one transaction: rows are claimed with SKIP LOCKED over the partial index `deadline_to_alert`, and what is
said stands in unique rows. A worker killed in the middle has said nothing; the next one says it.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import prefetch_related_objects

from audit.actions import record_many
from audit.models import Action
from cases import clocks
from cases.calendar import TAIPEI, shift_working_days
from cases.ladder import climb, next_word
from cases.models import Alert, Deadline
from cases.office import office
from cases.recipients import Directory
from cases.rooms import ROOMS
from notifications.actions import Draft, queue_many

log = logging.getLogger(__name__)
BATCH = 200
AGAIN = 5  # working days until which whoever waits hears from us again; a rung of the ladder keeps that word
SICK = timedelta(hours=1)  # a clock we cannot work out must not stop the others


def sweep(now: datetime, *, batch: int = BATCH) -> dict:
    """Say all that is due at `now` (aware). Returns counts: clocks, alerts, notices, failed."""
    counts = Counter(clocks=0, alerts=0, notices=0, failed=0)
    while found := _batch(now, batch, counts):
        if found < batch:
            break
    return dict(counts)


def due(now: datetime):
    """What the sweep claims, in the order of the index it reads."""
    return Deadline.objects.filter(alert_at__lte=now).order_by("alert_at", "id")


@transaction.atomic
def _batch(now: datetime, size: int, counts: Counter) -> int:
    ids = list(due(now).select_for_update(skip_locked=True).values_list("pk", flat=True)[:size])
    if not ids:
        return 0
    claimed = Deadline.objects.filter(pk__in=ids).select_related(
        "stage__sop", "case__sop", "case__limit", "case__service", "case__unit", "case__applicant", "case__officer"
    )
    _fetch_facts(claimed)
    cal, directory, sops = office(), Directory(now), {}
    said, drafts, events = [], [], []
    for clock in claimed:
        # One Sop instance a procedure, so that its rungs are read once a batch.
        clock.case.sop = sops.setdefault(clock.case.sop_id, clock.case.sop)
        try:
            passed = _passed(clock, cal, now)
            drafts += _once_each(d for rung in _last_word(passed) for d in _drafts(clock, rung, directory, now))
        except Exception:  # whatever is wrong with one clock, the others are spoken for; it is logged and tried again
            log.exception("deadline %s cannot be worked out; put off", clock.pk)
            clock.alert_at = now + SICK
            counts["failed"] += 1
            continue
        said += [Alert(deadline=clock, rung=rung, due_at=clock.due_at, said_at=now) for rung in passed]
        if passed:
            events.append(_event(clock, passed, now))
        clock.alerted_at = now
    Alert.objects.bulk_create(said, ignore_conflicts=True)
    counts["notices"] += queue_many(drafts)
    record_many(events)
    Deadline.objects.bulk_update(claimed, ["alert_at", "alerted_at"])
    counts["clocks"] += len(ids)
    counts["alerts"] += len(said)
    return len(ids)


def _fetch_facts(claimed) -> None:
    """What the rooms say about their cases, fetched together and not clock by clock."""
    for code, room in ROOMS.items():
        cases = [clock.case for clock in claimed if clock.case.service.code == code]
        if cases and room.facts:
            prefetch_related_objects(cases, *room.facts)


def _passed(clock: Deadline, cal, now: datetime) -> list:
    """The rungs whose moment came since the last word, in order; sets the next moment."""
    moments = climb(clock, clocks.rungs_of(clock.case.sop, clock.stage), cal, clocks.place_for(clock))
    clock.alert_at = next_word(moments, now)
    return [rung for at, rung in moments if clock.alerted_at < at <= now]


def _last_word(passed: list) -> list:
    """After an outage each recipient hears the last word once, not every word that was missed."""
    return list({rung.to: rung for rung in passed}.values())


def _once_each(drafts) -> list[Draft]:
    """Whoever is meant twice (officer and unit with one mailbox) hears it once."""
    return list({(draft.kind, draft.to.email or draft.to.name): draft for draft in drafts}.values())


def _drafts(clock: Deadline, rung, directory: Directory, now: datetime) -> list[Draft]:
    case = clock.case
    unit = case.contact if rung.to == rung.To.APPLICANT else case.unit  # whom the reader turns to
    return [
        Draft(
            kind=_kind(rung, clock, now),
            to=recipient,
            key=f"rung:{clock.pk}:{rung.pk}:{clock.due_at.isoformat()}:{recipient.email or recipient.name}"[:200],
            case=case,
            unit=case.unit,
            now=now,
            context={
                "reference": case.reference,
                "due_at": clock.due_at.isoformat(),
                "stage_zh": clock.stage.name_zh if clock.stage else case.service.title_zh,
                "stage_en": clock.stage.name_en if clock.stage else case.service.title_en,
                "service_zh": case.service.title_zh,
                "service_en": case.service.title_en,
                "unit_zh": unit.name_zh,
                "unit_en": unit.name_en,
                "unit_phone": unit.telephone,
                "brief": _brief(case, rung, recipient),
                **_honesty(case, rung, now),
            },
        )
        for recipient in directory.find(case, rung.to)
        if recipient.email or not rung.is_urgent  # a letter about an hour comes days late
    ]


def _kind(rung, clock: Deadline, now: datetime) -> str:
    """A warning that an outage kept until the time was over would be untrue: then it is late."""
    return "deadline_overdue" if rung.kind == "deadline_near" and clock.due_at <= now else rung.kind


def _honesty(case, rung, now: datetime) -> dict:
    """What a person who waits for us hears when we are late: the day an officer named, or until when we write again."""
    if rung.kind != "late_to_applicant":
        return {}
    today = now.astimezone(TAIPEI).date()
    if case.expected_on and case.expected_on >= today:
        return {"expected_on": case.expected_on.isoformat(), "expected_reason": case.expected_reason}
    again = shift_working_days(today, AGAIN, office(), clocks.place_of(case.unit))
    return {"expected_on": None, "again_on": again.isoformat()}


def _brief(case, rung, recipient) -> list[str]:
    """The facts a colleague needs at once; an applicant knows them and is not sent them."""
    if rung.to == "applicant" or case.service.code not in ROOMS:
        return []
    return ROOMS[case.service.code].brief(case, recipient.language)


def _event(clock: Deadline, passed: list, now: datetime) -> dict:
    return {
        "action": Action.DEADLINE_PASSED if clock.due_at <= now else Action.DEADLINE_WARNED,
        "actor": None,
        "case_id": clock.case_id,
        "now": now,
        "deadline": clock.pk,
        "stage": clock.stage.key if clock.stage else "",
        "due_at": clock.due_at.isoformat(),
        "told": sorted({rung.to for rung in passed}),
    }
