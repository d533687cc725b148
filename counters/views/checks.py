"""檢視表與設施 (/staff/counter/points/rules/): the lists, their items, facilities and limits, kept by staff."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires, units_where
from cases.actions import Refused
from counters.actions import checks
from counters.forms.checks import (
    FacilityForm,
    ItemForm,
    LimitsForm,
    ListForm,
    NewFacilityForm,
    NewItemForm,
    NewListForm,
)
from counters.models import CheckItem, CheckList, Facility, Fault, FaultLimit

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def for_all(view):
    """What holds at every point of the agency is changed by who may do so in the whole of it; 404 for others."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not may(request.user, checks.ABILITY, checks.whole(), timezone.now()):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@requires("desk")
@require_safe
def rules(request):
    """All of it on one page: everybody at a desk reads, some change."""
    now = timezone.now()
    paths = units_where(request.user, checks.ABILITY, now)
    items = CheckItem.objects.filter(until=None).select_related("unit", "list")
    rows = [(item, any(item.unit.path.startswith(path) for path in paths)) for item in items]
    days = dict(FaultLimit.objects.values_list("weight", "days"))
    context = {
        "lists": [(check, [row for row in rows if row[0].list_id == check.pk]) for check in CheckList.objects.all()],
        "limits": [(label, days.get(weight)) for weight, label in Fault.Weight.choices],
        "groups": [(label, Facility.objects.filter(group=group)) for group, label in Facility.Group.choices],
        "may_add": bool(paths),
        "may_all": may(request.user, checks.ABILITY, checks.whole(), now),
    }
    return render(request, "counters/points/rules.html", context)


@requires(checks.ABILITY)
@form_methods
@for_all
def list_edit(request, kind=None):
    """One list; without a kind, a new one."""
    check = get_object_or_404(CheckList, kind=kind) if kind else CheckList()
    form = (ListForm if kind else NewListForm)(request.POST or None, instance=check)
    return _answer(request, form, check, checks.keep_list, check if kind else _("Add a check list"))


@requires(checks.ABILITY)
@form_methods
def item_new(request, kind):
    """Something more to look at."""
    check = get_object_or_404(CheckList, kind=kind)
    form = NewItemForm(request.POST or None, instance=CheckItem(list=check), **_keeper(request))
    return _answer(request, form, CheckItem(list=check), checks.keep_item, _("Add an item: %(list)s") % {"list": check})


@requires(checks.ABILITY)
@form_methods
def item_edit(request, pk):
    """Other words for it, another unit, or another place; or it is asked no more."""
    item = get_object_or_404(CheckItem.objects.select_related("list", "unit"), pk=pk, until=None)
    if not may(request.user, checks.ABILITY, item.unit, timezone.now()):
        raise Http404
    form = ItemForm(request.POST or None, instance=item, **_keeper(request))
    if "drop" in request.POST:
        return _kept(request, form, lambda: checks.drop_item(item, actor=request.user, now=timezone.now()), item)
    return _answer(request, form, item, checks.keep_item, item, may_drop=True)


@requires(checks.ABILITY)
@form_methods
@for_all
def facility_edit(request, code=None):
    """One facility; without a code, a new one."""
    facility = get_object_or_404(Facility, code=code) if code else Facility()
    form = (FacilityForm if code else NewFacilityForm)(request.POST or None, instance=facility)
    return _answer(request, form, facility, checks.keep_facility, facility if code else _("Add a facility"))


@requires(checks.ABILITY)
@form_methods
@for_all
def limits_edit(request):
    """How long mending may take."""
    form, now = LimitsForm(request.POST or None), timezone.now()
    return _kept(
        request,
        form,
        lambda: checks.keep_limits(form.cleaned_data, actor=request.user, now=now),
        _("How soon faults are to be mended"),
        valid=form.is_valid(),
    )


def _keeper(request) -> dict:
    return {"keeper": request.user, "now": timezone.now()}


def _answer(request, form, row, act, heading, **more):
    """A form about one row: kept by its action when it is right."""
    now = timezone.now()
    return _kept(
        request,
        form,
        lambda: act(row, form.values(), actor=request.user, now=now),
        heading,
        valid=form.is_valid(),
        **more,
    )


def _kept(request, form, act, heading, *, valid=True, **more):
    refused = request.method == "POST"
    if refused and valid:
        try:
            act()
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Kept. It holds from the next check on."))
            return redirect("point_rules")
    context = {"form": form, "heading": heading, "has_errors": refused, **more}
    return render(request, "counters/points/rule.html", context, status=422 if refused else 200)
