"""搜尋: what a line is found by, hashed with our key. A dump of the table shows neither names nor numbers.

The pieces are those of cases/search.py (pairs of Chinese signs, whole words otherwise). Every piece typed has to fit;
that they stand side by side is not asked, since nobody could read it out of hashes.
"""

import re
import struct
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from cases.identifiers import plain
from cases.search import fold, pairs
from cases.vault import fingerprint

LAST = 4  # signs of a number somebody remembers: its end
MOST = 8  # words of one question
DASHED = re.compile(r"(?<=[0-9])-(?=[0-9])")  # 0912-345-678 is one number


def hashed(texts: Iterable[str]) -> list[int]:
    """The pieces of these texts as numbers of 32 bits, each once."""
    return sorted({_hash(piece) for text in texts if text for piece in pairs(text)})


def _hash(piece: str) -> int:
    return struct.unpack(">i", bytes.fromhex(fingerprint("line", piece)[:8]))[0]


def of_party(party) -> list[str]:
    """What a person is found by: the name, the number of the paper, the telephone as dialled here, and their ends."""
    phone = plain(party.phone).partition(";")[0].replace("+886", "0", 1)
    numbers = [number for number in (phone, party.identity) if number]
    return [party.name, party.organisation, *numbers, *(number[-LAST:] for number in numbers), *_name_signs(party.name)]


def _name_signs(name: str) -> list[str]:
    """The family name alone is what one remembers of 王小明."""
    return [name[:1]] if name else []


def find(lines: QuerySet, typed: str) -> QuerySet:
    """Those of the lines that have every word typed; no line where nothing was."""
    terms = [fold(word) for word in typed.split()][:MOST]
    if not terms:
        return lines.none()
    for term in terms:
        lines = lines.filter(_has(term) | _has(DASHED.sub("", term)))
    return lines


def _has(term: str) -> Q:
    """Every piece of one word typed. What has no piece (a dot) asks nothing."""
    pieces = [_hash(piece) for piece in pairs(term) if len(piece) > 1 or len(term) == 1]
    return Q(words__plain__contains=pieces) | Q(words__people__contains=pieces)
