"""表格匯出: rows as CSV or ODS for a spreadsheet, without ever handing it a formula."""

import csv
from io import BytesIO, StringIO

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would work out instead of showing
TYPES = {"csv": "text/csv; charset=utf-8", "ods": "application/vnd.oasis.opendocument.spreadsheet"}


def safe(cell):
    """Text that a spreadsheet shows as it is: an apostrophe before what it would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def to_csv(head: list[str], rows: list[list]) -> bytes:
    """With the mark that makes spreadsheets read UTF-8."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(cell) for cell in head])
    writer.writerows([safe("" if cell is None else cell) for cell in row] for row in rows)
    return "\ufeff".encode() + out.getvalue().encode()


def to_ods(head: list[str], rows: list[list], title: str) -> bytes:
    """A sheet of one table; numbers stay numbers."""
    from odfdo import Document, Row, Table  # heavy, and only needed here

    document = Document("spreadsheet")
    document.body.clear()
    table = Table(title[:30])
    for cells in (head, *rows):
        row = Row()
        row.set_values([safe("" if cell is None else cell) for cell in cells])
        table.append_row(row)
    document.body.append(table)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


MAKE = {"csv": lambda head, rows, title: to_csv(head, rows), "ods": to_ods}
