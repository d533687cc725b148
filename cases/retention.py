"""保存期限屆滿: what is kept no longer than its purpose (個人資料保護法 §11 III; facts §11).

Where somebody still needs all of it (an appeal, a lawsuit), it is kept until the day they named (actions/keeping.py).

A closed case keeps its numbers, clocks, decisions and trail; who it was about goes, once `Service.keep_years` have
passed since it was closed. The file itself belongs to the records system (檔案法 §12): run this after the hand-over.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audit.actions import record_many
from audit.models import Action
from cases import brakes, drafts
from cases.attachments.erasure import erase_after_commit
from cases.calendar import TAIPEI
from cases.models import (
    Applicant,
    Attachment,
    Case,
    Consultation,
    Draft,
    Letter,
    Note,
    SearchEntry,
    Service,
    Supplement,
)
from cases.rooms import ROOMS
from notifications import forgetting
from notifications.models import Notice

BATCH = 200
GONE = "—"  # where the database insists on a word
NOBODY = {"name": "", "identity": "", "phone": "", "phone_hash": "", "email": "", "address": ""}

ALSO: list[Callable] = []
"""What apps forget beside their cases: `part(now=…, dry_run=…)` answers counts. Filled at start-up."""


def run(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete abandoned drafts, forget people of long closed cases; how many of each. With `dry_run` only count."""
    if dry_run:
        held = sum(_over(service, now).count() for service in Service.objects.all())
        due = {service.code: _due(service, now).count() for service in Service.objects.all()}
        gone = {"drafts": Draft.objects.filter(expires_at__lte=now).count(), "cases": sum(due.values())}
        gone["kept"] = held - gone["cases"]
    else:
        gone = {"drafts": drafts.purge(now=now), "attempts": brakes.forget(now=now)}
        gone["cases"] = sum(_forget_all(service, now) for service in Service.objects.all())
    gone["notices"] = forgetting.run(now=now, dry_run=dry_run)
    for part in ALSO:
        gone |= part(now=now, dry_run=dry_run)
    return gone


def due_references(now: datetime) -> Iterator[tuple[str, datetime, int]]:
    """What the next run would forget, service by service, the oldest first: number, when closed, years kept."""
    for service in Service.objects.all():
        found = _due(service, now).order_by("closed_at").values_list("reference", "closed_at")
        yield from ((reference, closed_at, service.keep_years) for reference, closed_at in found.iterator())


def _due(service: Service, now: datetime):
    """Those whose time is over and that nobody keeps for longer."""
    today = now.astimezone(TAIPEI).date()
    return _over(service, now).filter(Q(kept_until=None) | Q(kept_until__lt=today))


def _over(service: Service, now: datetime):
    """Closed longer ago than the service keeps, and not blanked yet; by a partial index."""
    return Case.objects.filter(service=service, blanked_at=None, closed_at__lte=_years_before(now, service.keep_years))


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)


def _forget_all(service: Service, now: datetime) -> int:
    """In batches, each a transaction: stopped half-way, the next run goes on."""
    total = 0
    while ids := _forget_some(service, now):
        total += len(ids)
    return total


@transaction.atomic
def _forget_some(service: Service, now: datetime) -> list[int]:
    due = _due(service, now).order_by("closed_at").select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return ids
    Applicant.objects.filter(case__in=ids).update(**NOBODY)
    forgetting.erase(Notice.objects.filter(case__in=ids))
    Note.objects.filter(case__in=ids).update(body="")
    Supplement.objects.filter(case__in=ids).update(answer={})
    asked = Consultation.objects.filter(case__in=ids)
    asked.update(email="", address="", question="")
    asked.exclude(name="").update(name=GONE)
    asked.exclude(answer="").update(answer=GONE)
    Letter.objects.filter(case__in=ids).update(subject=GONE, body=GONE)
    SearchEntry.objects.filter(case__in=ids).delete()
    Attachment.objects.filter(case__in=ids).delete()  # their files follow (cases/attachments/erasure.py)
    erase_after_commit()
    if service.code in ROOMS:
        ROOMS[service.code].forget(ids)
    Case.objects.filter(pk__in=ids).update(blanked_at=now)
    record_many({"action": Action.CASE_BLANKED, "actor": None, "case_id": pk, "now": now} for pk in ids)
    return ids
