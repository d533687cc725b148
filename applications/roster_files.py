"""名冊檔: a list of people as CSV or ODS, read as plain text; and the templates to fill in.

Nothing in a file is ever worked out: what a formula says is for the person to write. A file is refused as a whole only
where no list can be read from it; otherwise each line speaks for itself (applications/rosters.py).
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml.etree import LxmlError
from odfdo import Cell, Document, Row, Table

from cases.attachments.archives import DAMAGED

MOST_BYTES = 2_000_000
MOST_UNPACKED = 20_000_000  # bytes of content.xml: a list of 200 takes about 300,000
MOST_COLUMNS = 40
MOST_LINES = 1000  # looked at; lines past the list's limit are told, not read
EMPTY_LINES = 50  # after so many blank ones the sheet is over: spreadsheets repeat them by the million
ENCODINGS = ("utf-8-sig", "cp950")  # what programs here write: with or without a mark, or Big5
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: the field it fills, and the words that may head it."""

    name: str
    zh: str
    en: str
    others: tuple[str, ...] = ()
    required: bool = True
    example: tuple[str, str] = ("", "")  # in the template: zh, en


@dataclass(slots=True)
class Line:
    """One line of a file, by its number as a spreadsheet shows it."""

    number: int
    texts: dict[str, str]
    formulas: set[str] = field(default_factory=set)


FORMULA = object()


def read(file, columns: tuple[Column, ...]) -> list[Line]:
    """The filled lines of an uploaded list. Raises ValidationError, in words, for a file that is none."""
    if file.size > MOST_BYTES:
        raise ValidationError(_("The list is larger than 2 MB. A list of 200 people takes far less: check the file."))
    data = file.read()
    if not data.strip():
        raise ValidationError(_("The file is empty. Fill in the template and send it again."))
    cells = _read_ods(data) if data.startswith(b"PK") else _read_csv(data)
    return _lines(cells, columns)


# --- CSV --------------------------------------------------------------------------------------------------------------
def _read_csv(data: bytes):
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, row in enumerate(rows, 1):
            if number > MOST_LINES:
                return
            yield rows.line_num if number == 1 else number, row[:MOST_COLUMNS]
    except csv.Error as fault:
        raise ValidationError(
            _("This is not a list we can read. Save it as CSV (UTF-8) or ODS from your spreadsheet.")
        ) from fault


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValidationError(_("This is not a list we can read. Save it as CSV (UTF-8) or ODS from your spreadsheet."))


# --- ODS --------------------------------------------------------------------------------------------------------------
def _read_ods(data: bytes):
    _guard(data)
    try:
        document = Document(io.BytesIO(data))
        table = document.body.get_table(0)
    except (ValueError, KeyError, TypeError, OSError, LxmlError, zipfile.BadZipFile) as fault:
        raise _no_sheet() from fault
    if table is None:
        raise _no_sheet()
    blank = 0
    for number, row in enumerate(table.iter_rows(end=MOST_LINES - 1), 1):
        cells = [_said(cell) for cell in row.iter_cells(end=MOST_COLUMNS - 1)]
        blank = 0 if any(cells) else blank + 1
        if blank > EMPTY_LINES:
            return
        yield number, cells


def _guard(data: bytes) -> None:
    """Before anything is unpacked: is it a spreadsheet, of a size a list can have, and without entities?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            kind = box.getinfo("mimetype")
            content = box.getinfo("content.xml")
            if kind.file_size > 100 or not box.read("mimetype").startswith(
                b"application/vnd.oasis.opendocument.spreadsheet"
            ):
                raise _no_sheet()
            if content.file_size > MOST_UNPACKED or sum(one.file_size for one in box.infolist()) > 2 * MOST_UNPACKED:
                raise ValidationError(
                    _("The spreadsheet unpacks to far more than a list of people needs. Copy the list into a new one.")
                )
            if b"<!DOCTYPE" in box.read("content.xml")[:4096]:
                raise _no_sheet()
    except (*DAMAGED, KeyError, RuntimeError) as fault:  # or without its parts, or under a password
        raise _no_sheet() from fault


def _no_sheet() -> ValidationError:
    return ValidationError(_("This is neither a CSV nor an ODS list. Save it as one of these and send it again."))


def _said(cell):
    """What a cell shows, as text: a date in ISO form, a number without a tail; a formula is not worked out."""
    if cell.formula:
        return FORMULA
    if cell.type == "date":
        return str(cell.get_attribute("office:date-value") or "")[:10]
    if cell.type == "float":
        text = str(cell.get_attribute("office:value") or "")
        return text.removesuffix(".0")
    value = cell.value
    return "" if value is None else str(value)


# --- Lines ------------------------------------------------------------------------------------------------------------
def _lines(cells, columns) -> list[Line]:
    """The first filled line heads the columns; the filled ones after it are the list."""
    heads, found = None, []
    for number, row in cells:
        texts = [text if text is FORMULA else str(text).strip() for text in row]
        if not any(texts):
            continue
        if heads is None:
            heads = _heads(texts, columns)
            continue
        line = Line(number, {})
        for name, text in zip(heads, texts, strict=False):
            if name and text is FORMULA:
                line.formulas.add(name)
            elif name:
                line.texts[name] = text
        if line.formulas or any(line.texts.values()):
            found.append(line)
    if heads is None or not found:
        raise ValidationError(_("There is nobody on the list. The first line names the columns, then a line a person."))
    return found


def _heads(texts, columns) -> list[str | None]:
    known = {_plain(word): one.name for one in columns for word in (one.zh, one.en, *one.others)}
    heads = [known.get(_plain(text)) if isinstance(text, str) else None for text in texts]
    missing = [one for one in columns if one.required and one.name not in heads]
    if missing:
        raise ValidationError(
            _("The first line has to name the columns. Missing: %(columns)s. Take the template and fill it in.")
            % {"columns": _(", ").join(_("“%(zh)s” or “%(en)s”") % {"zh": o.zh, "en": o.en} for o in missing)}
        )
    return heads


def _plain(text: str) -> str:
    """Heads are compared without blanks, case, stars and what stands in brackets."""
    return re.sub(r"[\s*＊:：]|[(（].*?[)）]", "", text).lower()


# --- Templates --------------------------------------------------------------------------------------------------------
def template_csv(columns: tuple[Column, ...], language: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_model(columns, language))
    return out.getvalue().encode("utf-8-sig")  # with the mark: else a spreadsheet takes it for Big5


def template_ods(columns: tuple[Column, ...], language: str) -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table(_("List"))
    for texts in _model(columns, language):
        row = Row()
        for text in texts:
            row.append_cell(Cell(text))
        table.append_row(row)
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _model(columns, language: str) -> list[list[str]]:
    at = 1 if language == "en" else 0
    return [[one.en if at else one.zh for one in columns], [one.example[at] for one in columns]]
