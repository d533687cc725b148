"""印刷品: posters and blank forms, as a worker drew them from the words in force. Web processes only hand them out.

What is wanted now is asked of the `sources` (cases/tasks.py); a sheet whose words changed has another fingerprint and
is drawn anew. So nobody has to remember to print again, neither after a publication nor after an upgrade.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import translation

from cases.models import PrintSheet
from notifications.hints import hint

log = logging.getLogger(__name__)

MOST = 40  # sheets of one round: about a second each


@dataclass(frozen=True, slots=True)
class Wanted:
    """One sheet as it should be now. `says` is its words as data; `draw(says)` gives the file."""

    key: str  # also its file name
    language: str
    says: dict
    draw: Callable[[dict], bytes]

    @property
    def fingerprint(self) -> str:
        said = json.dumps([self.says, settings.DEMO], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


Source = Callable[[datetime], Iterable[Wanted]]  # (now) -> the sheets wanted


def make_prints(sources: Iterable[Source], *, now: datetime, most: int = MOST) -> dict[str, int]:
    """Draw what is missing or says something old; how many were made, how many failed (their rows say why)."""
    wanted = {(sheet.key, sheet.language): sheet for source in sources for sheet in source(now)}
    _reserve(wanted.values())
    stale = PrintSheet.objects.exclude(fingerprint=F("wanted")).order_by("error", "pk")
    rows = [(row, wanted[row.key, row.language]) for row in stale if (row.key, row.language) in wanted]
    done = [_make(row, sheet, now) for row, sheet in rows[:most]]
    return {"made": sum(done), "failed": len(done) - sum(done)}


def _reserve(sheets: Iterable[Wanted]) -> None:
    PrintSheet.objects.bulk_create(
        [PrintSheet(key=sheet.key, language=sheet.language, wanted=sheet.fingerprint) for sheet in sheets],
        update_conflicts=True,
        unique_fields=["key", "language"],
        update_fields=["wanted"],
    )


def _make(row: PrintSheet, sheet: Wanted, now: datetime) -> bool:
    """Draw and store one. No lock is held while it is drawn: of two workers the first to finish wins."""
    fresh = PrintSheet.objects.filter(pk=row.pk, fingerprint=row.fingerprint)
    try:
        with translation.override(sheet.language):
            data = sheet.draw(sheet.says)
        name = default_storage.save(f"prints/{sheet.language}/{sheet.key}", ContentFile(data))
    except Exception as fault:
        log.exception("the printed sheet %s failed", sheet.key)
        fresh.update(error=f"{type(fault).__name__}: {fault}"[:200])
        return False
    if not fresh.update(file=name, fingerprint=sheet.fingerprint, made_at=now, error=""):
        default_storage.delete(name)
    elif row.file:
        default_storage.delete(row.file.name)
    return True


def current(sheet: Wanted, task: str, *of) -> PrintSheet | None:
    """The sheet as it should be now; None while it is not drawn, and then a worker is asked to: `task`, with `of`. A
    hint that is lost comes again with whoever reloads the page."""
    drawn = PrintSheet.objects.filter(key=sheet.key, language=sheet.language, fingerprint=sheet.fingerprint).first()
    if drawn is None:
        hint(task, *of)
    return drawn


def ready(key: str, language: str) -> PrintSheet | None:
    """The sheet as it was last drawn, also while a newer one is being made; None before the first."""
    return PrintSheet.objects.filter(key=key, language=language, made_at__isnull=False).first()
