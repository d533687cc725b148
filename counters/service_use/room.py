"""The room of the book: its columns, what it counts."""

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from counters import watch
from counters.books import Book, Column, MarkRule, mark_of, of_detail
from counters.models import OpenLine, ServiceUse
from counters.service_use import pages
from counters.service_use.figures import ANSWERED
from counters.service_use.form import ServiceUseForm

Kind = ServiceUse.Kind
FIELDS = ("kind", "people", "need", "rang_bell", "seconds", "rating", "note")


def book() -> Book:
    return Book(
        code="SC",
        sign="服",
        title=_("Use of the service centre"),
        form=ServiceUseForm,
        detail=ServiceUse,
        details=details,
        answers=answers,
        words=lambda data: [data.get("note", "")],
        columns=(
            Column("kind", _("Service"), of_detail("kind")),
            Column("people", _("Number of people"), of_detail("people"), is_number=True),
            Column("need", _("Special need"), _need),
            Column("bell", _("Bell"), _bell),
            Column("rating", _("Satisfaction"), of_detail("rating"), in_list=False, is_number=True),
            Column("note", _("How they were served"), of_detail("note")),
        ),
        marks={ANSWERED: MarkRule(_("Answered the bell"), done=_("Answered; the time is kept."), closes=True)},
        opens=opens,
        list_template="counters/service_use/keys.html",
        list_context=pages.context,
        list_pages={"press": pages.press, "undo": pages.undo, "statistics": pages.statistics},
        totals=totals,
    )


def opens(line, data: dict, now) -> OpenLine | None:
    """A bell that rang is open until somebody comes."""
    rings = data["kind"] == Kind.BELL and data.get("seconds") is None
    return watch.opened(line, watched=False) if rings else None


def details(data: dict) -> dict:
    given = {name: data[name] for name in FIELDS if data.get(name) is not None}
    return {"people": 1, **given}


def answers(line) -> dict:
    return {name: getattr(line.service_use, name) for name in FIELDS}


def _need(line, masked):
    return line.service_use.get_need_display() if line.service_use.need else ""


def _bell(line, masked):
    use, answer = line.service_use, mark_of(line, ANSWERED)
    if not use.rang_bell:
        return ""
    seconds = round((answer.at - line.happened_at).total_seconds()) if answer else use.seconds
    return _("rang") if seconds is None else _("answered in %(seconds)d s") % {"seconds": seconds}


def totals(lines) -> list[tuple]:
    """Uses and people by service, then all of them."""
    labels = dict(ServiceUse.Kind.choices)
    rows = lines.values_list("service_use__kind").annotate(Count("pk"), Sum("service_use__people"))
    found = sorted(rows, key=lambda row: list(labels).index(row[0]))
    by_kind = [(labels[kind], people) for kind, _uses, people in found]
    everyone = [
        (_("Uses"), sum(uses for _kind, uses, _people in found)),
        (_("People in all"), sum(people for _kind, _uses, people in found)),
    ]
    return by_kind + everyone
