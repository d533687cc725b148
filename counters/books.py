"""簿冊一覽: one room per book. Pages, actions, lists, prints and exports ask the table; nobody asks "which book?".

A new book is a detail model, a room that fills in a `Book`, and a line in `counters/rooms.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language

from cases import masking
from cases.identifiers import say_phone
from cases.rocdates import is_chinese

HIDDEN = "○○○"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a book: in its list, its export, its print and on the page of a line."""

    key: str
    label: object  # lazy text
    value: Callable  # (line, masked) -> text in the page's language; masked unless somebody gave a reason
    in_list: bool = True  # False: only on the page of the line, in exports and prints
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class MarkRule:
    """What may happen to a line later. Its row is a `Mark`."""

    label: object  # the button, and what stands in the history
    done: object = ""  # said after the press
    closes: bool = False  # nobody has to do anything about the line any more
    by_hand: bool = True  # a plain button on the page of the line; else a page of the book or a sweep makes it
    asks_note: bool = False  # the button wants a word with it
    ability: str = "counter.write"


@dataclass(frozen=True, slots=True)
class Book:
    """What a book brings along. `data` is always the form's `cleaned_data`, or a dict with the same names."""

    code: str  # LF, RM, VL, SC; stored with each line
    sign: str  # before the number in Chinese: 拾, 掛, 訪, 服
    title: object
    form: Callable  # (posted or None, files=, unit=, user=, now=, initial=) -> EntryForm (counters/forms/entry.py)
    detail: type  # the model with what only this book has; `line` is its primary key
    details: Callable  # (data) -> columns of the detail row
    answers: Callable  # (line) -> the other way: what the form starts with when a line is corrected
    columns: tuple[Column, ...]
    parties: Callable = lambda data: []  # (data) -> columns of each Party
    words: Callable = lambda data: []  # (data) -> what else it is found by; persons are found by themselves
    marks: Mapping[str, MarkRule] = field(default_factory=dict)
    # Whether it stays open: (line to be written, data, now) -> the row beside it (counters/watch.py: opened), or None
    opens: Callable = lambda line, data, now: None
    taken: object = ""  # said when another open line holds the same token
    keep_months: int | None = None  # how long persons are kept; None: until somebody says so
    # In the transaction of the write: (line, data, actor, now). A correction is written with line.strikes set.
    wrote: Callable = lambda line, data, actor, now: None
    struck: Callable = lambda line, actor, now: None  # a line was struck; line.struck_by is what stands instead
    marked: Callable = lambda mark, actor, now: None
    later: tuple[str, ...] = ()  # roles of people who come to a line after it was written; a correction keeps them
    # The middle of the page of a line, and what it needs: (line, user, now) -> dict
    template: str = ""
    context: Callable = lambda line, user, now: {}
    # Above the list of the book: keys, open lines …; (unit, user, now) -> dict
    list_template: str = ""
    list_context: Callable = lambda unit, user, now: {}
    # Pages of its own: name -> view(request, line) below a line, name -> view(request, unit) below the book
    pages: Mapping[str, Callable] = field(default_factory=dict)
    list_pages: Mapping[str, Callable] = field(default_factory=dict)
    entry_template: str = "counters/books/entry.html"
    prefilled: tuple[str, ...] = ()  # questions a link to the form may answer; never one about a person
    following: Callable | None = None  # where the desk goes on after an entry: (line) -> address; without, the list
    # What the month comes to: (standing lines as a queryset) -> list of (label, number)
    totals: Callable = lambda lines: []
    related: tuple[str, ...] = ()  # what its columns read beside the detail row, for select_related

    @property
    def detail_name(self) -> str:
        """How a line calls its detail row."""
        return self.detail._meta.get_field("line").remote_field.get_accessor_name()

    @property
    def list_columns(self) -> list[Column]:
        return [column for column in self.columns if column.in_list]

    def number(self, line) -> str:
        """拾115-0001, in English LF115-0001."""
        sign = self.sign if is_chinese(get_language()) else self.code
        return f"{sign}{line.roc_year}-{line.number:04d}"

    def detail_of(self, line):
        """What only this book has of a line; None where the line only strikes another."""
        return None if line.only_strikes else getattr(line, self.detail_name)

    def read(self, line, *, masked: bool = True) -> list[tuple[Column, str]]:
        """Each column with what stands in it."""
        if line.only_strikes:
            return []
        return [(column, str(column.value(line, masked))) for column in self.columns]


BOOKS: dict[str, Book] = {}


def register(book: Book) -> None:
    """Called once a book at start-up, in the order the books are shown."""
    BOOKS[book.code] = book


# --- What columns are made of -----------------------------------------------------------------------------------------


def of_detail(name: str) -> Callable:
    """What stands in a column of the detail row; its label where it has choices."""

    def value(line, masked):
        detail = BOOKS[line.book].detail_of(line)
        shown = getattr(detail, f"get_{name}_display", None)
        found = shown() if shown else getattr(detail, name)
        return "" if found is None else found

    return value


MASKS = {
    "name": masking.mask_name,
    "identity": masking.mask_id,
    "phone": masking.mask_phone,
    "email": masking.mask_email,
    "address": lambda text: HIDDEN if text else "",
    "organisation": lambda text: text,
}


def of_party(role: str, name: str) -> Callable:
    """What is known of a person, masked unless somebody gave a reason; of several, one after the other."""

    def value(line, masked):
        found = [getattr(party, name) for party in line.parties.all() if party.role == role]
        shown = MASKS[name] if masked else say_phone if name == "phone" else str
        return "、".join(filter(None, (shown(text) for text in found if text)))

    return value


def mark_of(line, kind: str):
    """The last mark of a kind, read from what the list fetched; None without one."""
    return next((mark for mark in reversed(line.marks.all()) if mark.kind == kind), None)
