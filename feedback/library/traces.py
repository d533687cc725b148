"""What in a text still tells who asked. A rule finds what can be compared; a person has to look for the rest. Pure."""

import re
from collections.abc import Iterable

from cases.identifiers import plain

DIGITS = re.compile(r"\D")
ID_NUMBER = re.compile(r"[A-Za-z][A-Da-d0-9]\d{8}")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
MOBILE = re.compile(r"09\d{2}[- ]?\d{3}[- ]?\d{3}")
REFERENCE = re.compile(r"[A-Z]{2}-\d{2,3}-\d{6}-\d")
ANYBODYS = (ID_NUMBER, MAIL, MOBILE, REFERENCE)
SHORTEST = 2  # signs of a name; one sign alone stands in every text


def traces(text: str, known: Iterable[str], phone: str = "") -> list[str]:
    """The pieces of a text that must go: what we know of the petitioner, and what looks like anybody's number."""
    text = plain(text)
    found = [piece for piece in map(plain, known) if len(piece) >= SHORTEST and piece in text]
    found += [match[0] for pattern in ANYBODYS for match in pattern.finditer(text)]
    tail = DIGITS.sub("", phone)[-8:]
    if len(tail) == 8 and tail in DIGITS.sub("", text):
        found.append(tail)
    return list(dict.fromkeys(found))


def masked(text: str, known: Iterable[str]) -> str:
    """A proposal: what we know of the petitioner replaced by circles, numbers that are anybody's too."""
    for piece in sorted({piece for piece in known if len(piece) >= SHORTEST}, key=len, reverse=True):
        text = text.replace(piece, "○○")
    for pattern in ANYBODYS:
        text = pattern.sub("○○", text)
    return text
