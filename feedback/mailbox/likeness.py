"""相似: how alike two texts are, by the words the search index cuts them into. Pure: no database."""

from collections.abc import Iterable

from cases.search import pairs

ALIKE = 50  # percent, from which on two texts are shown as alike
SAME = 100
PROBES = 8  # pairs of a text that another one has to contain to be looked at


def bag(text: str) -> frozenset[str]:
    """The words and pairs of a text; signs alone at the end of a run say nothing."""
    return frozenset(word for word in pairs(text) if len(word) > 1)


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """What two texts have in common, in percent of what they have together (Dice)."""
    if not one or not other:
        return 0
    return round(200 * len(one & other) / (len(one) + len(other)))


def probes(text: str) -> list[str]:
    """A few pairs taken evenly from all over a text: what is copied has all of them, what is not has few."""
    found = list(dict.fromkeys(word for word in pairs(text) if len(word) > 1 and word.isalnum()))
    step = max(1, len(found) // PROBES)
    return found[::step][:PROBES]


def ranked(text: str, others: Iterable[tuple[object, str]], least: int = ALIKE) -> list[tuple[object, int]]:
    """Those of (thing, text) that are alike, the likest first."""
    mine = bag(text)
    scored = ((thing, likeness(mine, bag(other))) for thing, other in others)
    return sorted((pair for pair in scored if pair[1] >= least), key=lambda pair: -pair[1])
