"""What was published of a set, and the forms in which it is handed out."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from cases import charts, tables
from disclosures.models import OpenMonth
from disclosures.opendata.sets import DataSet

LICENCE = "https://data.gov.tw/license"


@dataclass(frozen=True)
class Published:
    """All months of a set as they stand now: of each the newest version."""

    dataset: DataSet
    months: list[OpenMonth]

    @property
    def rows(self) -> list[list]:
        return [[f"{month.month:%Y-%m}", *row] for month in self.months for row in month.rows]

    @property
    def latest(self) -> OpenMonth | None:
        return self.months[-1] if self.months else None

    @property
    def first(self) -> date | None:
        return self.months[0].month if self.months else None

    @property
    def changed_at(self) -> datetime | None:
        return max((month.made_at for month in self.months), default=None)

    @property
    def corrected(self) -> list[OpenMonth]:
        return [month for month in self.months if month.version > 1]


def published(dataset: DataSet) -> Published:
    """One query."""
    newest = OpenMonth.objects.filter(dataset=dataset.code).order_by("month", "-version").distinct("month")
    return Published(dataset, list(newest))


def as_csv(told: Published) -> bytes:
    head = [column.name for column in told.dataset.columns]
    return tables.to_csv(head, [[_plain(cell) for cell in row] for row in told.rows])


def _plain(cell):
    return str(cell).lower() if isinstance(cell, bool) else cell


def as_json(told: Published) -> bytes:
    names = [column.name for column in told.dataset.columns]
    records = [dict(zip(names, row, strict=True)) for row in told.rows]
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def as_schema(told: Published) -> bytes:
    """Table Schema: what each column is, so that a program reads the CSV without guessing."""
    fields = [
        {"name": column.name, "type": column.kind, "title": str(column.title), "description": str(column.about)}
        for column in told.dataset.columns
    ]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": [column.name for column in _key(told.dataset)]}
    return json.dumps(schema, ensure_ascii=False, indent=1).encode()


def _key(dataset: DataSet) -> list:
    """The columns that name a row: all before the first number."""
    numbers = [at for at, column in enumerate(dataset.columns) if column.kind in ("integer", "boolean")]
    return [column for column in dataset.columns[: numbers[0]] if not column.name.endswith(("_zh", "_en"))]


def as_chart(told: Published) -> bytes:
    """One line for each service or book; what was left out is a gap."""
    dataset = told.dataset
    value, name = dataset.place(dataset.charted) - 1, dataset.place(dataset.grouped) - 1  # rows hold no month
    names = list(dict.fromkeys(row[name] for month in told.months for row in month.rows))
    series = [(one, [_sum(month.rows, name, value, one) for month in told.months]) for one in names]
    labels = [f"{month.month:%Y-%m}" for month in told.months]
    return charts.draw("line", str(dataset.title), labels, series).encode()


def _sum(rows: list[list], name: int, value: int, wanted: str) -> int | None:
    """Where a service has several rows a month (on line, otherwise), what is known of them together."""
    known = [row[value] for row in rows if row[name] == wanted and row[value] is not None]
    return sum(known) if known else None


FORMS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
    "schema.json": (as_schema, "application/json"),
    "svg": (as_chart, "image/svg+xml"),
}
"""What stands behind the dot of a file's address → (who makes it, its type)."""
