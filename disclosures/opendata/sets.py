"""The monthly sets in one table. Adding one is adding an entry; page, files, schema and catalogue follow."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cases import catalogue, figures
from cases.figures import ANSWERED, FEWEST, FILED, LATE, MEASURES, ONLINE, RATED, SATISFIED

COUNTER_USE = "counter_line"  # the measure the counters hand in

# --- Small cells ----------------------------------------------------------------------------------------------------


def shown(number: int) -> int | None:
    """None is empty and not said: from one to four things one could tell who it was."""
    return None if 0 < number < FEWEST else number


def share(part: int, whole: int) -> int | None:
    """Per cent, where neither the part nor the rest is small: both could be worked out from it."""
    return figures.percent(part, whole) if shown(part) is not None and shown(whole - part) is not None else None


# --- Columns --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column: its name in the files, its kind in the words of Table Schema, and what it means."""

    name: str
    kind: str
    title: object
    about: object


MONTH = Column("month", "yearmonth", _("Month"), _("Year and month of the western calendar, as 2026-11."))
SERVICE = Column("service", "string", _("Service code"), _("The code of the service in the addresses of this site."))
SERVICE_ZH = Column("service_zh", "string", _("Service"), _("The name of the service in Chinese."))
SERVICE_EN = Column("service_en", "string", _("Service in English"), _("The name of the service in English."))
HIDDEN = Column(
    "suppressed", "boolean", _("Left out"), _("True where a count from 1 to 4 is left out to protect people.")
)


@dataclass(frozen=True)
class DataSet:
    """One set. `rows(month)` makes what a month says, without the column of the month itself; `charted` names the
    column the chart draws and `grouped` the one that gives each line its name."""

    code: str
    title: object
    about: object
    columns: tuple[Column, ...]
    rows: Callable[[date, date], list[list]]
    measures: tuple[str, ...]
    charted: str
    grouped: str = "service_zh"

    @property
    def is_counted(self) -> bool:
        """Whether this portal counts what the set tells of; without that there is nothing to publish."""
        return MEASURES.keys() >= set(self.measures)

    def place(self, name: str) -> int:
        return [column.name for column in self.columns].index(name)


# --- What a month says ----------------------------------------------------------------------------------------------


def _by_kind(since: date, until: date) -> list[list]:
    found = figures.histograms([FILED], since, until)
    rows = []
    for service in catalogue.public_services():
        values = found.get((FILED, service.code), Counter())
        for channel, number in (("online", values[ONLINE]), ("other", values.total() - values[ONLINE])):
            rows.append([*_named(service), channel, shown(number), shown(number) is None])
    return rows


def _time_to_answer(since: date, until: date) -> list[list]:
    found = figures.histograms([ANSWERED, LATE], since, until)
    rows = []
    for service in catalogue.public_services():
        times = found.get((ANSWERED, service.code), Counter())
        late = found.get((LATE, service.code), Counter()).total()
        times = times + found.get((LATE, service.code), Counter())
        total = times.total()
        half = figures.median(times) if total >= FEWEST else None
        answered, on_time = shown(total), share(total - late, total)
        rows.append([*_named(service), answered, on_time, half, answered is None or (total > 0 and on_time is None)])
    return rows


def _satisfaction(since: date, until: date) -> list[list]:
    found = figures.histograms([RATED], since, until)
    rows = []
    for service in catalogue.public_services():
        scores = found.get((RATED, service.code), Counter())
        total = scores.total()
        happy = sum(number for score, number in scores.items() if score >= SATISFIED)
        rated, satisfied = shown(total), share(happy, total)
        rows.append([*_named(service), rated, satisfied, rated is None or (total > 0 and satisfied is None)])
    return rows


def _counter_use(since: date, until: date) -> list[list]:
    found = figures.histograms([COUNTER_USE], since, until)
    rows = []
    for book, (zh, en) in MEASURES[COUNTER_USE].names.items():
        number = found.get((COUNTER_USE, book), Counter()).total()
        rows.append([book, zh, en, shown(number), shown(number) is None])
    return rows


def _named(service) -> list:
    return [service.code, service.title_zh, service.title_en]


SETS = {
    one.code: one
    for one in (
        DataSet(
            "cases-by-kind",
            _("Cases by kind"),
            _("How many cases came in each month, by service, online or otherwise."),
            (
                *(MONTH, SERVICE, SERVICE_ZH, SERVICE_EN),
                Column("channel", "string", _("How it came"), _("“online”, or “other”: window, telephone, letter.")),
                Column("cases", "integer", _("Cases"), _("How many came in; empty where left out.")),
                HIDDEN,
            ),
            _by_kind,
            (FILED,),
            charted="cases",
        ),
        DataSet(
            "time-to-answer",
            _("Time to answer"),
            _("How many cases were answered each month, how many of them on time, and how long half of them took."),
            (
                *(MONTH, SERVICE, SERVICE_ZH, SERVICE_EN),
                Column("answered", "integer", _("Answered"), _("How many were answered; empty where left out.")),
                Column(
                    "on_time_percent",
                    "integer",
                    _("On time, per cent"),
                    _("Answered by the day promised, extensions the applicant was told of included."),
                ),
                Column(
                    "median_minutes",
                    "integer",
                    _("Median, minutes"),
                    _("Half of the answers took no longer; rounded up, over a day to whole days. Time spent waiting for"
                      " papers is included."),
                ),
                HIDDEN,
            ),
            _time_to_answer,
            (ANSWERED, LATE),
            charted="on_time_percent",
        ),
        DataSet(
            "satisfaction",
            _("Satisfaction"),
            _("How many people rated a service each month, and how many of them were satisfied."),
            (
                *(MONTH, SERVICE, SERVICE_ZH, SERVICE_EN),
                Column("ratings", "integer", _("Ratings"), _("How many people rated; empty where left out.")),
                Column(
                    "satisfied_percent", "integer", _("Satisfied, per cent"), _("A score of 4 or 5 out of 5.")
                ),
                HIDDEN,
            ),
            _satisfaction,
            (RATED,),
            charted="satisfied_percent",
        ),
        DataSet(
            "counter-use",
            _("Use of the counters"),
            _("How many entries the duty desks of all stations made each month, by book."),
            (
                MONTH,
                Column("book", "string", _("Book code"), _("LF, RM, VL or SC.")),
                Column("book_zh", "string", _("Book"), _("The name of the book in Chinese.")),
                Column("book_en", "string", _("Book in English"), _("The name of the book in English.")),
                Column("entries", "integer", _("Entries"), _("How many lines were written; empty where left out.")),
                HIDDEN,
            ),
            _counter_use,
            (COUNTER_USE,),
            charted="entries",
            grouped="book_zh",
        ),
    )
}  # fmt: skip
