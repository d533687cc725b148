"""Rich text: what may stand in it, and what a page, a check or a search reads out of it.

Everything that is stored goes through `clean`, and everything shown through `safe`, which cleans once more: a row that
came in by another way does no harm either.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

FILES = "/disclosures/files/"  # the only place pictures come from
BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS = BLOCKS | {"a", "abbr", "strong", "em", "sub", "sup", "br", "hr", "img", "code", "pre", "figure", "figcaption"}
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "img": {"src", "alt"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")
WHOLE = re.compile(r"[1-9][0-9]{0,2}")
# Other words for the same, as they come in from other programs. The title of the page is its only h1.
RENAMED = [
    (re.compile(rf"<(/?){old}(?=[\s/>])", re.I), rf"<\1{new}")
    for old, new in (("h1", "h2"), ("b", "strong"), ("i", "em"))
]
EMPTY = re.compile(r"<(p|h2|h3|h4|li|strong|em)>(\s|&nbsp;|<br>)*</\1>")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def clean(html: str) -> str:
    """Only what we know how to show. Scripts, styles, frames, forms and foreign pictures are gone without a trace."""
    html = html or ""
    for old, new in RENAMED:
        html = old.sub(new, html)
    html = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return EMPTY.sub("", html).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value as it may stand, or None to drop the attribute."""
    value = value.strip()
    if name == "src":
        return value if re.fullmatch(rf"{FILES}\d+/[^\s/\\]*", value) else None
    if name == "href":
        return None if value.startswith(("//", "\\", "/\\")) else value
    if name == "lang":
        return value if LANGUAGE.fullmatch(value) else None
    if name == "scope":
        return value if value in ("col", "row") else None
    if name == "type":
        return value if value in ("a", "A", "i", "I") else None
    if name in ("colspan", "rowspan", "start"):
        return value if WHOLE.fullmatch(value) else None
    return value


class Cleaned(str):
    """Nothing but the tags and attributes listed above: a template shows it as it is."""

    __slots__ = ()

    def __html__(self):
        return self


def safe(html: str) -> Cleaned:
    """For templates: cleaned once more."""
    return Cleaned(clean(html))


@dataclass
class Outline:
    """What stands in a text: its words, and the parts that are checked."""

    text: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)  # (level, words)
    links: list[tuple[str, str]] = field(default_factory=list)  # (address, words)
    pictures: list[tuple[str, str]] = field(default_factory=list)  # (address, words that stand for it)
    tables: list[bool] = field(default_factory=list)  # whether it has a heading cell


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = Outline()
        self.words, self.open = [], []  # open: (tag, address, words)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in BLOCKS or tag in ("br", "hr"):
            self.words.append("\n")
        if tag == "a" or tag in HEADINGS:
            self.open.append((tag, attrs.get("href", ""), []))
        elif tag == "img":
            self.found.pictures.append((attrs.get("src", ""), (attrs.get("alt") or "").strip()))
            for _tag, _address, words in self.open:
                words.append(attrs.get("alt") or "")
        elif tag == "table":
            self.found.tables.append(False)
        elif tag == "th" and self.found.tables:
            self.found.tables[-1] = True

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.words.append("\n")
        if self.open and self.open[-1][0] == tag:
            _tag, address, words = self.open.pop()
            said = " ".join("".join(words).split())
            if tag == "a":
                self.found.links.append((address, said))
            else:
                self.found.headings.append((int(tag[1]), said))

    def handle_data(self, data):
        self.words.append(data)
        for _tag, _address, words in self.open:
            words.append(data)


def outline(html: str) -> Outline:
    reader = _Reader()
    reader.feed(html or "")
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    reader.found.text = "\n".join(line for line in lines if line)
    return reader.found


def plain(html: str) -> str:
    """The words alone, a line a block: for search, differences and mails."""
    return outline(html).text
