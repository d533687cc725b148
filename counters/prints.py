"""印製: what a worker makes of the books: closed months and forms to write on (PDF), lines taken out (spreadsheet).

Found by looking, so that a hint the queue lost costs a minute and no more.
"""

import hashlib
import logging
from dataclasses import asdict
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.actions import record
from audit.models import Action
from cases.blank_forms import parts
from cases.pdf import render_pdf, sign_pdf
from counters import exports, lists, months
from counters.books import BOOKS
from counters.lost import police_sheet
from counters.models import BookExport, BookMonth, PaperBatch, PoliceBatch
from notifications.hints import hint

log = logging.getLogger(__name__)

LANGUAGE = "zh-hant"  # the books are kept in Chinese
TASK = "counters.tasks.make_prints"
MOST = 20  # of one round
FIELD = "Portal"  # the name of the signature field in the PDF


def offer_after_commit() -> None:
    """Hint to the queue, once the rows stand, that something is to be printed."""
    transaction.on_commit(lambda: hint(TASK), robust=True)


def make_prints(*, now: datetime, most: int = MOST) -> dict[str, int]:
    """Make what waits; how many were made, how many failed (their rows say why, the next round tries again)."""
    exports.forget(now)
    done = [_make(row, draw, name, now) for model, draw, name in DRAWN for row in _waiting(model)[:most]]
    return {"made": sum(done), "failed": len(done) - sum(done)}


def _waiting(model) -> QuerySet:
    return model.objects.filter(made_at=None).select_related("unit").order_by("error", "pk")


def _make(row, draw, name_of, now: datetime) -> bool:
    """No lock is held while it is drawn: of two workers the first to finish wins, the other's file goes."""
    waiting = type(row).objects.filter(pk=row.pk, made_at=None)
    try:
        with override(LANGUAGE):
            data = draw(row)
        name = default_storage.save(f"books/{row.unit.code}/{name_of(row)}", ContentFile(data))
    except Exception as fault:
        log.exception("%s could not be printed", row)
        waiting.update(error=f"{type(fault).__name__}: {fault}"[:200])
        return False
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        if waiting.update(file=name, file_hash=digest, made_at=now, error=""):
            given = {"print": row._meta.model_name, "number": row.pk, "sha256": digest}
            record(Action.BOOK_PRINTED, actor=None, now=now, **given)
            return True
    default_storage.delete(name)
    return False


def file_name(row) -> str:
    """VL-P02-BISHA-115-11.pdf, VL-P02-BISHA-forms-1-20.pdf."""
    if isinstance(row, BookMonth):
        tail = f"{row.roc_year}-{row.month:02d}{'-interim' if row.is_interim else ''}"
    else:
        tail = f"forms-{row.first}-{row.last}"
    return f"{row.book}-{row.unit.code}-{tail}.pdf"


def draw_month(month: BookMonth) -> bytes:
    """The book of a month: every line, struck ones struck through, masked; sums, places to sign, its hash."""
    book = BOOKS[month.book]
    lines = lists.dressed(book, months.lines_of(month))
    rows = [
        {
            "line": line,
            "number": book.number(line),
            "cells": [text for _column, text in book.read(line)],
            "strikes": line.strikes and book.number(line.strikes),
        }
        for line in lines.iterator(chunk_size=months.CHUNK)
    ]
    context = {
        "book": book,
        "month": month,
        "unit": month.unit,
        "rows": rows,
        "span": len(book.columns),
        "totals": months.totals(month),
        "struck": sum(row["line"].is_struck for row in rows),
    }
    drawn = render_pdf("documents/book_month.html", context, LANGUAGE)
    return sign_pdf(drawn, reason=_("Book of the coast guard, hash %(hash)s") % {"hash": month.hash}, field=FIELD)


def draw_forms(batch: PaperBatch) -> bytes:
    """Empty forms, a page each, with the questions of the book's own form."""
    book = BOOKS[batch.book]
    form = book.form(unit=batch.unit, user=batch.reserved_by, now=batch.reserved_at)
    del form.fields["serial"]
    found = [asdict(part) for part in parts(str(book.title), form)]
    serials = batch.forms.order_by("number").values_list("serial", flat=True)
    context = {"book": book, "unit": batch.unit, "parts": found, "serials": list(serials)}
    return render_pdf("documents/book_forms.html", context, LANGUAGE)


DRAWN = (
    (BookMonth, draw_month, file_name),
    (PaperBatch, draw_forms, file_name),
    (PoliceBatch, police_sheet.draw, police_sheet.name),
    (BookExport, exports.draw, exports.file_name),
)
NAMES = {model: name for model, _draw, name in DRAWN}
