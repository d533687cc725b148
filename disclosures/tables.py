"""表格: a published CSV or ODS file as a table to read, to draw and to take along in other forms.

The file is the truth; this reads it. What is published never changes, so neither does its table: a correction is
another version with another file.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import islice

from cases import charts, tables
from disclosures.models import ContentFile

ENDINGS = ("CSV", "ODS")
MOST_ROWS, MOST_COLUMNS = 2000, 40
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?")
FEW = 12  # rows that are drawn as bars; more are a line


@dataclass(frozen=True)
class Table:
    """The first row names the columns; cells are texts, or numbers where every cell of the column is one."""

    head: list[str]
    rows: list[list]
    numeric: tuple[int, ...]  # the columns of numbers
    is_cut: bool = False

    def columns(self, meanings: str = "") -> list[dict]:
        """資料欄位: for people and programs: name, kind, what it means, an example."""
        said = meant(meanings)
        return [
            {
                "name": name,
                "meaning": said.get(name, ""),
                "kind": "number" if at in self.numeric else "string",
                "example": next((row[at] for row in self.rows if row[at] not in ("", None)), ""),
            }
            for at, name in enumerate(self.head)
        ]

    @property
    def series(self) -> list[tuple[str, list]]:
        return [(self.head[at], [row[at] for row in self.rows]) for at in self.numeric if at]


def read(file: ContentFile) -> Table | None:
    """The table in a file; None where there is none that can be shown."""
    if file.ending not in ENDINGS:
        return None
    with file.file.open("rb") as opened:
        data = opened.read()
    grid = _csv(data) if file.ending == "CSV" else _ods(data)
    grid = [row for row in grid if any(row)]
    if len(grid) < 2:
        return None
    width = max(at + 1 for row in grid for at, cell in enumerate(row) if cell)
    grid = [[*row, *[""] * width][:width] for row in grid]
    rows = grid[1 : MOST_ROWS + 1]
    numeric = tuple(at for at in range(width) if _all_numbers([row[at] for row in rows]))
    cells = [[_number(cell) if at in numeric else cell for at, cell in enumerate(row)] for row in rows]
    return Table([name or f"{at + 1}" for at, name in enumerate(grid[0])], cells, numeric, len(grid) > MOST_ROWS + 1)


def meant(meanings: str) -> dict[str, str]:
    """件數：全年救援的件數 -> {"件數": "全年救援的件數"}; a line without a colon says nothing of a column."""
    lines = (re.split(r"[:：]", line, maxsplit=1) for line in meanings.splitlines())
    return {parts[0].strip(): parts[1].strip() for parts in lines if len(parts) == 2}


def _csv(data: bytes) -> list[list[str]]:
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline=""))
    return [[cell.strip() for cell in row[:MOST_COLUMNS]] for row in islice(rows, MOST_ROWS + 2)]


def _ods(data: bytes) -> list[list[str]]:
    from odfdo import Document  # heavy, and only needed here

    sheet = Document(io.BytesIO(data)).body.get_table(0)
    if sheet is None:
        return []
    return [
        ["" if cell.value is None else str(cell.value).strip() for cell in row.iter_cells(end=MOST_COLUMNS - 1)]
        for row in sheet.iter_rows(end=MOST_ROWS + 1)
    ]


def _all_numbers(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(NUMBER.fullmatch(cell) for cell in filled)


def _number(cell: str) -> int | float | None:
    if not cell:
        return None
    plain = cell.replace(",", "")
    return float(plain) if "." in plain else int(plain)


# --- Forms to take along ----------------------------------------------------------------------------------------------


def as_schema(table: Table, row) -> bytes:
    """Table Schema: what each column is, so that a program reads the CSV without guessing."""
    fields = [
        {"name": column["name"], "type": column["kind"], "description": column["meaning"]}
        for column in table.columns(row.meanings)
    ]
    schema = {"title": row.label_zh, "fields": fields, "missingValues": [""]}
    return json.dumps(schema, ensure_ascii=False, indent=1).encode()


def as_json(table: Table, title: str) -> bytes:
    records = [dict(zip(table.head, row, strict=True)) for row in table.rows]
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def as_chart(table: Table, title: str) -> bytes:
    labels = [str(row[0]) for row in table.rows]
    kind = "bar" if len(labels) <= FEW else "line"
    return charts.draw(kind, title, labels, table.series).encode()


FORMS = {
    "csv": (lambda table, title: tables.to_csv(table.head, table.rows), tables.TYPES["csv"]),
    "ods": (lambda table, title: tables.to_ods(table.head, table.rows, title), tables.TYPES["ods"]),
    "json": (as_json, "application/json"),
    "svg": (as_chart, "image/svg+xml"),
}
