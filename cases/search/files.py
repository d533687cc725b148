"""檔案全文: what files say, found page by page. The row says what is to be read; the queue is only a hint.

A file is read in a process of its own (`reading`), under limits: a broken or hostile one costs a line of its row.
"""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet

from cases.models import SearchEntry, SearchFile
from cases.search.literal import Lexemes
from cases.search.words import fold, lexemes
from notifications.hints import hint

log = logging.getLogger(__name__)

READING = Path(__file__).with_name("reading.py")  # by its path: as part of the package it would bring Django along
TYPES = {f".{kind}": kind for kind in ("pdf", "odt", "ods", "docx", "xlsx", "csv")}
MOST = 20  # files of one round
TRIES = 3
PATIENCE = 60  # seconds
INHERITED = ("kind", "visibility", "unit_id", "case_id", "category", "date", "since", "until")
"""What a page is said to be follows the thing its file belongs to."""


def expect(entry: SearchEntry, files: Iterable) -> None:
    """These files belong to the entry, and no others. New ones are read once the transaction is committed."""
    wanted = {file.name: file for file in files if type_of(file.name)}
    kept = {row.name: row for row in entry.files.all()}
    entry.files.exclude(name__in=wanted).delete()
    for name in kept.keys() & wanted.keys():
        _rename(kept[name], wanted[name])
    SearchEntry.objects.filter(file__entry=entry).update(**{name: getattr(entry, name) for name in INHERITED})
    fresh = [
        SearchFile(entry=entry, name=name, title=file.title[:200], link=file.link, file_type=type_of(name))
        for name, file in wanted.items()
        if name not in kept
    ]
    if SearchFile.objects.bulk_create(fresh):
        _offer_after_commit()


def _rename(row: SearchFile, file) -> None:
    if (row.title, row.link) != (file.title[:200], file.link):
        SearchFile.objects.filter(pk=row.pk).update(title=file.title[:200], link=file.link, read_at=None, tries=0)
        _offer_after_commit()


def _offer_after_commit() -> None:
    transaction.on_commit(lambda: hint("cases.tasks.make_file_texts"), robust=True)


def type_of(name: str) -> str:
    """ "pdf"; empty for what has no text we can read."""
    return next((kind for suffix, kind in TYPES.items() if name.lower().endswith(suffix)), "")


def unread() -> QuerySet:
    """Those that may still be read."""
    return SearchFile.objects.filter(read_at=None, tries__lt=TRIES)


def read_waiting(*, now: datetime, most: int = MOST) -> dict[str, int]:
    """Read what nobody has read yet; how many came out, how many did not (their rows say why)."""
    waiting = unread().order_by("tries", "id")[:most]
    done = [_read(file, now) for file in waiting.select_related("entry")]
    return {"read": sum(done), "failed": len(done) - sum(done)}


def _read(file: SearchFile, now: datetime) -> bool:
    row = SearchFile.objects.filter(pk=file.pk, read_at=None)
    row.update(tries=F("tries") + 1)  # before: a file that kills the worker is not tried for ever
    try:
        pages = _pages(file)
    except Exception as fault:
        log.warning("the text of file %s could not be read: %s", file.pk, type(fault).__name__)
        row.update(fault=f"{type(fault).__name__}: {fault}"[:200])
        return False
    with transaction.atomic():
        entry = SearchEntry.objects.select_for_update().filter(pk=file.entry_id).first()
        if entry is None or not row.update(read_at=now, fault=""):
            return False  # withdrawn, or read by another worker meanwhile
        SearchEntry.objects.filter(file=file).delete()
        SearchEntry.objects.bulk_create(
            [_page(entry, file, number, text) for number, text in enumerate(pages, start=1) if text.strip()],
            batch_size=200,
        )
    return True


def _pages(file: SearchFile) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=f".{file.file_type}") as copy:
        with default_storage.open(file.name, "rb") as stored:
            for piece in iter(lambda: stored.read(1 << 20), b""):
                copy.write(piece)
        copy.flush()
        return look_into(copy.name, file.file_type)["pages"]


def look_into(path: str, kind: str, *, patience: int = PATIENCE) -> dict:
    """What a file on this machine says and lacks, see `reading`. Raises ValueError or subprocess.TimeoutExpired."""
    command = [sys.executable, "-I", str(READING), path, kind]
    ran = subprocess.run(command, cwd=settings.BASE_DIR, env={}, capture_output=True, timeout=patience, check=False)
    if ran.returncode:
        raise ValueError(ran.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:150] or "ended")
    return json.loads(ran.stdout)


def _page(entry: SearchEntry, file: SearchFile, number: int, text: str) -> SearchEntry:
    head = fold(f"{file.title}")
    folded = f"{head}\n{fold(text)}"
    return SearchEntry(
        key=f"file:{file.pk}:{number}",
        title=file.title,
        head=head,
        text=folded,
        body="" if entry.case_id else text,
        size=len(folded),
        vector=Lexemes(lexemes(folded, head)),
        link=f"{file.link}#page={number}" if file.file_type == "pdf" else file.link,
        file=file,
        page=number,
        **{name: getattr(entry, name) for name in INHERITED},
    )
