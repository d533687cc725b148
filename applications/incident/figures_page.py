"""The page of the yearly table, and the same for a spreadsheet."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires, subtrees
from applications.incident.figures import yearly, years
from cases import tables


@requires("report.read")
@require_safe
def incident_figures(request):
    """報案統計表: kinds and handling times of a year, for the units of this person."""
    now = timezone.now()
    offered = years(now)
    year = request.GET.get("year", str(offered[0]))
    if year not in {str(one) for one in offered}:
        raise Http404
    lines = yearly(int(year), subtrees(request.user, "report.read", now))
    wanted = request.GET.get("format", "")
    if wanted:
        return _sheet(lines, year, wanted)
    context = {"lines": lines, "year": int(year), "years": offered, "formats": tables.MAKE}
    return render(request, "applications/incident/figures.html", context)


def _sheet(lines, year: str, wanted: str) -> HttpResponse:
    if wanted not in tables.MAKE:
        raise Http404
    head = [_("Kind"), _("Step"), _("How many"), _("Median, minutes"), _("Mean, minutes"), _("Nine of ten, minutes")]
    rows = [[one.kind, one.step, one.count, *map(_minutes, (one.median, one.mean, one.ninth))] for one in lines]
    title = _("Incident reports %(year)s") % {"year": year}
    response = HttpResponse(tables.MAKE[wanted](head, rows, title), content_type=tables.TYPES[wanted])
    response["Content-Disposition"] = f'attachment; filename="incidents-{year}.{wanted}"'
    return response


def _minutes(value: timedelta | None) -> float | None:
    return None if value is None else round(value.total_seconds() / 60, 1)
