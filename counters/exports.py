"""匯出: the lines of some days as a table for a spreadsheet; cases/tables.py sees that no cell is a formula."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import rocdates
from cases.calendar import end_of
from cases.workdays import DAY
from counters import lists
from counters.books import Book
from counters.models import Line

MOST = {"csv": 20_000, "ods": 3_000}  # lines of one file: what a person reads, and a web process has time for
CHUNK = 2000


def lines_between(book: Book, unit, user, since: date, until: date) -> QuerySet:
    """The lines of these days, both included, as they happened."""
    lines = Line.objects.visible_to(user).filter(book=book.code, unit=unit)
    lines = lines.filter(happened_at__gte=end_of(since - DAY), happened_at__lt=end_of(until))
    return lists.dressed(book, lines.order_by("happened_at", "pk"))


def head(book: Book) -> list[str]:
    columns = [str(column.label) for column in book.columns]
    return [_("Number"), _("When"), *columns, _("Entered"), _("Entered by"), _("Paper form"), _("State"), _("Reason")]


def rows(book: Book, lines: QuerySet, *, masked: bool) -> list[list]:
    return [_row(book, line, masked) for line in lines.iterator(chunk_size=CHUNK)]


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
