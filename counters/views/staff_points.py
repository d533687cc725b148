"""據點管理 (/staff/counter/points/): what is due at each point, the check lists, faults, facts and floor plan."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from cases.attachments.checks import refusal
from cases.attachments.uploads import dropped
from cases.clocks import as_data
from counters import facilities, usage
from counters.actions import points as actions
from counters.forms.points import FaultForm, MendForm, NewPointForm, PlanForm, PointForm, RoundForm
from counters.models import CheckList, Fault, Round, ServicePoint
from counters.rounds import Wording, fault_due, items_at

form_methods = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 200  # points on one page; who sees more looks by unit
HISTORY = 12


@requires("desk")
@require_safe
def staff_points(request):
    """The points of one's units, those with something due first."""
    now = timezone.now()
    points = list(ServicePoint.objects.visible_to(request.user).select_related("unit")[:SHOWN])
    rounds = Round.objects.filter(point__in=points).order_by("due_at")
    faults = Fault.objects.filter(point__in=points, mended_at=None).order_by("due_at")
    lists = _lists()
    rows = [_row(p, _of(p, rounds), _of(p, faults), lists, now) for p in points]
    rows.sort(key=lambda row: (not row["late"], not row["faults"], row["point"].unit.path))
    context = {"rows": rows, "may_add": may(request.user, "point.edit", now=now)}
    context["may_report"] = may(request.user, "report.read", now=now)
    return render(request, "counters/points/staff_list.html", context)


@requires("report.read")
@require_safe
def point_figures(request):
    """據點效益: use and satisfaction of a year beside the year before, so that keeping or closing can be judged."""
    now = timezone.now()
    points = list(ServicePoint.objects.visible_to(request.user).select_related("unit")[:SHOWN])
    return render(request, "counters/points/figures.html", {"rows": usage.by_point(points, now)})


def _of(point, rows):
    return [row for row in rows if row.point_id == point.pk]


def _lists() -> dict[str, CheckList]:
    return {check.kind: check for check in CheckList.objects.all()}


def _row(point, rounds, faults, lists, now) -> dict:
    return {
        "point": point,
        "next": _named(rounds[0], lists, now) if rounds else None,
        "faults": len(faults),
        "late": any(row.due_at <= now for row in (*rounds, *faults)),
    }


def _named(row: Round, lists, now) -> dict:
    return {"round": row, "name": lists.get(row.kind, row.kind), "late": row.due_at <= now}


@requires("desk")
@require_safe
def staff_point(request, code):
    """One point: faults with their clocks, the lists, what was found before."""
    now = timezone.now()
    point = _point(request, code)
    faults = point.faults.filter(mended_at=None).order_by("due_at")
    mended = point.faults.exclude(mended_at=None).order_by("-mended_at")[:HISTORY]
    lists, words, tables = _lists(), Wording(), facilities.tables()
    context = {
        "point": point,
        "faults": [_fault(fault, words, now) for fault in faults],
        "rounds": [_named(row, lists, now) for row in point.rounds.order_by("due_at")],
        "done": [
            {
                "row": row,
                "name": lists.get(row.kind, row.kind),
                "faulty": [words.of(code, row.at) for code in row.faulty],
            }
            for row in point.rounds_done.all()[:HISTORY]
        ],
        "mended": [_fault(fault, words, now) for fault in mended],
        "facilities": facilities.named(point.facilities, tables["there"]),
        "access": facilities.named(point.access, tables["access"]),
        "may_edit": may(request.user, "point.edit", point.unit, now),
        "may_check": may(request.user, "point.check", point.unit, now),
    }
    return render(request, "counters/points/staff_point.html", context)


def _point(request, code: str, ability: str = "") -> ServicePoint:
    """The point, or 404 for who does not see it or may not do this there."""
    point = get_object_or_404(ServicePoint.objects.visible_to(request.user).select_related("unit"), code=code)
    if ability and not may(request.user, ability, point.unit, timezone.now()):
        raise Http404
    return point


def _fault(fault: Fault, words: Wording, now) -> dict:
    found = {"fault": fault, "item": words.of(fault.item, fault.found_at)}
    if fault.mended_at:
        return {**found, "late": fault.mended_at >= fault.due_at}
    due = fault_due(fault.days, fault.found_at, fault.point.unit)
    return {**found, "late": fault.due_at <= now, "working": as_data(due)}


# --- Facts and floor plan ---------------------------------------------------------------------------------------------
@requires("point.edit")
@form_methods
def point_new(request):
    """A point that is opened."""
    return _edited(request, ServicePoint(), NewPointForm, _("Add a service point"))


@requires("point.edit")
@form_methods
def point_edit(request, code):
    """What changed about a point."""
    return _edited(request, _point(request, code, "point.edit"), PointForm, _("Change the facts"))


def _edited(request, point: ServicePoint, form_class, heading: str):
    now = timezone.now()
    form = form_class(request.POST or None, instance=point, keeper=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_point(point, form.values(), actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The point is kept. The public page shows it at once."))
            return redirect("staff_point", point.code)
    return _form_page(request, form, point if point.pk else None, heading)


@requires("point.edit")
@form_methods
def point_plan(request, code):
    """平面圖: a picture and the same in words."""
    point = _point(request, code, "point.edit")
    initial = {"plan_zh": point.plan_zh, "plan_en": point.plan_en}
    form = PlanForm(request.POST or None, request.FILES or None, initial=initial)
    for name, file in dropped(request) if request.method == "POST" else ():
        if name == "plan":
            form.add_error("plan", str(refusal("too_big", file)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.keep_plan(point, given["plan"], given, actor=request.user, now=timezone.now())
        except Refused as why:
            form.add_error("plan", str(why))
        else:
            messages.success(request, _("The floor plan is kept. The public page shows it at once."))
            return redirect("staff_point", point.code)
    return _form_page(request, form, point, _("Floor plan"), with_file=True)


# --- Rounds and faults ------------------------------------------------------------------------------------------------
@requires("point.check")
@form_methods
def point_round(request, code, kind):
    """檢視表: one of the lists, answered item by item."""
    check = get_object_or_404(CheckList, kind=kind)
    point = _point(request, code, "point.check")
    form = RoundForm(request.POST or None, items=items_at(point, kind))
    if request.method == "POST" and form.is_valid():
        done = actions.do_round(point, kind, **form.found(), actor=request.user, now=timezone.now())
        said = _("The list is kept. Faults with a clock: %(count)d.") % {"count": len(done.faulty)}
        messages.success(request, said)
        return redirect("staff_point", point.code)
    return _form_page(request, form, point, check)


@requires("point.check")
@form_methods
def point_fault(request, code):
    """A fault that was seen outside of a round."""
    point = _point(request, code, "point.check")
    form = FaultForm(request.POST or None, items=items_at(point))
    if request.method == "POST" and form.is_valid():
        actions.find_fault(point, **form.cleaned_data, actor=request.user, now=timezone.now())
        messages.success(request, _("The fault is kept. Its clock runs."))
        return redirect("staff_point", point.code)
    return _form_page(request, form, point, _("Report a fault"))


@requires("point.check")
@form_methods
def fault_mend(request, pk):
    """改善完成."""
    seen = ServicePoint.objects.visible_to(request.user)
    fault = get_object_or_404(Fault.objects.filter(point__in=seen).select_related("point__unit"), pk=pk)
    if not may(request.user, "point.check", fault.point.unit, timezone.now()):
        raise Http404
    form = MendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.mend_fault(fault, **form.cleaned_data, actor=request.user, now=timezone.now())
        messages.success(request, _("The fault is mended. Its clock has stopped."))
        return redirect("staff_point", fault.point.code)
    heading = _("Mended: %(item)s") % {"item": Wording().of(fault.item, fault.found_at)}
    return _form_page(request, form, fault.point, heading, fault=fault)


def _form_page(request, form, point, heading, **more):
    refused = request.method == "POST"
    context = {"form": form, "point": point, "heading": heading, "has_errors": refused, **more}
    return render(request, "counters/points/form.html", context, status=422 if refused else 200)
