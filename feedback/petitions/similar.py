"""已答復過的: published answers that may say what a letter asks. Shown before it is sent, never in the way."""

from datetime import datetime

from cases import search
from cases.models import SearchEntry
from cases.search.literal import Lexical
from cases.search.words import CJK, pairs

KINDS = ("answer", "faq")
LOOKED_AT = 200
SHOWN = 3
ENOUGH = 0.34  # of what makes up the words asked
WORDS = 40


def similar(text: str, *, now: datetime) -> list[SearchEntry]:
    """The published questions that share most with these words, the best first; few or none."""
    asked = _parts(text)
    if not asked:
        return []
    anything = " | ".join(f"'{part}'" for part in asked)
    rows = search.public(now).filter(kind__in=KINDS, vector=Lexical(anything)).order_by("-date", "-pk")[:LOOKED_AT]
    shares = {row: _share(asked, row) for row in rows}
    ranked = sorted((row for row in rows if shares[row] >= ENOUGH), key=shares.get, reverse=True)
    return ranked[:SHOWN]


def _parts(text: str) -> list[str]:
    """The pairs and words that carry meaning: no single signs, no short Latin words, no numbers."""
    return [part for part in dict.fromkeys(pairs(text)) if _has_meaning(part)][:WORDS]


def _has_meaning(part: str) -> bool:
    return len(part) == 2 if CJK.match(part) else len(part) > 3 and not part.isdecimal()


def _share(asked: list[str], row: SearchEntry) -> float:
    """How much of what was asked stands in the entry; its title counts twice."""
    text, head = set(pairs(row.text)), set(pairs(row.head))
    return sum(0.5 * (part in text) + 0.5 * (part in head) for part in asked) / len(asked)
