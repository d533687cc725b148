"""The lines shown under a hit: the place in the text as written, with the words marked. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from cases.search.words import VARIANTS

BEFORE, WHOLE = 30, 120  # characters
SENTENCE = re.compile(r"[。！？\n]")
Piece = tuple[str, bool]  # text, whether it is marked


def snippet(body: str, forms: Iterable[str]) -> list[Piece]:
    """The densest place of the text. Begins anew after a full stop where one is near."""
    wanted = finder(forms)
    if wanted is None:
        return marked(" ".join(body[:WHOLE].split()), None)
    plain = plainly(body)
    places = [found.start() for found in wanted.finditer(plain)][:50]
    best = max(places, key=lambda at: (sum(at <= other < at + WHOLE for other in places), -at), default=0)
    start = max(best - BEFORE, 0)
    for stop in SENTENCE.finditer(plain, start, best):
        start = stop.end()
    piece = body[start : start + WHOLE].strip()
    shown = ("…" if start else "") + " ".join(piece.split()) + ("…" if start + WHOLE < len(body) else "")
    return marked(shown, wanted)


def marked(text: str, wanted: re.Pattern | None) -> list[Piece]:
    """The text in pieces, those that were asked for marked."""
    if wanted is None:
        return [(text, False)] if text else []
    pieces, last = [], 0
    for found in wanted.finditer(plainly(text)):
        pieces += [(text[last : found.start()], False), (text[found.start() : found.end()], True)]
        last = found.end()
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]


def finder(forms: Iterable[str]) -> re.Pattern | None:
    """Finds the folded forms in what `plainly` makes of a text, over the blanks that folding took away."""
    parts = [r"\s*".join(map(re.escape, form.replace(" ", ""))) for form in forms]
    return re.compile("|".join(part for part in parts if part)) if any(parts) else None


def plainly(text: str) -> str:
    """Folded sign by sign, so that places stay the same."""
    return text.translate(FOLDED)


class _Folded(dict):
    """Of each sign the one it is folded to; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower().translate(VARIANTS)
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


FOLDED = _Folded()
