"""統計: /staff/reports/feedback/ with the cases behind each number, and /mailbox/figures/ for everyone."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import requires, subtrees, within
from accounts.doors import public_page
from accounts.models import Unit
from cases import lists
from cases.calendar import TAIPEI
from cases.figures import FEWEST, YEAR
from cases.models import Case
from cases.workdays import DAY
from feedback.figures import sheets
from feedback.figures.definitions import BY_CODE, Span, counted
from feedback.figures.forms import PeriodForm
from feedback.figures.petitions import DIMENSIONS, Report
from feedback.figures.public import OPEN, PublicReport

PAGE = 50
FRESH = timedelta(minutes=15)  # how long the public page is kept


@requires("report.read")
@require_safe
def feedback_figures(request):
    """The petitions this person may open, in a year or a month; each sheet as a file by `?sheet=&form=`."""
    now = timezone.now()
    form = PeriodForm(request.GET, units=_units(request.user, now), now=now)
    form.is_valid()
    unit, span = form.unit_asked(), form.span()
    report = Report(_in_sight(request.user, unit), span, _link(unit))
    if "form" in request.GET:
        return sheets.as_file(_sheet(request, report), request.GET["form"], f"petitions-{span.since:%Y%m%d}")
    context = {"sheets": report.sheets(), "form": form, "query": form.query(), "span": span, "file_forms": sheets.FILES}
    return render(request, "feedback/figures/staff.html", {**context, "has_errors": bool(form.errors)})


def _units(user, now) -> list[Unit]:
    return list(Unit.objects.filter(within(subtrees(user, "report.read", now)), is_active=True).order_by("path"))


def _in_sight(user, unit: Unit | None):
    """What this person may open: a number never counts what its list would not show."""
    cases = Case.objects.visible_to(user)
    return cases.filter(unit__path__startswith=unit.path) if unit else cases


def _link(unit: Unit | None):
    def link(figure, span: Span, **more) -> str:
        asked = {"figure": figure.code, "since": span.since.isoformat(), "until": span.until.isoformat(), **more}
        if unit:
            asked["unit"] = unit.code
        return f"{reverse('feedback_cases')}?{urlencode(asked)}"

    return link


def _sheet(request, report: Report, offered=()):
    """The sheet that is asked for as a file; 404 for one that is not offered."""
    key = request.GET.get("sheet")
    found = report.sheets({key}) if key and (not offered or key in offered) else []
    if not found:
        raise Http404
    return found[0]


@requires("report.read")
@require_safe
def feedback_cases(request):
    """The cases behind one number."""
    now, asked = timezone.now(), request.GET
    figure, dimension = BY_CODE.get(asked.get("figure")), DIMENSIONS.get(asked.get("by"))
    unit = next((one for one in _units(request.user, now) if one.code == asked.get("unit")), None)
    if figure is None or ("by" in asked) != (dimension is not None) or ("unit" in asked) != (unit is not None):
        raise Http404
    span = Span(_day(asked.get("since")), _day(asked.get("until")), now)
    cases = counted(_in_sight(request.user, unit), figure, span)
    name = ""
    if dimension:
        key = next((one for one in _keys(cases, dimension) if str(one) == asked.get("value")), None)
        cases = cases.filter(**{dimension.column: key}) if key is not None else cases.none()
        name = dimension.names({key}).get(key, "")
    number = cases.count()
    context = {
        "figure": figure,
        "dimension": dimension,
        "name": name,
        "span": span,
        "number": number,
        **lists.behind_a_number(cases, asked, now, PAGE),
    }
    return render(request, "feedback/figures/cases.html", context)


def _keys(cases, dimension) -> set:
    return set(cases.order_by().values_list(dimension.column, flat=True).distinct())


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError as fault:
        raise Http404 from fault


@public_page
def mailbox_figures(request):
    """For everyone: the last twelve months of the whole agency. Small numbers are left out: they could point at
    somebody."""
    now = timezone.now()
    today = now.astimezone(TAIPEI).date()
    span = Span((today - YEAR + DAY).replace(day=1), today, now)
    report = PublicReport(Case.objects.all(), span)
    if "form" in request.GET:
        response = sheets.as_file(_sheet(request, report, OPEN), request.GET["form"], f"mailbox-{today:%Y%m%d}")
    else:
        found = report.sheets(OPEN)
        context = {"sheets": found, "span": span, "file_forms": sheets.FILES, "fewest": FEWEST, "updated_on": now}
        response = render(request, "feedback/figures/public.html", context)
    response.cache_until = now + FRESH
    return response
