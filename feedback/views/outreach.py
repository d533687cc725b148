"""走動服務 (/staff/outreach/): the visits, a new one, one of them; the plan of the year and the figures."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.forms.staff import RevealForm
from cases.models import Case
from feedback.actions import outreach as actions
from feedback.figures import sheets
from feedback.models import Outreach, OutreachPlan, Suggestion
from feedback.outreach import figures, reading
from feedback.outreach.forms import PlanForm, SiftForm, StrikeForm, SuggestionForm, VisitForm

form_methods = require_http_methods(["GET", "HEAD", "POST"])
FIRST_YEAR = 113  # the year the records began here


@requires("outreach.read")
@require_safe
def visits(request):
    """The visits of the units of this person, the newest first, sifted by what stands in the address."""
    now = timezone.now()
    form = SiftForm(request.GET, units=reading.units_of(request.user, now))
    form.is_valid()
    asked = {**form.asked(), "year": _number(request, "year")}
    context = {
        "page": reading.page(request.user, **asked, after=request.GET.get("after", "")),
        "form": form,
        "query": _query(asked),
        "year": asked["year"],
        "may_write": may(request.user, "outreach.write", now=now),
        "may_plan": may(request.user, "outreach.plan", now=now),
    }
    return render(request, "feedback/outreach/list.html", context)


def _number(request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _query(asked: dict) -> str:
    said = {**asked, "unit": asked["unit"] and asked["unit"].code}
    return "&".join(f"{name}={value}" for name, value in said.items() if value)


@requires("outreach.write")
@form_methods
def new(request):
    """A new record. `?like=`: the same people again; `?instead=`: in place of a struck one."""
    now = timezone.now()
    struck = _known(request, "instead", now)
    like = struck or _known(request, "like", now)
    initial = VisitForm.like(like, whole=struck is not None) if like else {}
    units = reading.units_of(request.user, now, "outreach.write")
    today = now.astimezone(TAIPEI).date()
    form = VisitForm(request.POST or None, units=units, today=today, initial=initial)
    if request.method == "POST" and form.is_valid() and (visit := _recorded(request, form, struck, now)):
        messages.success(request, _("The visit is recorded."))
        return redirect("outreach_visit", visit.pk)
    refused = request.method == "POST"
    context = {"form": form, "struck": struck, "has_errors": refused}
    return render(request, "feedback/outreach/new.html", context, status=422 if refused else 200)


def _known(request, name: str, now) -> Outreach | None:
    """The visit named in the address, whose people the form shows: on the record. 404 where it may not be shown."""
    text = request.GET.get(name)
    if text is None:
        return None
    found = get_object_or_404(_of(request), pk=int(text) if text.isdecimal() and len(text) < 18 else 0)
    if not may(request.user, "outreach.reveal", unit=found.unit, now=now) or (name == "instead") != found.is_struck:
        raise Http404
    if request.method != "POST":
        _log_reveal(request, found, now, reason="record")
    return found


def _log_reveal(request, found, now, *, reason: str) -> None:
    given = {"visit": found.pk, "unit": found.unit.code, "reason": reason}
    record(Action.DATA_REVEALED, actor=request.user, now=now, **given)


def _recorded(request, form, struck, now) -> Outreach | None:
    given = form.cleaned_data
    try:
        return actions.record_visit(
            unit=given["unit"],
            data=form.told(),
            suggestions=given["suggestions"],
            key=given["key"],
            actor=request.user,
            now=now,
            replaces=struck,
        )
    except Refused as why:
        form.add_error("unit", str(why))
        return None


def _of(request):
    return Outreach.objects.visible_to(request.user).select_related("unit", "recorded_by")


@requires("outreach.read")
@require_safe
def visit(request, pk):
    """One visit, its people masked; on the record who opened it."""
    found = get_object_or_404(_of(request), pk=pk)
    record(Action.OUTREACH_OPENED, actor=request.user, now=timezone.now(), visit=found.pk, unit=found.unit.code)
    return _page(request, found)


def _page(request, found, *, open_=False, status=200, **forms):
    now, user = timezone.now(), request.user
    writes = may(user, "outreach.write", unit=found.unit, now=now) and not found.is_struck
    suggestions = list(found.suggestions.select_related("case"))
    cases = Case.objects.visible_to(user).filter(pk__in=[one.case_id for one in suggestions])
    context = {
        "visit": found,
        "suggestions": suggestions,
        "opens": set(cases.values_list("pk", flat=True)),
        "open": open_,
        "says": open_ or not found.is_private,  # what was said in a home is that person's own
        "writes": writes,
        "adds": writes and not found.blanked_at,
        "may_reveal": not (open_ or found.blanked_at) and may(user, "outreach.reveal", unit=found.unit, now=now),
        "reveal_form": RevealForm(),
        "suggestion_form": SuggestionForm(),
        "has_errors": status == 422,
        **forms,
    }
    return render(request, "feedback/outreach/visit.html", context, status=status)


@requires("outreach.reveal")
@require_POST
def reveal(request, pk):
    """Show who it was and what they said, with a reason, on the record."""
    found, now = get_object_or_404(_of(request), pk=pk), timezone.now()
    if not may(request.user, "outreach.reveal", unit=found.unit, now=now):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reveal_form=form, status=422)
    _log_reveal(request, found, now, reason=form.cleaned_data["reason"])
    return _page(request, found, open_=True)


@requires("outreach.write")
@form_methods
def strike(request, pk):
    """更正: strike the record; the next page is the record to write in its place, filled in."""
    found, now = get_object_or_404(_of(request), pk=pk), timezone.now()
    if not may(request.user, "outreach.write", unit=found.unit, now=now):
        raise Http404
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.strike(found, reason=form.cleaned_data["reason"], actor=request.user, now=now)
        messages.success(request, _("The record is struck. Write it anew here, or leave it at that."))
        return redirect(f"{reverse('outreach_new')}?instead={found.pk}")
    refused = request.method == "POST"
    context = {"form": form, "visit": found, "has_errors": refused}
    return render(request, "feedback/outreach/strike.html", context, status=422 if refused else 200)


@requires("outreach.write")
@require_POST
def suggest(request, pk):
    """One more suggestion, written down later."""
    found, now = get_object_or_404(_of(request), pk=pk), timezone.now()
    if not may(request.user, "outreach.write", unit=found.unit, now=now):
        raise Http404
    form = SuggestionForm(request.POST)
    if form.is_valid():
        try:
            actions.suggest(found, **form.cleaned_data, actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The suggestion is written down."))
            return redirect("outreach_visit", found.pk)
    return _page(request, found, suggestion_form=form, status=422)


@requires("outreach.write")
@require_POST
def make_petition(request, pk):
    """One press: the suggestion gets a number and an answer of its own."""
    seen = Suggestion.objects.filter(visit__in=Outreach.objects.visible_to(request.user))
    found, now = get_object_or_404(seen.select_related("visit__unit"), pk=pk), timezone.now()
    if not may(request.user, "outreach.write", unit=found.visit.unit, now=now):
        raise Http404
    try:
        petition = actions.make_petition(found, actor=request.user, now=now)
    except Refused as why:
        messages.warning(request, str(why))
    else:
        said = {"reference": petition.case.reference}
        messages.success(request, _("The suggestion is petition %(reference)s; the secretariat has it.") % said)
    return redirect(f"{reverse('outreach_visit', args=[found.visit_id])}#suggestions")


@requires("outreach.plan")
@form_methods
def plan(request):
    """年度訪視計畫: the numbers of one unit and year."""
    now = timezone.now()
    units, years = reading.units_of(request.user, now, "outreach.plan"), _years(now)
    unit = next((one for one in units if one.code == request.GET.get("unit", units[0].code)), None)
    year = _number(request, "year") or years[1]
    if unit is None or year not in years:
        raise Http404
    plans = OutreachPlan.objects.filter(unit=unit, roc_year=year)
    form = PlanForm(request.POST or None, planned=dict(plans.values_list("audience", "visits")))
    if request.method == "POST" and form.is_valid():
        actions.plan_year(unit, year, form.visits(), actor=request.user, now=now)
        messages.success(request, _("The plan is kept."))
        return redirect(f"{reverse('outreach_plan')}?unit={unit.code}&year={year}")
    refused = request.method == "POST"
    context = {"form": form, "unit": unit, "units": units, "year": year, "years": years, "has_errors": refused}
    return render(request, "feedback/outreach/plan.html", context, status=422 if refused else 200)


def _years(now) -> list[int]:
    """Next year, this one, and those before, as far as records go."""
    this = now.astimezone(TAIPEI).year - 1911
    return list(range(this + 1, FIRST_YEAR - 1, -1))


@requires("outreach.read")
@require_safe
def outreach_figures(request):
    """Plan against visits, and the rest; each table as chart and file by `?sheet=&form=`."""
    now = timezone.now()
    years = _years(now)[1:]
    year = _number(request, "year") or years[0]
    if year not in years:
        raise Http404
    found = figures.of_year(request.user, year)
    if "form" in request.GET:
        sheet = next((one for one in found if one.key == request.GET.get("sheet")), None)
        if sheet is None:
            raise Http404
        return sheets.as_file(sheet, request.GET["form"], f"outreach-{year}")
    context = {
        "sheets": found,
        "query": f"year={year}",
        "file_forms": sheets.FILES,
        "year": year,
        "years": years,
        "may_plan": may(request.user, "outreach.plan", now=now),
    }
    return render(request, "feedback/outreach/figures.html", context)
