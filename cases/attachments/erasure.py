"""What must not stay on disk. A file without a row is always written down first, so that a killed process leaves none.

A file is announced here before it is written and struck off in the transaction that makes its row. A row that goes
away, by whatever way, puts its file back on the list (a trigger, migration 0009). The sweep deletes what is due; a file
that is gone already is fine.
"""

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from cases.models import Erasure

log = logging.getLogger(__name__)

GRACE = timedelta(hours=24)  # how long an announced file may wait for its row
BATCH = 500


def announce(name: str, *, now: datetime) -> None:
    """A file of that name is about to be written. Committed at once, before the file."""
    Erasure.objects.create(name=name, due_at=now + GRACE)


def strike_off(name: str) -> None:
    """The file has its row, in this transaction."""
    Erasure.objects.filter(name=name).delete()


def give_up(name: str, *, now: datetime) -> None:
    """The file gets no row after all."""
    Erasure.objects.filter(name=name).update(due_at=now)


def erase(*, now: datetime) -> int:
    """Delete the files that are due. Safe to run twice, at once, or late."""
    gone = 0
    for _round in range(BATCH):
        with transaction.atomic():
            due = Erasure.objects.filter(due_at__lte=now).order_by("due_at")
            row = due.select_for_update(skip_locked=True).first()
            if row is None:
                break
            try:
                default_storage.delete(row.name)
            except OSError:
                log.warning("file of erasure %s cannot be deleted; it is tried again", row.pk)
                Erasure.objects.filter(pk=row.pk).update(due_at=now + GRACE)
                continue
            row.delete()
            gone += 1
    return gone


def erase_after_commit() -> None:
    """Do not wait for the sweep. If this is lost, the sweep comes."""
    transaction.on_commit(_erase_now, robust=True)


def _erase_now() -> None:
    erase(now=timezone.now())
