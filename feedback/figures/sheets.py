"""統計表: one table of figures. The page, the chart and the file read these very cells, so they cannot differ."""

from dataclasses import dataclass, field

from django.http import Http404, HttpResponse

from cases import charts, tables

FEW = 12  # rows that are drawn as bars; more are a line
FILES = tuple(tables.MAKE)


@dataclass(frozen=True)
class Sheet:
    """`rows`: lists of cells, the first one being what the row is about; None stands where nothing can be said.

    `links`: the address of what a cell counts, by (row, column). `drawn`: the columns of the chart; none, no chart.
    """

    key: str
    title: str
    head: list[str]
    rows: list[list]
    total: list | None = None
    drawn: tuple[int, ...] = ()
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[list[dict]]:
        """What the page shows: each cell with the name of its column and the address of what it counts."""
        rows = [*self.rows, *([self.total] if self.total else [])]
        return [
            [
                {"name": name, "cell": cell, "link": self.links.get((at, column), "")}
                for column, (name, cell) in enumerate(zip(self.head, row, strict=True))
            ]
            for at, row in enumerate(rows)
        ]

    @property
    def is_drawn(self) -> bool:
        return bool(self.drawn and self.rows)


def as_file(sheet: Sheet, form: str, name: str) -> HttpResponse:
    """The sheet as CSV, ODS or a drawing. 404 for a form there is none of."""
    if form == "svg" and sheet.is_drawn:
        return HttpResponse(_drawn(sheet), content_type="image/svg+xml")
    if form not in tables.MAKE:
        raise Http404
    rows = [*sheet.rows, *([sheet.total] if sheet.total else [])]
    response = HttpResponse(tables.MAKE[form](sheet.head, rows, sheet.title), content_type=tables.TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{sheet.key}.{form}"'
    return response


def _drawn(sheet: Sheet) -> str:
    labels = [str(row[0]) for row in sheet.rows]
    series = [(sheet.head[at], [row[at] for row in sheet.rows]) for at in sheet.drawn]
    return charts.draw("bar" if len(labels) <= FEW else "line", sheet.title, labels, series)
