"""公開前檢核: what a machine can see in a text before people publish it. Pure: texts in, findings out.

STOP keeps a text from being published; ASK wants a person to say why it may be published all the same. The grounds of
政府資訊公開法 §18 are a question for people (disclosures/grounds.py).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.identifiers import clean_person_id
from disclosures import richtext

STOP, ASK = "stop", "ask"
ANY_KIND = date(2026, 1, 1)  # a day on which the old resident numbers count as well
MARK = r"[A-Za-z0-9]"
PERSON_ID = re.compile(rf"(?<!{MARK})[A-Za-z][ -]?[A-Da-d1289][ -]?[0-9]{{8}}(?!{MARK})")
PHONE = re.compile(r"(?<![0-9#])(?:\+886[- ]?|\(?0)[1-9][0-9]{0,3}\)?[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}(?![0-9])")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
OFFICIAL_MAIL = re.compile(r"@(?:[\w-]+\.)*gov\.tw$")
ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2}[縣市][\u4e00-\u9fff]{1,3}[鄉鎮市區][\u4e00-\u9fff0-9]{0,12}?(?:路|街|大道|巷)"
    r"[\u4e00-\u9fff0-9 ]{0,12}?[0-9]+ ?(?:號|之)"
)
COLOUR = re.compile(
    r"[紅藍綠黃橘橙紫灰]色?(?:字|底|框)|以[紅藍綠黃橘橙紫灰]色|\b(?:in|the) (?:red|green|blue|yellow)\b"
)
EMPTY_WORDS = {"點此", "點這裡", "按此", "按這裡", "這裡", "此處", "連結", "更多", "here", "click here", "link", "more"}
READ_BY_ALL = {"application/pdf", "text/csv", "image/jpeg", "image/png"}
ODF = "application/vnd.oasis.opendocument"
MOST_OF_A_KIND = 3  # told of one file

# code → (how grave, what it is and what to do about it)
WORDS = {
    "person_id": (
        STOP,
        _("An identity number of a person. Take it out, or leave only its first letter and last digits."),
    ),
    "like_id": (ASK, _("Looks like an identity number, but does not add up.")),
    "phone": (ASK, _("A telephone number that is not one of our units’.")),
    "mail": (ASK, _("An e-mail address that is not a government one.")),
    "address": (ASK, _("An address that is not one of our units’.")),
    "no_alt": (STOP, _("A picture without words that say what it shows. Write them.")),
    "heading": (STOP, _("A heading is skipped. Begin with level 2 and go down one level at a time.")),
    "bare_link": (STOP, _("A link whose words do not say where it leads. Write the name of the page instead.")),
    "no_header": (STOP, _("A table without heading cells. Mark its first row or column as headings.")),
    "colour": (ASK, _("Speaks of a colour. Say the same in words too: not everybody sees colours.")),
    "empty": (STOP, _("There is nothing to read yet: neither text nor file.")),
    "no_english": (ASK, _("There is no English title. English readers see the Chinese one.")),
    "closed_format": (ASK, _("A file in the format of one program. Add the same as ODF, PDF or CSV.")),
    "unread": (ASK, _("A file whose words the machine cannot read. Read it yourself, above all for data of persons.")),
    "file_text": (ASK, _("A PDF of pictures without text. Nobody can search it or have it read aloud.")),
    "file_tags": (ASK, _("A PDF without tags. Read aloud, its headings and tables are lost: add the same as ODF.")),
    "file_alt": (ASK, _("A file with a picture without words that say what it shows.")),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: which, in which field, and the words it stands in."""

    code: str
    field: str
    excerpt: str = ""
    where: str = ""  # what the file is called
    page: int | None = None  # of the file

    @property
    def stops(self) -> bool:
        return WORDS[self.code][0] == STOP

    @property
    def words(self):
        return WORDS[self.code][1]

    @property
    def data(self) -> dict:
        return asdict(self)


def find(texts: dict[str, str], *, bodies: Iterable[str], files=(), known: Iterable[str] = ()) -> list[Finding]:
    """All findings in the fields of a text. `bodies`: the fields that are rich text. `files`: pairs (type, label).

    `known`: telephones and addresses that are official, as they are written anywhere.
    """
    found, allowed = [], official(known)
    for name, text in texts.items():
        outline = richtext.outline(text) if name in bodies else None
        words = outline.text if outline else text
        found += personal(name, plain(words), *allowed)
        if match := COLOUR.search(words):
            found.append(Finding("colour", name, around(words, match)))
        if outline:
            found += accessible(name, outline)
    if not any(texts.get(name, "").strip() for name in bodies) and not files:
        found.append(Finding("empty", next(iter(bodies))))
    if not texts.get("title_en", "").strip():
        found.append(Finding("no_english", "title_en"))
    return [*found, *formats(files)]


def inside(pages: Iterable[str], lacks: Iterable[str], *, known: Iterable[str]) -> list[Finding]:
    """What stands in a file, by page; of each kind the first few, and what the file lacks."""
    allowed, found = official(known), Counter()
    told = [Finding(f"file_{one}", "files") for one in lacks]
    pages = list(pages)
    for number, text in enumerate(pages, start=1):
        for finding in personal("files", plain(text), *allowed):
            found[finding.code] += 1
            if found[finding.code] <= MOST_OF_A_KIND:
                told.append(replace(finding, page=number if len(pages) > 1 else None))
    return told


def official(known: Iterable[str]) -> tuple[set[str], set[str]]:
    """(digits of the telephones, words of the addresses) that may stand anywhere."""
    known = list(known)
    numbers = {number for number in map(digits, known) if len(number) >= 7}
    return numbers, {plain(text) for text in known if not text.isascii()}


def personal(name, words, known_digits, known_words):
    for match in PERSON_ID.finditer(words):
        yield Finding("person_id" if is_person(match[0]) else "like_id", name, around(words, match))
    for match in PHONE.finditer(words):
        number = digits(match[0])
        if 8 <= len(number) <= 12 and not any(number.startswith(one) or one.startswith(number) for one in known_digits):
            yield Finding("phone", name, around(words, match))
    for match in MAIL.finditer(words):
        if not OFFICIAL_MAIL.search(match[0].lower()):
            yield Finding("mail", name, around(words, match))
    for match in ADDRESS.finditer(words):
        if not any(match[0].replace(" ", "") in one.replace(" ", "") for one in known_words):
            yield Finding("address", name, around(words, match))


def accessible(name, outline):
    for address, words in outline.pictures:
        if not words:
            yield Finding("no_alt", name, address)
    level = 1
    for deeper, words in outline.headings:
        if deeper > level + 1:
            yield Finding("heading", name, words)
        level = deeper
    for address, words in outline.links:
        if not words or words.lower() in EMPTY_WORDS or "://" in words or words.startswith("www."):
            yield Finding("bare_link", name, words or address)
    for has_header in outline.tables:
        if not has_header:
            yield Finding("no_header", name)


def formats(files):
    open_labels = {label for mime, label in files if mime in READ_BY_ALL or mime.startswith(ODF)}
    for mime, label in files:
        if not (mime in READ_BY_ALL or mime.startswith(ODF)) and label not in open_labels:
            yield Finding("closed_format", "files", label)


def is_person(number: str) -> bool:
    try:
        clean_person_id(number.replace(" ", "").replace("-", "").upper(), on=ANY_KIND)
    except ValidationError:
        return False
    return True


def plain(text: str) -> str:
    """Full width to half, so that a number is found however it was typed."""
    return unicodedata.normalize("NFKC", text)


def digits(text: str) -> str:
    """A telephone as its digits, without country code."""
    found = re.sub(r"\D", "", plain(text).partition("#")[0].replace("+886", "0"))
    return found.removeprefix("0")


def around(words: str, match, reach=12) -> str:
    """The find with a few characters on both sides."""
    start, end = max(0, match.start() - reach), match.end() + reach
    return ("…" if start else "") + " ".join(words[start:end].split()) + ("…" if end < len(words) else "")
