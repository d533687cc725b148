"""公開統計: the report everybody may read. Small counts, and whatever would give them away, are not in it."""

from cases.figures import FEWEST
from feedback.figures.petitions import DIMENSIONS, MONTHLY, Report
from feedback.figures.suppression import Cell, hidden

OPEN = ("overview", "kind", "source", "month")  # the sheets everybody may see
ROWS = tuple(DIMENSIONS[code] for code in OPEN if code in DIMENSIONS)


class PublicReport(Report):
    """The same figures, counted once; what is left out is settled for all its tables together."""

    fewest = FEWEST
    # From what was pending at the end of two months follows what was closed between.
    monthly = tuple(figure for figure in MONTHLY if figure.code != "pending")

    def __init__(self, cases, span):
        super().__init__(cases, span)
        self._rows = {one.code: super(PublicReport, self).grouped(one) for one in ROWS}
        self._months = super().in_months()
        tables = {code: [numbers for _key, _name, numbers in rows] for code, rows in self._rows.items()}
        tables["month"] = [numbers for _span, _name, numbers in self._months]
        told = {figure: number for figure, number in self.numbers.items() if not figure.startswith("age_")}
        self._gone = hidden(told, tables, fewest=FEWEST)

    def grouped(self, dimension):
        return self._rows[dimension.code]

    def in_months(self):
        return self._months

    def shown(self, table: str, row: int, numbers: dict) -> dict:
        return {code: None if Cell(table, row, code) in self._gone else n for code, n in numbers.items()}
