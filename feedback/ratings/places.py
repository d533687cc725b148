"""評分據點: the windows that can be rated on the spot. Which there are, the roof says (`SOURCES`)."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import Unit
from cases.vault import fingerprint

SIGNS = 10  # enough that nobody rates a place by trying addresses; what is photographed can be used anyway
STAND, KIOSK = "stand", "kiosk"


@dataclass(frozen=True, slots=True)
class Place:
    """A counter or a service point, as people call it."""

    code: str
    unit: Unit
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where places come from: all of some units, and one by its code."""

    within: Callable[[object], Iterable[Place]]  # (a condition on units)
    find: Callable[[str], Place | None]  # (code); None for one that is not there or closed


SOURCES: list[Source] = []
"""Filled at start-up by whoever keeps places; nothing here knows the counters."""


def within(units) -> list[Place]:
    """Every place of the units, by unit."""
    return sorted((place for source in SOURCES for place in source.within(units)), key=lambda p: (p.unit.path, p.code))


def find(code: str) -> Place | None:
    return next((place for source in SOURCES if (place := source.find(code))), None)


def word_of(place: Place, use: str) -> str:
    """What stands in the address of its stand or kiosk: one does not give away the other."""
    return f"{place.code}-{_proof(place.code, use)}"


def of_word(word: str, use: str) -> Place | None:
    """The place an address belongs to, or None."""
    code, _dash, proof = word.rpartition("-")
    if not hmac.compare_digest(proof.encode(), _proof(code, use).encode()):
        return None
    return find(code)


def _proof(code: str, use: str) -> str:
    return fingerprint(f"rate-{use}", code)[:SIGNS]
