"""What is done with attachments: added, taken out, handed over with the form, judged by the scanner, opened."""

import hmac
import logging
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases.actions import Refused, signed, tell_applicant, tell_unit
from cases.attachments import erasure, scanner
from cases.attachments.checks import Examination, Examined
from cases.calendar import TAIPEI
from cases.models import Attachment, Case, Draft
from cases.models.case import FINAL
from cases.recipients import Directory
from cases.rooms import room_of

log = logging.getLogger(__name__)

State = Attachment.State
LATER = {"zh": "補充檔案", "en": "Added later"}  # the paper of what comes after the form
LEASE = timedelta(minutes=5)  # how long one worker has for one scan
WAITS = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30)]
"""How long a file waits for the scanner to come back, by the number of tries so far; after these, half an hour each."""
BATCH = 100
LATE = timedelta(minutes=10)


# --- Add and take out -------------------------------------------------------------------------------------------------
def add(upload, *, owner: Draft | Case, paper: str, label: dict, actor, now: datetime) -> Attachment:
    """Check a file and keep it with a draft or a case. The same file for the same paper is one, however often it comes.

    `label`: {"zh", "en"}, what the paper is called. Raises Refused, in words that name the file.
    """
    refuse_full(owner)
    with Examination(upload) as examined:
        place = _place(now)
        erasure.announce(place, now=now)
        kept = None
        try:
            _store(place, examined)
            kept = _keep(place, examined, owner=owner, paper=paper, label=label, actor=actor, now=now)
        finally:
            if kept is None or kept.file.name != place:
                erasure.give_up(place, now=now)
                erasure.erase_after_commit()
    return kept


def _place(now: datetime) -> str:
    """Where a file lies: a month and a random name, nothing of what it is called."""
    return f"attachments/{now.astimezone(TAIPEI):%Y/%m}/{uuid4().hex}"


def most_for(owner: Draft | Case) -> int:
    return settings.UPLOAD_FILES if isinstance(owner, Draft) else settings.UPLOAD_FILES_A_CASE


def refuse_full(owner: Draft | Case) -> None:
    """Raise Refused when there is no room for another file."""
    if owner.attachments.count() >= most_for(owner):
        raise Refused(
            _("There is room for %(most)d files at most. Remove one to add another.") % {"most": most_for(owner)}
        )


def _store(place: str, examined: Examined) -> None:
    try:
        with examined.path.open("rb") as file:
            stored = default_storage.save(place, File(file))
    except OSError:
        log.exception("an attachment cannot be stored")
        raise Refused(_("We cannot keep files at the moment. Go on without, and add it later, or call 118.")) from None
    if stored != place:
        raise RuntimeError("the storage chose another name for a random one")


@transaction.atomic
def _keep(place, examined: Examined, *, owner, paper, label, actor, now) -> Attachment:
    owner = type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)
    twin = owner.attachments.filter(paper=paper, sha256=examined.sha256).first()
    if twin:
        return twin
    if isinstance(owner, Draft) and owner.case_id:
        raise Refused(_("This form has been sent already. Open the case to add a file to it."))
    refuse_full(owner)
    scanned = not scanner.is_configured()  # then our own checks are the scan (settings.CLAMD_URL)
    row = Attachment.objects.create(
        draft=owner if isinstance(owner, Draft) else None,
        case=owner if isinstance(owner, Case) else None,
        paper=paper,
        label_zh=label["zh"][:100],
        label_en=label["en"][:200],
        name=examined.name,
        mime=examined.kind.mime,
        size=examined.size,
        sha256=examined.sha256,
        file=place,
        state=State.CLEAN if scanned else State.WAITING,
        scanned_at=now if scanned else None,
        due_at=None if scanned else now,
        added_at=now,
        added_by=None if actor is CITIZEN else actor,
    )
    erasure.strike_off(place)
    if row.case_id:
        _record(Action.ATTACHMENT_ADDED, row, actor=actor, now=now, later=True)
    return row


def _record(action, row: Attachment, *, actor, now, **data) -> None:
    """The trail knows which paper, never what a person called the file."""
    case = row.case
    unit_name = signed(actor, now, case.unit)
    record(action, actor=actor, signed_as=unit_name, case=case, now=now, attachment=row.pk, paper=row.paper, **data)


def remove(draft: Draft, pk: int) -> bool:
    """Take a file out of a draft; False where it is not there (any more)."""
    with transaction.atomic():
        gone, _by = Attachment.objects.filter(draft=draft, pk=pk).delete()
        erasure.erase_after_commit()  # the row's trigger put the file on the list
    return bool(gone)


def hand_over(draft: Draft, case: Case, *, actor, now: datetime) -> int:
    """The form is sent: its files now belong to the case, in the transaction that files it."""
    draft.attachments.filter(state=State.REFUSED).delete()
    rows = list(draft.attachments.all())
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(draft=None, case=case)
    for row in rows:
        row.case = case
        _record(Action.ATTACHMENT_ADDED, row, actor=actor, now=now)
    return len(rows)


def takes_more(case: Case) -> bool:
    """Whether the applicant may add files now: the room says so, and somebody still handles the case."""
    return room_of(case).takes_files and case.status not in FINAL


@transaction.atomic
def tell_added(case: Case, *, now: datetime) -> None:
    """Whoever handles the case hears that there is something new to read."""
    newest = case.attachments.order_by("pk").last()
    facts = {"service_zh": case.service.title_zh, "service_en": case.service.title_en}
    tell_unit(case, "files_added", to="officer", step=f"files:{newest.pk}", now=now, directory=Directory(now), **facts)


def copy_files(case: Case, draft: Draft, *, now: datetime) -> None:
    """What came back is mended in a new draft: the files that were sent with it come along."""
    for row in case.attachments.exclude(state=State.REFUSED):
        place = _place(now)
        erasure.announce(place, now=now)
        with row.file.open("rb") as file:
            default_storage.save(place, file)
        with transaction.atomic():
            row.pk, row.case, row.draft, row.file, row._state.adding = None, None, draft, place, True
            row.save(force_insert=True)
            erasure.strike_off(place)


# --- The scan (in a worker) -------------------------------------------------------------------------------------------
def scan_waiting(*, now: datetime) -> dict:
    """One pass over the files that wait for a verdict. Safe to run twice, at once, late or not at all."""
    counts = {"clean": 0, "refused": 0, "waiting": 0}
    while sum(counts.values()) < BATCH and (row := _claim(now)):
        finding = _finding(row)
        if finding is None:
            _put_off(row, now)
            counts["waiting"] += 1
            if scanner.is_configured() and not scanner.answers():
                break  # it is down: no use in asking for each file
            continue
        judge(row, finding, now=now)
        counts["refused" if finding else "clean"] += 1
    return counts


def _claim(now: datetime) -> Attachment | None:
    """Take one that is due, for as long as a scan may last; a killed worker's comes back by itself."""
    with transaction.atomic():
        due = Attachment.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at")
        row = due.select_for_update(skip_locked=True).first()
        if row:
            row.due_at, row.tries = now + LEASE, row.tries + 1
            row.save(update_fields=["due_at", "tries"])
    return row


def _finding(row: Attachment) -> str | None:
    """ "" for clean, the name of what was found, None without a verdict."""
    if not scanner.is_configured():
        return ""  # it was taken off meanwhile: the checks at the door count
    try:
        with row.file.open("rb") as file:
            return scanner.scan(file)
    except scanner.ScannerDown as why:
        log.warning("attachment %s was not scanned: %s", row.pk, why)
    except OSError:
        log.exception("attachment %s cannot be read", row.pk)
    return None


def _put_off(row: Attachment, now: datetime) -> None:
    wait = WAITS[min(row.tries, len(WAITS)) - 1]
    Attachment.objects.filter(pk=row.pk, state=State.WAITING).update(due_at=now + wait)


@transaction.atomic
def judge(attachment: Attachment, finding: str, *, now: datetime) -> None:
    """The verdict, once. What was found is deleted; whoever sent it and who handles the case hear which file it was."""
    row = Attachment.objects.select_for_update().filter(pk=attachment.pk, state=State.WAITING).first()
    if row is None:
        return
    row.state = State.REFUSED if finding else State.CLEAN
    row.scanned_at, row.due_at, row.finding = now, None, finding[:120]
    if finding:
        row.file = ""  # its trigger puts the file on the list of erasures
        erasure.erase_after_commit()
    row.save(update_fields=["state", "scanned_at", "due_at", "finding", "file"])
    if finding and row.case_id:
        _tell_refused(row, now)


def _tell_refused(row: Attachment, now: datetime) -> None:
    case = row.case
    _record(Action.ATTACHMENT_REFUSED, row, actor=None, now=now, finding=row.finding)
    step = f"attachment:{row.pk}"
    facts = {"file": row.name, "paper_zh": row.label_zh, "paper_en": row.label_en, "unit_phone": case.contact.telephone}
    tell_applicant(case, "attachment_refused", step=step, now=now, **facts)
    tell_unit(case, "attachment_refused_unit", to="officer", step=step, now=now, directory=Directory(now), **facts)


def waiting() -> dict:
    """How many files wait for their scan, and since when the oldest: for the health page."""
    rows = Attachment.objects.filter(state=State.WAITING)
    oldest = rows.order_by("added_at").values_list("added_at", flat=True).first()
    return {"files": rows.count(), "since": oldest}


def long_waiting(now: datetime) -> QuerySet:
    """Files of a case that have waited for their scan for ten minutes."""
    return Attachment.objects.filter(state=State.WAITING, case__isnull=False, added_at__lt=now - LATE)


# --- Open -------------------------------------------------------------------------------------------------------------
def open_clean(attachment: Attachment, *, actor, now: datetime) -> BytesIO | None:
    """The bytes of a file of a case, with a line in the trail. None unless it was found clean and is what was kept."""
    if attachment.state != State.CLEAN:
        return None
    try:
        with attachment.file.open("rb") as file:
            data = file.read()
    except OSError:
        log.error("the file of attachment %s is gone", attachment.pk)
        return None
    if not hmac.compare_digest(sha256(data).hexdigest(), attachment.sha256):
        log.error("the file of attachment %s was changed", attachment.pk)
        return None
    _record(Action.ATTACHMENT_OPENED, attachment, actor=actor, now=now)
    return BytesIO(data)
