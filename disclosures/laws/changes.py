"""What changed between two editions, article by article and word by word. Pure: no database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
# A sign of Chinese, a whole word of anything else: what a reader takes in at once.
WORD = re.compile(r"[0-9A-Za-z]+|\s+|.", re.DOTALL)
SAME, LESS, MORE = "same", "less", "more"


@dataclass(frozen=True, slots=True)
class Change:
    """One article that differs. `pieces`: (same | less | more, words)."""

    number: str
    kind: str
    pieces: list[tuple[str, str]]


def between(before: Iterable, after: Iterable) -> list[Change]:
    """`before` and `after`: articles, in order. Those that are alike are left out."""
    old = {article.number: article.text for article in before if article.number}
    new = {article.number: article.text for article in after if article.number}
    numbers = sorted({*old, *new}, key=in_order)
    return [
        _change(number, old.get(number), new.get(number)) for number in numbers if old.get(number) != new.get(number)
    ]


def in_order(number: str) -> tuple[int, ...]:
    """5 before 5-1 before 6."""
    return tuple(int(part) for part in number.split("-"))


def _change(number: str, old: str | None, new: str | None) -> Change:
    kind = ADDED if old is None else REMOVED if new is None else CHANGED
    return Change(number, kind, list(words(old or "", new or "")))


def words(old: str, new: str):
    """What stayed, what went, what came; in reading order."""
    a, b = WORD.findall(old), WORD.findall(new)
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal":
            yield SAME, "".join(a[a1:a2])
            continue
        if a2 > a1:
            yield LESS, "".join(a[a1:a2])
        if b2 > b1:
            yield MORE, "".join(b[b1:b2])
