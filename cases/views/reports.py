"""統計 (/staff/reports/): the figures of the public's promise page, for the units of this person."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires, subtrees, within
from cases import catalogue, figures, lists, tables
from cases.calendar import TAIPEI
from cases.figures import Record
from cases.models import Case
from cases.rocdates import is_chinese
from cases.workdays import DAY

SPANS = {
    "year": (gettext_lazy("Twelve months"), figures.YEAR),
    "quarter": (gettext_lazy("90 days"), 90 * DAY),
    "month": (gettext_lazy("30 days"), 30 * DAY),
    "week": (gettext_lazy("7 days"), 7 * DAY),
}


@requires("report.read")
@require_safe
def reports(request):
    now = timezone.now()
    span = request.GET.get("span", "year")
    if span not in SPANS:
        raise Http404
    units = within(subtrees(request.user, "report.read", now))
    today = now.astimezone(TAIPEI).date()
    since = today - SPANS[span][1]
    records = figures.records(catalogue.public_services(), since=since, until=today + DAY, now=now, units=units)
    wanted = request.GET.get("format", "")
    if wanted:
        return _sheet(records, since, wanted)
    catalogue.with_rules([record.service for record in records], today)
    context = {"records": records, "span": span, "spans": SPANS, "since": since, "formats": tables.MAKE}
    return render(request, "cases/staff/reports.html", {**context, "fewest": figures.FEWEST, "for_staff": True})


FIGURES = {
    figures.FILED: gettext_lazy("Filed"),
    figures.ANSWERED: gettext_lazy("Answered"),
    figures.LATE: gettext_lazy("Answered late"),
}


@requires("report.read")
@require_safe
def report_cases(request):
    """The cases behind one number of the figures, the newest first. The number is the one that was counted; of the
    cases only this page is read, whatever the number: a year of a service can be a million."""
    now, asked = timezone.now(), request.GET
    service = next((one for one in catalogue.public_services() if one.code == asked.get("service")), None)
    span, figure = asked.get("span"), asked.get("figure")
    if service is None or span not in SPANS or figure not in FIGURES:
        raise Http404
    today = now.astimezone(TAIPEI).date()
    units = within(subtrees(request.user, "report.read", now))
    since = today - SPANS[span][1]
    page = lists.behind_a_number(
        figures.behind(figure, service, since=since, until=today + DAY, units=units), asked, now
    )
    opens = set(
        Case.objects.visible_to(request.user)
        .filter(pk__in=[line.case.pk for line in page["rows"]])
        .values_list("pk", flat=True)
    )
    rows = [line for line in page["rows"] if line.case.pk in opens]
    context = {
        **page,
        "service": service,
        "label": FIGURES[figure],
        "span": span,
        "since": since,
        "number": figures.number(figure, service, since=since, until=today + DAY, units=units),
        "hidden": len(page["rows"]) - len(rows),
        "rows": rows,
    }
    return render(request, "cases/staff/report_cases.html", context)


HEAD = {
    gettext_lazy("Service"): lambda record: _title(record),
    gettext_lazy("Filed"): lambda record: record.filed,
    gettext_lazy("Filed online"): lambda record: record.online,
    gettext_lazy("Answered"): lambda record: record.answered,
    gettext_lazy("Answered late"): lambda record: record.late,
    gettext_lazy("On time, per cent"): lambda record: record.on_time,
    gettext_lazy("Median, minutes"): lambda record: _minutes(record.half),
    gettext_lazy("Satisfied, per cent"): lambda record: record.happy,
    gettext_lazy("Overdue now"): lambda record: record.overdue,
}


def _sheet(records: list[Record], since: date, wanted: str) -> HttpResponse:
    if wanted not in tables.MAKE:
        raise Http404
    rows = [[cell(record) for cell in HEAD.values()] for record in records]
    title = _("Figures since %(day)s") % {"day": since.isoformat()}
    response = HttpResponse(
        tables.MAKE[wanted]([str(head) for head in HEAD], rows, title), content_type=tables.TYPES[wanted]
    )
    response["Content-Disposition"] = f'attachment; filename="figures-{since:%Y%m%d}.{wanted}"'
    return response


def _title(record: Record) -> str:
    return record.service.title_zh if is_chinese(get_language()) else record.service.title_en


def _minutes(value: timedelta | None) -> int | None:
    return None if value is None else int(value.total_seconds() // 60)
