"""匯出: the lines of some days as a table for a spreadsheet; cases/tables.py sees that no cell is a formula.

CSV is sent while it is read; a spreadsheet is made by a worker (counters/prints.py) and kept for a day.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases import rocdates
from cases.attachments import erasure
from cases.calendar import end_of
from cases.tables import csv_pieces, to_ods
from cases.workdays import DAY
from counters import lists
from counters.books import BOOKS, Book
from counters.models import BookExport, Line

MOST = {"csv": 100_000, "ods": 20_000}  # lines of one file: a year of a busy book; what a spreadsheet opens
CHUNK = 500
KEPT = timedelta(days=1)  # how long a file lies there for whoever asked for it


def lines_between(book: Book, unit, user, since: date, until: date) -> QuerySet:
    """The lines of these days, both included, as they happened."""
    lines = Line.objects.visible_to(user).filter(book=book.code, unit=unit)
    lines = lines.filter(happened_at__gte=end_of(since - DAY), happened_at__lt=end_of(until))
    return lists.dressed(book, lines.order_by("happened_at", "pk"))


def head(book: Book) -> list[str]:
    columns = [str(column.label) for column in book.columns]
    return [_("Number"), _("When"), *columns, _("Entered"), _("Entered by"), _("Paper form"), _("State"), _("Reason")]


def rows(book: Book, lines: QuerySet, *, masked: bool) -> Iterator[list]:
    """Read as they are asked for, by a cursor of the database: never the whole book at once."""
    return (_row(book, line, masked) for line in lines.iterator(chunk_size=CHUNK))


def stream(book: Book, lines: QuerySet, *, masked: bool, language: str) -> Iterator[bytes]:
    """A CSV piece by piece, in the language of whoever asked: the page's own is over when the pieces are sent."""
    with override(language):
        yield from csv_pieces(head(book), rows(book, lines, masked=masked))


def draw(asked: BookExport) -> bytes:
    """The spreadsheet, by a worker."""
    book = BOOKS[asked.book]
    lines = lines_between(book, asked.unit, asked.asked_by, asked.since, asked.until)
    with override(asked.language):
        return to_ods(head(book), list(rows(book, lines, masked=asked.is_masked)), str(book.title))


def file_name(asked: BookExport) -> str:
    return name_of(asked.book, asked.unit, asked.since, asked.until, "ods")


def name_of(book: str, unit, since: date, until: date, kind: str) -> str:
    """VL-P02-BISHA-2026-11-01-2026-11-30.csv"""
    return f"{book}-{unit.code}-{since.isoformat()}-{until.isoformat()}.{kind}"


def forget(now: datetime) -> int:
    """What was fetched, or not, within a day goes: row and file."""
    gone = 0
    for asked in BookExport.objects.filter(asked_at__lt=now - KEPT):
        with transaction.atomic():
            if asked.file:
                erasure.announce(asked.file.name, now=now - erasure.GRACE)  # due at once
            gone += bool(asked.delete()[0])
    return gone


def _row(book: Book, line: Line, masked: bool) -> list:
    language = get_language()
    cells = [_cell(column, text) for column, text in book.read(line, masked=masked)] or [""] * len(book.columns)
    moments = [rocdates.moment(moment, language) for moment in (line.happened_at, line.entered_at)]
    return [
        book.number(line),
        moments[0],
        *cells,
        moments[1],
        line.signed_as,
        line.serial,
        _state(book, line),
        line.strike_reason,
    ]


def _cell(column, text: str):
    return int(text) if column.is_number and text.isdecimal() else text


def _state(book: Book, line: Line) -> str:
    said = [_("strikes %(number)s") % {"number": book.number(line.strikes)}] if line.strikes_id else []
    if line.is_struck:
        said.append(_("struck by %(number)s") % {"number": book.number(line.struck_by)})
    return ", ".join(said)
