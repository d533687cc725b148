"""滿意度 (/staff/ratings/): how people rated the services, units and windows of this person, and what they wrote."""

from datetime import timedelta

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import may, requires, subtrees, within
from accounts.models import Unit
from cases import tables
from cases.calendar import TAIPEI
from cases.figures import FEWEST, RATED
from cases.models import Service
from cases.models.case import Discretion
from feedback.models import Rating, Score
from feedback.ratings import places
from feedback.ratings.figures import RATED_HERE, Result, results, whole

DAY = timedelta(days=1)
PAGE = 50
SPANS = {
    "year": (gettext_lazy("Twelve months"), 365 * DAY),
    "quarter": (gettext_lazy("90 days"), 90 * DAY),
    "month": (gettext_lazy("30 days"), 30 * DAY),
}
# Each table: what is counted, by what, and what its rows are called.
TABLES = {
    "services": (gettext_lazy("By service"), gettext_lazy("Service"), RATED, "subject"),
    "units": (gettext_lazy("By unit"), gettext_lazy("Unit"), RATED, "unit"),
    "places": (gettext_lazy("At the windows"), gettext_lazy("Service point"), RATED_HERE, "subject"),
}
HEAD = (
    *(gettext_lazy("Answers"), gettext_lazy("Satisfied, per cent")),
    *(score.label for score in Score),
)


@requires("report.read")
@require_safe
def ratings(request):
    """The tables of a span; as a page, or one of them for a spreadsheet."""
    now = timezone.now()
    span, wanted = request.GET.get("span", "year"), request.GET.get("format", "")
    if span not in SPANS:
        raise Http404
    today = now.astimezone(TAIPEI).date()
    since = today - SPANS[span][1]
    units = within(subtrees(request.user, "report.read", now))
    if wanted:
        return _sheet(request.GET.get("table", ""), wanted, since, today + DAY, units)
    shown = [_table(name, since, today + DAY, units) for name in TABLES]
    context = {"tables": shown, "span": span, "spans": SPANS, "since": since, "formats": tables.MAKE, "head": HEAD}
    context["may_call"] = may(request.user, "rating.call", now=now)
    return render(request, "feedback/ratings/results.html", context | {"fewest": FEWEST})


def _table(name: str, since, until, units) -> dict:
    title, what, measure, by = TABLES[name]
    rows = results(measure, by, since=since, until=until, units=units)
    named = NAMES[name](row.key for row in rows)
    for row in rows:
        row.key = named.get(row.key, row.key)
    return {"name": name, "title": title, "what": what, "rows": rows, "whole": whole(rows)}


NAMES = {
    "services": lambda codes: {one.code: one for one in Service.objects.filter(code__in=list(codes))},
    "units": lambda ids: Unit.objects.in_bulk(list(ids)),
    "places": lambda codes: {place.code: place for place in places.within(Q())},
}


def _sheet(name: str, wanted: str, since, until, units) -> HttpResponse:
    if name not in TABLES or wanted not in tables.MAKE:
        raise Http404
    table = _table(name, since, until, units)
    rows = [[_called(row.key), *_cells(row)] for row in table["rows"]] + [[_("All together"), *_cells(table["whole"])]]
    head = [str(table["what"]), *map(str, HEAD)]
    response = HttpResponse(tables.MAKE[wanted](head, rows, str(table["title"])), content_type=tables.TYPES[wanted])
    response["Content-Disposition"] = f'attachment; filename="ratings-{name}-{since:%Y%m%d}.{wanted}"'
    return response


def _called(key) -> str:
    return getattr(key, "title_zh", "") or getattr(key, "name_zh", "") or str(key)


def _cells(row: Result) -> list:
    return [row.n, row.satisfied, *row.by_score]


@requires("report.read")
@require_safe
def words(request):
    """What people wrote beside their score, newest first, by keyset. Never whose case it was; nothing of a discreet
    one; and of a low score only once the call is made."""
    rows, before = written(request.user, timezone.now()), request.GET.get("before", "")
    rows = rows.filter(pk__lt=min(int(before), 2**63 - 1)) if before.isdecimal() else rows
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "feedback/ratings/words.html", {"rows": found[:PAGE], "older": older})


def written(user, now):
    """The scores with words of one's units, the newest first."""
    units = Unit.objects.filter(within(subtrees(user, "report.read", now)))
    rows = Rating.objects.filter(unit__in=units).exclude(comment="").filter(_may_be_read())
    return rows.select_related("unit", "case__service").order_by("-pk")


def _may_be_read() -> Q:
    called = Q(call_back=None) | Q(call_back__closed_at__isnull=False)
    return called & (Q(case=None) | Q(case__discretion=Discretion.USUAL))
