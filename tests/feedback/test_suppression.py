"""遮蔽: no count that is left out can be worked out from those that are told."""

from fractions import Fraction
from random import Random

import pytest

from feedback.figures.suppression import WHOLES, Cell, hidden, in_sum

FIGURES = ("received", "closed", "answered", "on_time", "late", "transferred", "unhandled_2", "withdrawn", "rated")


def row(dice: Random) -> dict:
    on_time, late = dice.choice((0, 3, 8, 40)), dice.choice((0, 0, 1, 2, 7))
    ended = {name: dice.choice((0, 0, 1, 3, 6, 20)) for name in ("transferred", "unhandled_2", "withdrawn")}
    found = {"on_time": on_time, "late": late, "answered": on_time + late, **ended}
    found["closed"] = found["answered"] + sum(ended.values()) + dice.choice((0, 0, 1, 5))
    return found | {"received": dice.choice((0, 1, 4, 5, 30)), "rated": min(found["answered"], dice.choice((0, 2, 6)))}


def sums(rows: list[dict]) -> dict:
    return {name: sum(one[name] for one in rows) for name in FIGURES}


def worked_out(total, tables, gone) -> list[Cell]:
    """What of the missing is the only answer to all the sums a reader knows: by elimination, in whole numbers."""
    known = [
        ({in_sum(name): 1} | {Cell(table, at, name): -1 for at in range(len(rows))})
        for table, rows in tables.items()
        for name in FIGURES
    ]
    for table, rows in {"": [total], **tables}.items():
        for at in range(len(rows)):
            for whole, parts, exact in WHOLES:
                if exact:
                    known.append({Cell(table, at, whole): 1} | {Cell(table, at, part): -1 for part in parts})
    order = sorted(gone)
    lines = [[Fraction(line.get(cell, 0)) for cell in order] for line in known]
    lines = [line for line in lines if any(line)]
    at = 0
    for column in range(len(order)):
        pivot = next((n for n in range(at, len(lines)) if lines[n][column]), None)
        if pivot is None:
            continue
        lines[at], lines[pivot] = lines[pivot], lines[at]
        lines[at] = [value / lines[at][column] for value in lines[at]]
        for n in range(len(lines)):
            if n != at and lines[n][column]:
                lines[n] = [a - lines[n][column] * b for a, b in zip(lines[n], lines[at], strict=True)]
        at += 1
    return [order[line.index(1)] for line in lines[:at] if sum(map(bool, line)) == 1]


@pytest.mark.parametrize("seed", range(25))
def test_nothing_left_out_is_worked_out(seed):
    dice = Random(seed)  # noqa: S311
    kinds = [row(dice) for _kind in range(4)]
    moved = [dict(one) for one in kinds]  # by month: the same letters, otherwise parted
    moved[0] = sums(moved[:2])
    tables = {"kind": kinds, "month": [moved[0], *moved[2:]]}
    total = sums(kinds)
    gone = hidden(total, tables, fewest=5)
    told = {
        cell: n for at, one in enumerate(kinds) for cell, n in ((Cell("kind", at, name), one[name]) for name in one)
    }
    few = [
        cell for cell, n in told.items() if 0 < n < 5 and cell not in gone and cell.figure not in ("on_time", "late")
    ]
    assert not few and not worked_out(total, tables, gone)


def test_of_a_big_group_it_is_told_how_few_waited_too_long():
    big = {"closed": 60, "answered": 50, "on_time": 48, "late": 2, "transferred": 10}
    gone = hidden(big, {}, fewest=5)
    assert not gone
    passed_on = {"closed": 54, "answered": 53, "on_time": 53, "late": 0, "transferred": 1}
    assert hidden(passed_on, {}, fewest=5) == {in_sum("closed"), in_sum("transferred")}
    small = {"closed": 14, "answered": 4, "on_time": 3, "late": 1, "transferred": 10}
    assert hidden(small, {}, fewest=5) == {in_sum(name) for name in ("answered", "on_time", "late", "transferred")}
