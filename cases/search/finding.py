"""找: which entries, in which order, how many of which kind. What may be seen is part of the query.

Two ways, chosen by ourselves and never by the planner (anchors: "c9"). Up to CAP matches are all fetched and put in
order, exactly. Where there are more, those with the words in their title come first, then the newest; both are bounded,
so that a common word costs no more than a rare one. How common it is, the newest entries tell: of what stands in a good
part of them, the index would name a good part of all, which takes longer than to read on from the newest to the CAPth.
"""

from collections import Counter, namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Case, ExpressionWrapper, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Greatest, Length, Replace, StrIndex
from django.db.models.lookups import GreaterThanOrEqual
from psycopg2.sql import SQL, Composed, Identifier

from cases.models import SearchEntry
from cases.search.literal import Lexical
from cases.search.questions import Question, Term

CAP = 1000
PAGE = 20
MOST_PAGES = CAP // PAGE
WALK = 4000  # newest entries looked through for those of one page
FAR = 10_000  # for a bit more than CAP, of a word that stands in a good part of all
PROBED = 500  # newest entries that tell how common it is
COMMON, COMMON_HEAD = 60, 20  # of them: then it stands in so many of all that the index is no help
USUAL_SIZE = 600  # characters; words count for less in longer texts

FACETS: dict[str, Callable] = {
    "kind": lambda row: row.kind,
    "category": lambda row: row.category,
    "unit": lambda row: row.unit_id and str(row.unit_id),
    "year": lambda row: str(row.date.year),
    "type": lambda row: row.file__file_type or "",
}
NOWHERE = (False, False)
COLUMNS = ("pk", "date", "kind", "category", "unit_id", "file_id", "file__file_type", "page")
OWN_COLUMNS = tuple(name for name in COLUMNS if "__" not in name)
Row = namedtuple("Row", COLUMNS)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. `total` is "at least" where `is_capped`, and so are the numbers of facets that are
    `partial`: they were counted among some of what was found, which need not be the first."""

    ids: list[int] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False
    has_more: bool = False
    facets: Mapping[str, list[tuple[str, int]]] = field(default_factory=dict)
    partial: frozenset[str] = frozenset()
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
    common, scores = NOWHERE, None
    if relaxed is not None:
        rows, scores = relaxed
    else:
        common = _common(entries, question) if walks and question.is_chinese() else NOWHERE
        rows = _some(entries, question, common)
    facets = counted(rows, chosen)
    is_capped = len(rows) > CAP
    partial = frozenset(FACETS if is_capped else ())
    if is_capped and chosen:
        entries = entries.filter(**conditions(chosen))
        rows = _some(entries, question, common)
        is_capped = len(rows) > CAP
        # What else can be chosen is counted anew among what fits; the other values of what is chosen cannot be.
        facets |= {name: values for name, values in counted(rows, {}).items() if name not in chosen}
        partial = partial if is_capped else partial & chosen.keys()
    if chosen:
        rows = [row for row in rows if _fits(row, chosen)]
    needed = page * PAGE + 1
    order = _capped_order(entries, question, rows, needed, common) if is_capped and walks else None
    order, pages = _one_a_file(_ranked(rows, question, scores) if order is None else order)
    shown = order[(page - 1) * PAGE : page * PAGE][:most]
    return Found(
        ids=[row.pk for row in shown],
        total=CAP if is_capped else len(order),
        is_capped=is_capped,
        has_more=len(order) > page * PAGE and page < MOST_PAGES,
        facets=facets,
        partial=partial,
        pages={row.pk: pages[row.file_id] for row in shown if len(pages.get(row.file_id, ())) > 1},
    )


def latest(entries: QuerySet, question: Question, *, chosen: Mapping[str, str] | None = None) -> Found:
    """The newest, in their order."""
    entries = entries.filter(**conditions(chosen or {}))
    rows = _fetch(matching(entries, question))
    if len(rows) > CAP:
        rows = _newest(entries, question, PAGE, "text") or rows
    return Found(ids=[row.pk for row in sorted(rows, key=_age)[:PAGE]])


def _fetch(entries: QuerySet) -> list:
    """At most one more than CAP; in no order, so that the planner is not tempted to walk an index for one."""
    return list(entries.order_by().values_list(*COLUMNS, named=True)[: CAP + 1])


def _common(entries: QuerySet, question: Question) -> tuple[bool, bool]:
    """Whether what is asked for stands in a good part of all texts, and of all heads; by the newest of them."""
    newest = entries.order_by("-date", "-pk").values("text", "head")[:PROBED]
    sql, params = newest.query.sql_with_params()
    texts, heads = _standing("text", question), _standing("head", question)
    statement = SQL(
        "SELECT count(*) FILTER (WHERE {texts}) >= %s, count(*) FILTER (WHERE {heads}) >= %s FROM ({sql}) AS newest"
    ).format(texts=texts[0], heads=heads[0], sql=SQL(sql))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*texts[1], COMMON, *heads[1], COMMON_HEAD, *params])
        return cursor.fetchone()


def _some(entries: QuerySet, question: Question, common: tuple[bool, bool]) -> list:
    """All there is, or a bit more than CAP of it: of what stands in a good part of all, the newest."""
    if not common[0]:
        return _fetch(matching(entries, question))
    rows = _newest(entries, question, CAP + 1, "text", among=FAR)
    return rows if len(rows) > CAP else _fetch(_read_through(entries, question))


def _read_through(entries: QuerySet, question: Question) -> QuerySet:
    """Those that contain all that is asked for, found by the text alone."""
    for term in question.terms:
        looked = _contains("text", term)
        entries = entries.exclude(looked) if term.is_excluded else entries.filter(looked)
    return entries


def _ranked(rows: list, question: Question, scores: Mapping[int, float] | None = None) -> list:
    """The best first, among equals the newest. Only what is put in order is weighed: that means reading its text."""
    if scores is None:
        found = scored(SearchEntry.objects.filter(pk__in=[row.pk for row in rows]), question)
        scores = dict(found.order_by().values_list("pk", "score"))
    return sorted(
        rows, key=lambda row: (-round(scores.get(row.pk, 0), 1), -row.date.toordinal(), row.page or 0, row.pk)
    )


def _capped_order(entries: QuerySet, question: Question, sample: list, needed: int, common) -> list:
    """Titles first, then the newest, then what else is known; as far as this page needs."""
    heads = [] if common[1] else _fetch(_titled(entries, question))
    if common[1] or len(heads) > CAP:
        heads = _newest(entries, question, needed, "head") or heads
    else:
        heads = _ranked(heads, question)
    order = {row.pk: row for row in heads}
    if len(order) < needed:
        newest = [] if common[0] else _newest(entries, question, needed + len(order), "text")
        order |= {row.pk: row for row in [*newest, *sorted(sample, key=_age)] if row.pk not in order}
    return list(order.values())


def _titled(entries: QuerySet, question: Question) -> QuerySet:
    """Those with all that is wanted in title or headings. What stands there stands in the text as well."""
    entries = entries.filter(vector=Lexical(question.titles()))
    for term in question.wanted:
        entries = entries.filter(_contains("head", term))
    for term in question.terms:
        if term.is_excluded and term.needs_look():
            entries = entries.exclude(_contains("text", term))
    return entries


def _newest(entries: QuerySet, question: Question, most: int, column: str, *, among: int = WALK) -> list:
    """The newest with the words in `column`, among so many newest of all: read in order, one by one, until enough."""
    inner = entries.order_by("-date", "-pk").values(*OWN_COLUMNS, "text", "head")[:among]
    sql, params = inner.query.sql_with_params()
    conditions, words = _standing(column, question)
    statement = SQL(
        "SELECT {columns} FROM (SELECT {own} FROM ({newest}) AS newest WHERE {words} LIMIT %s) AS found"
        " LEFT JOIN cases_searchfile AS file ON file.id = found.file_id"
    ).format(
        columns=SQL(", ").join(Identifier(*name.split("__")) for name in COLUMNS),
        own=SQL(", ").join(map(Identifier, OWN_COLUMNS)),
        newest=SQL(sql),
        words=conditions,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *words, most])
        return sorted(map(Row._make, cursor.fetchall()), key=_age)


def _standing(column: str, question: Question) -> tuple[Composed, list[str]]:
    """A condition and its words: all that is wanted stands in the column, what is excluded nowhere in the text. With
    strpos, which skips ahead by the length of the word and takes half the time of LIKE."""
    conditions, words = [], []
    for term in question.terms:
        stands = SQL("strpos({}, %s) > 0").format(Identifier("text" if term.is_excluded else column))
        any_form = SQL(" OR ").join([stands] * len(term.forms))
        conditions.append(SQL("NOT ({})" if term.is_excluded else "({})").format(any_form))
        words += term.forms
    return SQL(" AND ").join(conditions), words


def _age(row) -> tuple:
    return (-row.date.toordinal(), -row.pk)


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
    """Of each facet its values with their numbers, most first: each counted under all that is chosen but itself. The
    pages of one file are one result, here as in the list."""
    rows = list({(row.file_id, None if row.file_id else row.pk): row for row in rows}.values())
    facets = {}
    for name, value_of in FACETS.items():
        others = {other: value for other, value in chosen.items() if other != name}
        fitting = [row for row in rows if _fits(row, others)] if others else rows
        counts = Counter(filter(None, map(value_of, fitting)))
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
