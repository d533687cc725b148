"""遮蔽: which counts the public is not shown. A few people could be recognised; and nothing may let them be worked out.

A count under `fewest` is left out. Then, round by round, so much of what adds up with it that what is missing is at
least two counts, and together no small number: down a column, whose sum is shown, and along a row, where one figure is
made up of others. All tables are looked at together: they share their sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

# A figure, those it is made up of, and whether nothing else is part of it.
WHOLES = (
    ("answered", ("on_time", "late"), True),
    ("closed", ("answered", "transferred", "unhandled_1", "unhandled_2", "unhandled_3", "withdrawn"), False),
)
DEAR = "answered"  # what most readers come for: rather the whole is left out than this
# Figures that tell how well we did with a group, and nothing of one person in it: shown wherever the group is.
PARTS = {"on_time": "answered", "late": "answered", "satisfied": "rated"}


class Cell(NamedTuple):
    """A count: its table, its row there, its figure."""

    table: str
    row: int
    figure: str


def in_sum(figure: str) -> Cell:
    """The sum of a figure: the same in every table."""
    return Cell("", 0, figure)


@dataclass(frozen=True, slots=True)
class Added:
    """`whole` is the sum of `parts`; of all there are, where it is `exact`."""

    whole: Cell
    parts: tuple[Cell, ...]
    exact: bool = True


def hidden(total: Mapping, tables: Mapping[str, list[Mapping]], *, fewest: int) -> set[Cell]:
    """The cells that are left out. `total` and the rows of the tables that make it up: {figure: count}."""
    counts = {in_sum(figure): number for figure, number in total.items()}
    for table, rows in tables.items():
        counts |= {Cell(table, at, figure): n for at, row in enumerate(rows) for figure, n in row.items()}
    sums = [*_columns(tables), *_rows(counts)]
    gone = {cell for cell in counts if _is_few(cell, counts, fewest)}
    while more := {cell for one in sums if (cell := _next(one, counts, gone, fewest))}:
        gone |= more
    return gone


def _is_few(cell: Cell, counts: dict, fewest: int) -> bool:
    group = cell._replace(figure=PARTS.get(cell.figure, cell.figure))
    return counts[cell] > 0 and 0 < counts.get(group, counts[cell]) < fewest


def _columns(tables) -> list[Added]:
    return [
        Added(in_sum(figure), tuple(Cell(table, at, figure) for at in range(len(rows))))
        for table, rows in tables.items()
        for figure in (rows[0] if rows else ())
    ]


def _rows(counts: dict) -> list[Added]:
    return [
        Added(cell, tuple(part for name in parts if (part := cell._replace(figure=name)) in counts), exact)
        for whole, parts, exact in WHOLES
        for cell in counts
        if cell.figure == whole
    ]


def _next(one: Added, counts: dict, gone: set[Cell], fewest: int) -> Cell | None:
    """What has to go next, the smallest there is, so that this sum gives nothing away; None when it does not."""
    missing = [part for part in one.parts if part in gone]
    shown = [part for part in one.parts if part not in gone and counts[part]]
    spare = shown if one.exact else [part for part in shown if part.figure != DEAR]
    if one.whole in gone:
        gives_away = one.exact and not missing
    else:
        unknown = counts[one.whole] - sum(counts[part] for part in shown)
        gives_away = bool(missing) and (unknown < fewest or (one.exact and len(missing) == 1))
    if not gives_away:
        return None
    if spare:
        return min(spare, key=lambda part: (counts[part], part))
    return None if one.whole in gone or (one.exact and len(missing) > 1) else one.whole
