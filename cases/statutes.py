"""法條連結: where a statute can be read, told by the app that keeps them. Without one, citations stay plain words."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cases.search.words import value_of

NUMBER = r"[〇零一二三四五六七八九十百千\d]+"
ARTICLE = re.compile(f"第\\s*({NUMBER})(?:-(\\d+))?\\s*條(?:之({NUMBER}))?")
Piece = tuple[str, str]  # words, address; "" where they lead nowhere


@dataclass(frozen=True, slots=True)
class Library:
    """`codes`: name of a law -> its code. `address`: (code, number of an article or "") -> where it is read."""

    codes: Callable[[], Mapping[str, str]]
    address: Callable[[str, str], str]


_libraries: list[Library] = []


def register(library: Library) -> None:
    """Called once at start-up."""
    _libraries[:] = [library]


def linked(lines: Iterable[str]) -> list[list[Piece]]:
    """Each line in pieces: laws by name, and the articles after it, lead to where they are read."""
    lines = list(lines)
    if not _libraries or not lines:
        return [[(line, "")] for line in lines]
    library = _libraries[0]
    codes = library.codes()
    names = sorted(codes, key=len, reverse=True)
    named = "|".join(map(re.escape, names)) or r"(?!)"
    cited = re.compile(f"(?P<law>{named})(?P<first>\\s*{ARTICLE.pattern})?|{ARTICLE.pattern}")
    return [list(_pieces(line, cited, codes, library.address)) for line in lines]


def _pieces(line: str, cited: re.Pattern, codes: Mapping[str, str], address: Callable[[str, str], str]):
    code, last = "", 0
    for found in cited.finditer(line):
        code = codes[found["law"]] if found["law"] else code
        if not code:
            continue  # an article of a law we do not keep
        if found.start() > last:
            yield line[last : found.start()], ""
        yield found[0], address(code, number_of(found[0]))
        last = found.end()
    if line[last:] or not line:
        yield line[last:], ""


def number_of(words: str) -> str:
    """第 5 條之 1 -> 5-1; empty where no article is named."""
    found = ARTICLE.search(words)
    if not found:
        return ""
    part = found[2] or found[3]
    return f"{value_of(found[1])}-{value_of(part)}" if part else str(value_of(found[1]))


def citations(text: str) -> list[str]:
    """The addresses a text leads to, each once."""
    return list(dict.fromkeys(place for line in linked(text.splitlines()) for _words, place in line if place))
