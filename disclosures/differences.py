"""差異: two texts compared in words, line by line; in Chinese every sign is a word. Pure."""

import difflib
import re
from dataclasses import dataclass

TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[A-Za-z0-9]+|\s+|.", re.DOTALL)
SAME, ADDED, REMOVED = "same", "added", "removed"
ALIKE = 0.4  # from how much in common two lines count as the same line, changed
MOST = 4000  # signs of a line that are compared one by one


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: its parts, each the same, added or removed."""

    parts: tuple[tuple[str, str], ...]


def compare(before: str, after: str) -> list[Line]:
    """The lines of both texts in order."""
    old, new = before.splitlines(), after.splitlines()
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(((SAME, line),)) for line in old[a:b]]
        else:
            found += _changed(old[a:b], new[c:d])
    return found


def _changed(old: list[str], new: list[str]) -> list[Line]:
    """Lines that took each other's place: alike ones are compared in words, the others stand as gone and new."""
    found = []
    for at in range(max(len(old), len(new))):
        before, after = old[at] if at < len(old) else "", new[at] if at < len(new) else ""
        if before and after and max(len(before), len(after)) < MOST and _alike(before, after):
            found.append(Line(tuple(_words(before, after))))
        else:
            found += [Line(((kind, text),)) for kind, text in ((REMOVED, before), (ADDED, after)) if text]
    return found


def _alike(before: str, after: str) -> bool:
    return difflib.SequenceMatcher(None, TOKEN.findall(before), TOKEN.findall(after), autojunk=False).ratio() >= ALIKE


def _words(before: str, after: str):
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield SAME, "".join(old[a:b])
            continue
        if b > a:
            yield REMOVED, "".join(old[a:b])
        if d > c:
            yield ADDED, "".join(new[c:d])
