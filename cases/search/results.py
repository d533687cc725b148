"""One page of answers, as it is shown: hits with their lines, numbers by kind, and help where there is nothing."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import DatabaseError
from django.db.models import F, QuerySet

from accounts.models import Unit
from cases.models import SearchEntry, SearchMiss
from cases.search import finding, lines, wishes
from cases.search.questions import Question, ask
from cases.search.words import fold

log = logging.getLogger(__name__)

PERSONAL = re.compile(r"\d{4}|@|[a-z]\d{3}")  # numbers of people, telephones, addresses of mail
MOST_MISSES = 500  # kept of a day
LONGEST_MISS = 60
DAYS_KEPT = 90
FEW = 10  # where less is found, what has most of the words follows, up to as many


@dataclass(frozen=True, slots=True)
class Hit:
    entry: SearchEntry
    title: list[lines.Piece]
    line: list[lines.Piece]
    other_pages: list[tuple[int, str]]  # (number, link) of the same file


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    found: finding.Found
    hits: list[Hit] = field(default_factory=list)
    meant: str = ""  # what may have been meant; only where nothing was found
    is_relaxed: bool = False  # nothing has all the words: these have most of them
    near: list[Hit] = field(default_factory=list)  # few have all the words: these follow, with most of them
    start: int = 1  # the number of the first hit shown


def answer(
    entries: QuerySet, typed: str, *, chosen: Mapping[str, str] | None = None, page: int = 1, walks: bool = True
) -> Answer:
    """`entries`: what this person may see, for instance `search.public(now)`. `walks`: an index leads through them from
    the newest on, so that a common word can be answered by the newest of all."""
    question = ask(typed)
    if not question:
        return Answer(question, finding.Found())
    found = finding.look(entries, question, chosen=chosen, page=page, walks=walks)
    start = (page - 1) * finding.PAGE + 1
    if found.total or chosen:
        near = _near(entries, question, found) if found.total < FEW and not chosen else []
        return Answer(question, found, _hits(found, question), near=near, start=start)
    relaxed = wishes.most_of(entries, question)
    found = finding.look(entries, question, page=page, relaxed=relaxed)
    hits = _hits(found, question, is_relaxed=True)
    return Answer(question, found, hits, wishes.meant(question), bool(relaxed[0]), start=start)


def latest(entries: QuerySet, typed: str, *, chosen: Mapping[str, str] | None = None) -> list[Hit]:
    """The newest of what has all the words, as feeds tell it."""
    question = ask(typed)
    return _hits(finding.latest(entries, question, chosen=chosen), question) if question else []


def _near(entries: QuerySet, question: Question, found: finding.Found) -> list[Hit]:
    """What has most of the words, where few have all: a word more or less must not hide what was looked for."""
    rows, scores = wishes.most_of(entries, question)
    rest = [row for row in rows if row.pk not in found.ids]
    more = finding.look(entries, question, relaxed=(rest, scores), most=FEW - len(found.ids))
    return _hits(more, question, is_relaxed=True)


def _hits(found: finding.Found, question: Question, *, is_relaxed: bool = False) -> list[Hit]:
    forms = wishes.marked_in(question) if is_relaxed else question.forms()
    wanted = lines.finder(forms)
    rows = SearchEntry.objects.select_related("unit", "file", "file__entry").defer("vector", "text", "head")
    others = [pk for pages in found.pages.values() for _page, pk in pages[:10]]
    kept = rows.in_bulk([*found.ids, *others])
    return [
        Hit(
            kept[pk],
            lines.marked(kept[pk].title, wanted),
            lines.snippet(kept[pk].body, forms) if kept[pk].body else [],
            [(page, kept[other].link) for page, other in found.pages.get(pk, ())[:10] if other != pk and other in kept],
        )
        for pk in found.ids
        if pk in kept
    ]


def remember_miss(typed: str, *, day: date) -> None:
    """Somebody found nothing with these words. Numbers and addresses of people are not kept."""
    words = fold(typed)[:LONGEST_MISS]
    if not words or PERSONAL.search(words) or SearchMiss.objects.filter(day=day).count() >= MOST_MISSES:
        return
    try:
        _row, created = SearchMiss.objects.get_or_create(day=day, words=words)
        if not created:
            SearchMiss.objects.filter(day=day, words=words).update(times=F("times") + 1)
    except DatabaseError as fault:  # a full disk: the answer is there all the same
        log.warning("a search without result is not noted: %s", type(fault).__name__)


def forget_misses(*, today: date) -> int:
    return SearchMiss.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()[0]


def units_of(ids) -> dict[str, Unit]:
    return {str(unit.pk): unit for unit in Unit.objects.filter(pk__in=ids)}
