"""簿冊清單: one page of a book by keyset, newest first; what costs is the page, never the book."""

import re
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from counters import words
from counters.books import Book
from counters.models import Line

PAGE = 25
FOUND_MOST = 50
AFTER = re.compile(r"([0-9]{1,4})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: lines, and where the next one begins."""

    lines: list[Line] = field(default_factory=list)
    after: str = ""


def page(book: Book, unit, user, after: str = "", most: int = PAGE) -> Page:
    """The newest lines of a unit's book, or those that follow `after` ("115-30"). Anything else there begins anew."""
    lines = _of(book, unit, user)
    if given := AFTER.fullmatch(after):
        year, number = map(int, given.groups())
        lines = lines.filter(Q(roc_year__lte=min(year, 9999)) & (Q(roc_year__lt=year) | Q(number__lt=number)))
    found = list(dressed(book, lines.order_by("-roc_year", "-number"))[: most + 1])
    return Page(found[:most], found[most - 1].key if len(found) > most else "")


def find(book: Book, unit, user, typed: str) -> Page:
    """The newest lines with every word typed, or the one with that number (115-12, 12)."""
    lines = _of(book, unit, user)
    number = re.fullmatch(r"\D{0,2}(?:([0-9]{1,4})-)?0*([0-9]{1,9})", typed.strip())
    where = words.find(lines, typed)
    if number:
        year, serial = number.groups()
        exact = lines.filter(number=int(serial), **({"roc_year": int(year)} if year else {}))
        if found := list(dressed(book, exact.order_by("-roc_year"))[:FOUND_MOST]):
            return Page(found)
    # Ordered by what no index knows: else the planner walks the book in its order to find a word that is rare.
    newest = where.order_by((F("roc_year") + 0).desc(), (F("number") + 0).desc()).values_list("pk", flat=True)
    found = Line.objects.filter(pk__in=list(newest[:FOUND_MOST]))
    return Page(list(dressed(book, found.order_by("-roc_year", "-number"))))


def _of(book: Book, unit, user) -> QuerySet:
    return Line.objects.visible_to(user).filter(book=book.code, unit=unit)


def dressed(book: Book, lines: QuerySet) -> QuerySet:
    """With all that the columns of the book read: three queries, however many lines."""
    beside = (
        "unit",
        "strikes",
        "struck_by",
        book.detail_name,
        *(f"{book.detail_name}__{name}" for name in book.related),
    )
    return lines.select_related(*beside).prefetch_related("parties", "marks")
