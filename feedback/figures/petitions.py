"""首長信箱統計: the sheets of the mailbox, each made of the conditions in definitions.py.

What the sheets cover is handed in as a set of cases: those somebody may open, for staff; all, for the public.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from cases import clocks
from cases.calendar import TAIPEI, used_days
from cases.figures import percent
from cases.office import office
from cases.workdays import DAY
from feedback.figures.definitions import AGES, BY_CODE, FIGURES, Figure, Span, counted, facts
from feedback.figures.sheets import Sheet
from feedback.models import Petition, Topic

TENTH = Decimal("0.1")
RATES = (
    ("on_time", "answered", gettext_lazy("On time, per cent")),
    ("satisfied", "rated", gettext_lazy("Satisfied, per cent")),
)
MONTHLY = tuple(figure for figure in FIGURES if not figure.is_now)


@dataclass(frozen=True, slots=True)
class Dimension:
    """By what a table tells petitions apart. `names(keys)` says what each is called, in the order they are shown."""

    code: str
    title: object
    label: object
    column: str
    names: Callable[[set], dict]


def _units(keys: set) -> dict:
    return {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=keys).order_by("path")}


def _topics(keys: set) -> dict:
    found = Topic.objects.filter(pk__in=keys).select_related("parent").order_by("parent__order", "order", "code")
    return {topic.pk: str(topic) for topic in found}


DIMENSIONS = {
    one.code: one
    for one in (
        Dimension(
            "source",
            gettext_lazy("By how it came in"),
            gettext_lazy("How it came in"),
            "petition__source",
            lambda keys: {one.value: str(one.label) for one in Petition.Source},
        ),
        Dimension(
            "kind",
            gettext_lazy("By kind"),
            gettext_lazy("Kind of petition"),
            "petition__kind",
            lambda keys: {one.value: str(one.label) for one in Petition.Kind},
        ),
        Dimension("topic", gettext_lazy("By topic"), gettext_lazy("Topic"), "petition__topic", _topics),
        Dimension("unit", gettext_lazy("By unit in charge"), gettext_lazy("Unit in charge"), "unit", _units),
    )
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered petition: the day it was closed, where it counts, and the working days it took."""

    on: date
    keys: dict
    days: Decimal


class Report:
    """What one page of figures is about: some cases, in a span of days. `link(figure, span, by, value)` is the address
    of the cases behind a number; None where nobody may look behind it."""

    fewest = 1  # answers an average is made of
    monthly = MONTHLY

    def __init__(self, cases, span: Span, link: Callable | None = None):
        self.cases, self.span, self.link = cases, span, link
        self.numbers = self._count(span, (*FIGURES, *AGES))
        self.answers = self._read_answers()
        self.made = {
            "overview": self.overview,
            "ages": self.ages,
            **{code: partial(self.by, one) for code, one in DIMENSIONS.items()},
            "month": self.by_month,
        }

    def sheets(self, keys=()) -> list[Sheet]:
        """These sheets, in the order of the page; without keys, all."""
        return [make() for key, make in self.made.items() if not keys or key in keys]

    def overview(self) -> Sheet:
        numbers = self.shown("", 0, self.numbers)
        rows = [[str(one.label), numbers[one.code], str(one.meaning)] for one in FIGURES]
        on_time = _("Those on time as a part of those answered, rounded down. A dash stands for fewer than five.")
        rows.append([_("On time, per cent"), rate(numbers, "on_time", "answered"), on_time])
        satisfied = _("Those satisfied as a part of those rated, rounded down. A dash stands for fewer than five.")
        rows.append([_("Satisfied, per cent"), rate(numbers, "satisfied", "rated"), satisfied])
        used = _("Of those answered: working days from the day after it came in; the same day is half a day.")
        rows.append([_("Days used on average"), mean(self.answers, self.fewest), used])
        behind = (*FIGURES, *(BY_CODE[whole] for _part, whole, _label in RATES), BY_CODE["answered"])
        links = {(at, 1): self._link(one) for at, one in enumerate(behind)}
        return Sheet("overview", _("All figures"), [_("Figure"), _("How many"), _("What it means")], rows, links=links)

    def ages(self) -> Sheet:
        rows = [[str(one.label), self.numbers[one.code]] for one in AGES]
        links = {(at, 1): self._link(one) for at, one in enumerate(AGES)}
        note = _("Calendar days from filing to the end of the days asked about, or to now.")
        total = [_("Sum"), self.numbers["pending"]]
        return Sheet("ages", _("Pending by age"), [_("Age"), _("Pending")], rows, total, (1,), links, (note,))

    def by(self, dimension: Dimension) -> Sheet:
        rows, links = [], {}
        for at, (key, name, numbers) in enumerate(self.grouped(dimension)):
            answers = [answer for answer in self.answers if answer.keys[dimension.code] == key]
            rows.append(self._row(name, self.shown(dimension.code, at, numbers), answers, FIGURES))
            links |= self._links(at, FIGURES, self.span, by=dimension.code, value=key)
        total = self._row(_("Sum"), self.shown("", 0, self.numbers), self.answers, FIGURES)
        return Sheet(dimension.code, str(dimension.title), _head(dimension.label, FIGURES), rows, total, (1, 2), links)

    def by_month(self) -> Sheet:
        rows, links = [], {}
        for at, (span, name, numbers) in enumerate(self.in_months()):
            answers = [answer for answer in self.answers if span.since <= answer.on <= span.until]
            rows.append(self._row(name, self.shown("month", at, numbers), answers, self.monthly))
            links |= self._links(at, self.monthly, span)
        total = self._row(_("Sum"), self.shown("", 0, self.numbers), self.answers, self.monthly)
        return Sheet("month", _("By month"), _head(_("Month"), self.monthly), rows, total, (1, 2), links)

    def grouped(self, dimension: Dimension) -> list[tuple]:
        """What each value of a dimension is called, and its counts: (value, name, {figure: count})."""
        columns = {figure.code: Count("pk", filter=figure.where(self.span)) for figure in FIGURES}
        counted_by = facts(self.cases, self.span).values(key=F(dimension.column)).annotate(**columns)
        found = {row.pop("key"): row for row in counted_by.order_by()}
        return [(key, name, found[key]) for key, name in dimension.names(set(found)).items() if key in found]

    def in_months(self) -> list[tuple]:
        """Each month, what it is called, and its counts."""
        return [
            (span, f"{span.since.year - 1911}-{span.since.month:02d}", self._count(span, self.monthly))
            for span in months(self.span)
        ]

    def shown(self, table: str, row: int, numbers: dict) -> dict:
        """These counts of a row, as far as they are told: here all. The sums are row 0 of no table."""
        return numbers

    def _row(self, name: str, numbers: dict, answers: list[Answer], figures) -> list:
        counts = [numbers[one.code] for one in figures]
        rates = [rate(numbers, part, whole) for part, whole, _label in RATES]
        return [name, *counts, *rates, mean(answers, self.fewest)]

    def _links(self, at: int, figures, span: Span, **more) -> dict:
        """Behind a count stand its cases; behind a rate or an average, those it is of."""
        behind = (*figures, *(BY_CODE[whole] for _part, whole, _label in RATES), BY_CODE["answered"])
        return {(at, nth): self._link(one, span, **more) for nth, one in enumerate(behind, 1)}

    def _count(self, span: Span, figures) -> dict[str, int]:
        columns = {figure.code: Count("pk", filter=figure.where(span)) for figure in figures}
        return facts(self.cases, span).aggregate(**columns)

    def _read_answers(self) -> list[Answer]:
        answered = counted(self.cases, BY_CODE["answered"], self.span).select_related("unit", "petition")
        calendar = office()
        return [
            Answer(
                on=case.closed_at.astimezone(TAIPEI).date(),
                keys={
                    "source": case.petition.source,
                    "kind": case.petition.kind,
                    "topic": case.petition.topic_id,
                    "unit": case.unit_id,
                },
                days=used_days(case.filed_at, case.closed_at, calendar, clocks.place_of(case.unit)),
            )
            for case in answered.defer("petition__subject", "petition__content")
        ]

    def _link(self, figure: Figure, span: Span | None = None, **more) -> str:
        return self.link(figure, span or self.span, **more) if self.link else ""


def rate(numbers: dict, part: str, whole: str) -> Decimal | None:
    """Per cent, rounded down; None where too few are counted to say anything, or one of the counts is not told."""
    if numbers[part] is None or numbers[whole] is None:
        return None
    found = percent(numbers[part], numbers[whole])
    return None if found is None else Decimal(found)


def mean(answers: list[Answer], fewest: int) -> Decimal | None:
    """Days used on average, to one decimal, half up; None where fewer were answered."""
    if len(answers) < fewest:
        return None
    days = sum((answer.days for answer in answers), Decimal(0))
    return (days / len(answers)).quantize(TENTH, ROUND_HALF_UP)


def months(span: Span) -> list[Span]:
    """The span month by month, the first and the last as far as it reaches; none that has not begun."""
    found, first = [], span.since
    last = min(span.until, span.now.astimezone(TAIPEI).date())
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(replace(span, since=first, until=min(following - DAY, span.until)))
        first = following
    return found


def _head(label, figures) -> list[str]:
    rates = [str(words) for _part, _whole, words in RATES]
    return [str(label), *(str(one.label) for one in figures), *rates, _("Days used on average")]
