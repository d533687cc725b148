"""表格匯出: rows as CSV or ODS for a spreadsheet, without ever handing it a formula."""

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr  # nosec B406  it writes, it does not read

# What a spreadsheet would work out instead of showing; the wide signs too, which some take for the narrow ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no file of XML may hold
PIECE = 500  # rows of a piece that is sent
TYPES = {"csv": "text/csv; charset=utf-8", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


def safe(cell):
    """Text that a spreadsheet shows as it is: an apostrophe before what it would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def to_csv(head: list[str], rows: list[list]) -> bytes:
    """With the mark that makes spreadsheets read UTF-8."""
    return b"".join(csv_pieces(head, rows))


def csv_pieces(head: list[str], rows: Iterable[list]) -> Iterator[bytes]:
    """The same piece by piece, for what is too long to hold at once."""
    out = StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([safe(cell) for cell in head])
    for number, row in enumerate(rows, 1):
        writer.writerow([safe("" if cell is None else cell) for cell in row])
        if number % PIECE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def to_ods(head: list[str], rows: list[list], title: str) -> bytes:
    """A sheet of one table; numbers stay numbers. The rows are handed over as one piece: cell by cell takes minutes."""
    from odfdo import Document, Element  # heavy, and only needed here

    document = Document("spreadsheet")
    document.body.clear()
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in (head, *rows))
    document.body.append(Element.from_tag(f"<table:table table:name={quoteattr(title[:30])}>{lines}</table:table>"))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _ods_cell(cell) -> str:
    cell = "" if cell is None else safe(cell)
    said = f"<text:p>{escape(NO_XML.sub('', str(cell)))}</text:p>"
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return f'<table:table-cell office:value-type="float" office:value="{cell}">{said}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'


MAKE = {"csv": lambda head, rows, title: to_csv(head, rows), "ods": to_ods}
