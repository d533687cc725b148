"""What goes into the index, written by the action that knows the words, in its own transaction."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from cases.models import Case, SearchEntry
from cases.search import files as file_texts
from cases.search import news as marks
from cases.search.literal import Lexemes
from cases.search.words import fold, lexemes

COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read by a worker: its name in the default storage, what people call it, where it opens."""

    name: str
    title: str
    link: str


def entry(
    key: str,
    *,
    kind: str,
    visibility: str,
    title: str,
    words: Iterable[str],
    link: str,
    day: date,
    unit=None,
    case: Case | None = None,
    headings: Iterable[str] = (),
    title_en: str = "",
    category: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> SearchEntry:
    """An unsaved entry, for `bulk_create`; see `index`."""
    words = [word for word in words if word]
    head = "\n".join(fold(part) for part in (title, *headings, title_en) if part)
    text = "\n".join(part for part in (head, *map(fold, words)) if part)
    return SearchEntry(
        key=key,
        kind=kind,
        visibility=visibility,
        unit=unit,
        case=case,
        title=title[:200],
        title_en=title_en[:200],
        head=head,
        text=text,
        body="" if case else "\n".join(words).replace("\x00", ""),
        size=len(text),
        vector=Lexemes(lexemes(text, head)),
        category=category[:60],
        date=day,
        link=link,
        since=since,
        until=until,
    )


def index(key: str, *, files: Iterable[File] = (), news: datetime | None = None, **said) -> SearchEntry:
    """Put the words of one thing into the index, in the caller's transaction; again when they change.

    `key` names the thing for ever ("item:12"); `kind` is one of cases/search/kinds.py; `visibility` "public" or
    "staff" (those of `unit` and above). `title`, `headings` and `words` (plain text, no HTML) as written: title counts
    most, headings (short: chapter, keywords) more than words. `link` is the Chinese address, without /en/. `day` is
    the day shown and sorted by. `category` as shown to people, `title_en` where there is one. Found only from `since`
    until before `until`: hand over a scheduled publication at once, nothing needs to run at its moment.

    `files`: the files that belong to it; a worker reads them and each page is found by itself. Hand over the whole
    list each time: what is no longer in it is forgotten. A thing that is withdrawn: `drop(key)`.

    `news`: the moment of the fact. Where the public finds it anew, or with other words than before, those who search by
    mail are told.
    """
    made = entry(key, **said)
    if news and made.visibility == SearchEntry.Visibility.PUBLIC:
        _mark_if_other(made, news)
    fields = [field.name for field in SearchEntry._meta.concrete_fields if field.name not in ("id", "key")]
    values = {name: getattr(made, name) for name in fields}
    kept, created = SearchEntry.objects.update_or_create(key=key, defaults=values)
    if files or not created:
        file_texts.expect(kept, files)
    return kept


def _mark_if_other(made: SearchEntry, now: datetime) -> None:
    before = SearchEntry.objects.filter(key=made.key).values_list("text", "since").first()
    if before != (made.text, made.since):
        marks.mark([made.key], at=max(now, made.since or now))


def drop(key: str) -> None:
    """The thing is gone: neither it nor its files are found any more."""
    SearchEntry.objects.filter(key=key).delete()


def forget(prefix: str) -> None:
    """All entries whose key begins so are gone: for what is written anew as a whole, like a law."""
    SearchEntry.objects.filter(key__startswith=prefix).delete()


def add(entries: Iterable[SearchEntry]) -> None:
    """New entries by the thousand: COPY costs a tenth of as many INSERTs."""
    fields = [field for field in SearchEntry._meta.concrete_fields if field.name != "id"]
    lines = io.StringIO()
    for made in entries:
        lines.write("\t".join(_copied(getattr(made, field.attname)) for field in fields) + "\n")
    lines.seek(0)
    with connection.cursor() as cursor:
        columns = ", ".join(field.column for field in fields)
        cursor.copy_expert(f"COPY {SearchEntry._meta.db_table} ({columns}) FROM STDIN", lines)


def _copied(value) -> str:
    """One value as COPY reads it. A vector is made of letters and digits: nothing in it needs more than its quotes."""
    if value is None:
        return "\\N"
    if isinstance(value, Lexemes):
        return " ".join(f"'{word}'" for word in value.words)
    return str(value).translate(COPY_ESCAPES)


def move(case: Case, unit) -> None:
    """The case is with another unit now, whose people find it from now on."""
    SearchEntry.objects.filter(case=case, kind="case").update(unit=unit)
