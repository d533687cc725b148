"""一格搞定: what was scanned or typed into the one box of the desk, and where it leads.

The steps are asked in the order of the table; the first that knows what it is answers. Nothing typed stands in an
address: what begins a new line is handed to its form, what is looked for is answered in place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import search, signing
from cases.identifiers import clean_reference, code_of, plain
from cases.models import Case, Service
from counters import lists, words
from counters.books import BOOKS
from counters.models import Line, OpenLine
from counters.service_use import keys
from counters.views.books import address_of

MOST = 10  # of what was found; more words find fewer
PAGES = (
    (re.compile(r"(?:/en)?/verify/([^/]+)/?.*"), "verify_token"),
    (re.compile(r"(?:/en)?/visits/([^/]+)/?.*"), "visit_arrive"),
    (re.compile(r"(?:/en)?/track/([A-Z]{2}-[0-9-]+)/?.*"), "case"),
)
"""Our own addresses that stand in QR codes, and where an officer goes on."""

SIGNS = {"V": "VL", "訪": "VL", "M": "RM", "掛": "RM", "L": "LF", "拾": "LF", "S": "SC", "服": "SC"}
BEGINS = {"VL": "name", "RM": "number", "LF": "name"}
"""V 王小明 begins a visitor of that name: the box of the form that takes what follows the sign."""

NUMBER = re.compile(r"(拾|掛|訪|服|LF|RM|VL|SC)([0-9]{2,3})-0*([0-9]{1,9})")
MAIL = re.compile(r"(?=(?:.*[0-9]){6})[A-Z0-9]{8,20}")  # a bar code of the post, and no word


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, by whom, at which desk."""

    text: str
    unit: object
    user: object
    now: datetime

    @property
    def code(self) -> str:
        return code_of(self.text)


@dataclass(frozen=True, slots=True)
class Answer:
    """Where it leads: to an address, to a new line of a book, to a use of the service centre, or to a choice."""

    address: str = ""
    book: object = None  # Book
    initial: dict = field(default_factory=dict)
    use: dict | None = None
    found: tuple = ()  # (address, words) of each


def resolve(asked: Asked) -> Answer:
    """The answer of the first step that knows what it is; an empty one where none does."""
    return next((answer for step in STEPS if (answer := step(asked))), Answer())


def address(asked: Asked) -> Answer | None:
    """A QR of ours: a receipt, a permit, the code of an expected visitor."""
    if not asked.text.startswith(("http://", "https://", "/")):
        return None
    path = urlsplit(asked.text).path
    for shape, name in PAGES:
        if found := shape.fullmatch(path):
            return Answer(reverse(name, args=[found[1]]))
    return None


def token(asked: Asked) -> Answer | None:
    """The bare signed text of a paper."""
    return Answer(reverse("verify_token", args=[asked.text])) if signing.SHAPE.fullmatch(asked.text) else None


def case(asked: Asked) -> Answer | None:
    """A case or found item by its number, however it was typed; only one this person may open."""
    try:
        reference = clean_reference(asked.text)
    except ValidationError:
        return None  # another number, or a slip: the steps that follow may know it
    if not Service.objects.filter(prefix=reference[:2]).exists():
        return None  # a bar code of the post may add up as a case number by chance
    found = Case.objects.visible_to(asked.user).filter(reference=reference).first()
    return Answer(reverse("case", args=[found.reference])) if found else Answer()


def number(asked: Asked) -> Answer | None:
    """A line by its number: 訪115-0003, VL115-3."""
    parts = NUMBER.fullmatch(asked.code)
    if not parts:
        return None
    book = SIGNS.get(parts[1], parts[1])
    lines = Line.objects.visible_to(asked.user).filter(book=book, unit=asked.unit)
    line = lines.filter(roc_year=parts[2], number=parts[3]).select_related("unit").first()
    return Answer(address_of(line)) if line else Answer()


def begin(asked: Asked) -> Answer | None:
    """A sign alone, or with what follows it: V, V 王小明, 掛 RR123456785TW."""
    sign, _blank, rest = plain(asked.text).partition(" ")
    book = BOOKS.get(SIGNS.get(sign.upper(), sign.upper()))
    if book is None:
        return None
    name = BEGINS.get(book.code)
    return Answer(book=book, initial={name: rest.strip()} if name and rest.strip() else {})


def use(asked: Asked) -> Answer | None:
    """A key of the service centre: 1, 1 3, 2 E."""
    data = keys.read(asked.text)
    return Answer(use=data) if data else None


def held(asked: Asked) -> Answer | None:
    """A pass that is in use, a letter that lies here."""
    lines = OpenLine.objects.filter(unit=asked.unit, token=re.sub(r"[\s-]", "", asked.code)).exclude(token="")
    found = [row.line for row in lines.select_related("line__unit")[:2]]
    if len(found) != 1:
        return None
    line = found[0]
    page = address_of(line)
    return Answer(f"{page}page/sign/?desk=1" if line.book == "RM" else f"{page}?desk=1")


def letter(asked: Asked) -> Answer | None:
    """A bar code that lies not here yet: a letter that comes in."""
    code = re.sub(r"[\s-]", "", asked.code)
    if "RM" in BOOKS and MAIL.fullmatch(code):
        return Answer(book=BOOKS["RM"], initial={"number": code})
    return None


def remembered(asked: Asked) -> Answer | None:
    """What is at the desk now, by any word of it, and cases; who was here before is nobody's business."""
    found = []
    for book in BOOKS.values():
        here = Line.objects.visible_to(asked.user).filter(book=book.code, unit=asked.unit, open__isnull=False)
        lines = lists.dressed(book, words.find(here, asked.text).order_by("-pk"))[:MOST]
        found += [(address_of(line), described(book, line)) for line in lines]
    entries = search.find(search.visible_to(asked.user).filter(kind="case"), asked.text)
    cases = Case.objects.visible_to(asked.user).filter(pk__in=entries.order_by("-date", "-pk").values("case_id")[:MOST])
    found += [(reverse("case", args=[row.reference]), row.reference) for row in cases.order_by("-filed_at")]
    if len(found) == 1:
        return Answer(found[0][0])
    return Answer(found=tuple(found)) if found else None


def described(book, line) -> str:
    """A line in a few words, masked: its number and the first columns of the list."""
    shown = [str(column.value(line, True)) for column in book.list_columns[:3]]
    return " · ".join([f"{book.title} {book.number(line)}", *filter(None, shown)])


STEPS: tuple[Callable[[Asked], Answer | None], ...] = (
    *(address, token, case, number, begin, use, held, letter, remembered),
)
