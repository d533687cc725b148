"""找: which entries, in which order, how many of which kind. What may be seen is part of the query.

Two ways, chosen by ourselves and never by the planner (anchors: "c9"). Up to CAP matches are all fetched and put in
order, exactly. Where there are more, those with the words in their title come first, then the newest; both are bounded,
so that a common word costs no more than a rare one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Case, ExpressionWrapper, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Greatest, Length, Replace, StrIndex
from django.db.models.lookups import GreaterThanOrEqual
from psycopg2.sql import SQL, Identifier

from cases.models import SearchEntry
from cases.search.questions import Question, Term

CAP = 1000
PAGE = 20
MOST_PAGES = CAP // PAGE
WALK = 4000  # newest entries looked through for a common word
USUAL_SIZE = 600  # characters; words count for less in longer texts

FACETS: dict[str, Callable] = {
    "kind": lambda row: row.kind,
    "category": lambda row: row.category,
    "unit": lambda row: row.unit_id and str(row.unit_id),
    "year": lambda row: str(row.date.year),
    "type": lambda row: row.file__file_type or "",
}
COLUMNS = ("pk", "date", "kind", "category", "unit_id", "file_id", "file__file_type", "page")


class Lexical(SearchQuery):
    """A tsquery taken literally: the words were cut by us, no parser looks at them."""

    def __init__(self, text: str):
        super().__init__(text, search_type="raw")
        self.literal = text

    def as_sql(self, compiler, connection, function=None, template=None):
        return "%s::tsquery", [self.literal]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. `total` is "at least" where `is_capped`."""

    ids: list[int] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False
    has_more: bool = False
    facets: Mapping[str, list[tuple[str, int]]] = field(default_factory=dict)
    pages: Mapping[int, list[tuple[int, int]]] = field(default_factory=dict)  # hit -> other pages of the same file


# --- Which ------------------------------------------------------------------------------------------------------------


def matching(entries: QuerySet, question: Question) -> QuerySet:
    """The entries that contain all that is asked for. The pairs find them, the text itself makes sure."""
    if not question:
        return entries.none()
    entries = entries.filter(vector=Lexical(question.tsquery()))
    for term in question.terms:
        if term.needs_look():
            looked = _contains("text", term)
            entries = entries.exclude(looked) if term.is_excluded else entries.filter(looked)
    return entries


def _contains(column: str, term: Term) -> Q:
    where = Q()
    for form in term.forms:
        where |= Q(**{f"{column}__contains": form})
    return where


# --- In which order ---------------------------------------------------------------------------------------------------


def scored(entries: QuerySet, question: Question) -> QuerySet:
    """With `score`: title before heading before text; in the text how often, for its length."""
    parts = [_score(term) for term in question.wanted]
    score = sum(parts[1:], start=parts[0])
    return entries.annotate(score=ExpressionWrapper(score, output_field=FloatField()))


def _score(term: Term):
    scores = [_score_of_form(form) for form in term.forms]
    return Greatest(*scores) if len(scores) > 1 else scores[0]


def _score_of_form(form: str):
    place = StrIndex("head", Value(form))
    title = Length("title")
    share = Value(1.0 * len(form)) / Cast(Greatest(title, Value(len(form))), FloatField())
    in_title = Value(2.0) + share
    head = Case(
        When(head__startswith=form, then=in_title + Value(0.5)),
        When(GreaterThanOrEqual(title, place), head__contains=form, then=in_title),
        When(head__contains=form, then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    times = Cast(Length("text") - Length(Replace("text", Value(form), Value(""))), FloatField()) / Value(
        1.0 * len(form)
    )
    length = Value(0.3) + Value(0.9 / USUAL_SIZE) * Cast(F("size"), FloatField())
    return head + times / (times + length)


def look(
    entries: QuerySet,
    question: Question,
    *,
    chosen: Mapping[str, str] | None = None,
    page: int = 1,
    relaxed=None,
    most: int = PAGE,
    walks: bool = True,
) -> Found:
    """One page. `entries`: what this person may see. `chosen`: facet -> value. `relaxed`: these rows and scores, found
    otherwise. Without `walks` a common word is answered by the best of the first CAP."""
    chosen = chosen or {}
    rows, scores = relaxed if relaxed is not None else (_fetch(matching(entries, question)), None)
    facets = counted(rows, chosen)
    is_capped = len(rows) > CAP
    if is_capped and chosen:
        entries = entries.filter(**conditions(chosen))
        rows = _fetch(matching(entries, question))
        is_capped = len(rows) > CAP
    rows = [row for row in rows if _fits(row, chosen)]
    needed = page * PAGE + 1
    order = _capped_order(entries, question, rows, needed) if is_capped and walks else None
    order, pages = _one_a_file(_ranked(rows, question, scores) if order is None else order)
    shown = order[(page - 1) * PAGE : page * PAGE][:most]
    return Found(
        ids=[row.pk for row in shown],
        total=CAP if is_capped else len(order),
        is_capped=is_capped,
        has_more=len(order) > page * PAGE and page < MOST_PAGES,
        facets=facets,
        pages={row.pk: pages[row.file_id] for row in shown if len(pages.get(row.file_id, ())) > 1},
    )


def _fetch(entries: QuerySet) -> list:
    """At most one more than CAP; in no order, so that the planner is not tempted to walk an index for one."""
    return list(entries.order_by().values_list(*COLUMNS, named=True)[: CAP + 1])


def _ranked(rows: list, question: Question, scores: Mapping[int, float] | None = None) -> list:
    """The best first, among equals the newest. Only what is put in order is weighed: that means reading its text."""
    if scores is None:
        found = scored(SearchEntry.objects.filter(pk__in=[row.pk for row in rows]), question)
        scores = dict(found.order_by().values_list("pk", "score"))
    return sorted(
        rows, key=lambda row: (-round(scores.get(row.pk, 0), 1), -row.date.toordinal(), row.page or 0, row.pk)
    )


def _capped_order(entries: QuerySet, question: Question, sample: list, needed: int) -> list:
    """Titles first, then the newest, then what else is known; as far as this page needs."""
    titled = entries.filter(vector=Lexical(question.titles()))
    for term in question.wanted:
        titled = titled.filter(_contains("head", term))
    heads = _fetch(matching(titled, question))
    heads = (_newest(entries, question, needed, "head") or heads) if len(heads) > CAP else _ranked(heads, question)
    order = {row.pk: row for row in heads}
    if len(order) < needed:
        rest = [*_newest(entries, question, needed + len(order), "text"), *sorted(sample, key=_age)]
        order |= {row.pk: row for row in rest if row.pk not in order}
    return list(order.values())


def _newest(entries: QuerySet, question: Question, most: int, column: str) -> list:
    """The newest with the words in `column`, among the WALK newest of all: read in order, one by one, until enough."""
    inner = entries.order_by("-date", "-pk").values("pk", column)[:WALK]
    sql, params = inner.query.sql_with_params()
    conditions, words = [], []
    like = SQL("{} LIKE %s").format(Identifier(column))
    for term in question.terms:
        likes = SQL(" OR ").join([like] * len(term.forms))
        conditions.append(SQL("NOT ({})" if term.is_excluded else "({})").format(likes))
        words += [f"%{escaped(form)}%" for form in term.forms]
    with connection.cursor() as cursor:
        statement = SQL("SELECT pk FROM ({newest}) AS newest WHERE {words} LIMIT %s").format(
            newest=SQL(sql), words=SQL(" AND ").join(conditions)
        )
        cursor.execute(statement, [*params, *words, most])
        ids = [pk for (pk,) in cursor.fetchall()]
    return sorted(SearchEntry.objects.filter(pk__in=ids).values_list(*COLUMNS, named=True), key=_age)


def _age(row) -> tuple:
    return (-row.date.toordinal(), -row.pk)


def escaped(text: str) -> str:
    """For LIKE: the text itself, whatever signs are in it."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _one_a_file(rows: Iterable) -> tuple[list, dict[int, list[tuple[int, int]]]]:
    """Of the pages of one file the best stands for all; the others are told beside it, in their order."""
    shown, pages = [], {}
    for row in rows:
        if row.file_id:
            seen = pages.setdefault(row.file_id, [])
            seen.append((row.page, row.pk))
            if len(seen) > 1:
                continue
        shown.append(row)
    return shown, {file: sorted(found) for file, found in pages.items()}


# --- How many of which ------------------------------------------------------------------------------------------------


def counted(rows: Iterable, chosen: Mapping[str, str]) -> dict[str, list[tuple[str, int]]]:
    """Of each facet its values with their numbers, most first: each counted under all that is chosen but itself."""
    facets = {}
    for name, value_of in FACETS.items():
        others = {other: value for other, value in chosen.items() if other != name}
        counts = Counter(value for row in rows if (value := value_of(row)) and _fits(row, others))
        if chosen.get(name):
            counts.setdefault(chosen[name], 0)
        facets[name] = counts.most_common()
    return facets


def _fits(row, chosen: Mapping[str, str]) -> bool:
    return all(FACETS[name](row) == value for name, value in chosen.items())


def conditions(chosen: Mapping[str, str]) -> dict:
    """The same as a question to the database."""
    columns = {"kind": "kind", "category": "category", "unit": "unit_id", "year": "date__year"}
    return {({**columns, "type": "file__file_type"})[name]: value for name, value in chosen.items()}


# --- Who may see what -------------------------------------------------------------------------------------------------


def current(now: datetime) -> Q:
    """What is out at this moment: decided when somebody asks, exact to the second."""
    return (Q(since=None) | Q(since__lte=now)) & (Q(until=None) | Q(until__gt=now))
