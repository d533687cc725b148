"""交接班 (/staff/counter/hand-over/): what is open, signed by who leaves and by who comes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import roster
from accounts.access import may, requires
from cases.actions import Refused
from counters import handover
from counters.actions import handovers as actions
from counters.forms.handovers import GiveForm, TakeForm
from counters.models import HandOver
from counters.places import unit_asked, units_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])
HISTORY = 14


@requires("handover.sign")
@form_methods
def hand_over(request):
    """The page of the desk now, to be signed by the shift that ends; and what waits for the second signature."""
    now = timezone.now()
    unit = unit_asked(request, now, "handover.sign")
    shift = handover.shift_to_give(unit, request.user, now)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.give(unit, shift, note=given["note"], actor=request.user, now=now, key=given["key"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Signed. The next shift signs with its own sign-in."))
            return redirect("handover", made.pk)
    units = units_of(request.user, now, "handover.sign")
    past = HandOver.objects.filter(unit=unit).select_related("unit", "taken")
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "shift": shift,
        "running": roster.on_duty(unit, now),
        "stands": handover.stands(unit, now),
        "to_take": handover.to_take([unit], request.user),
        "missing": handover.missing(request.user, now),
        "past": past[:HISTORY],
        "form": form,
        "now": now,
        "has_errors": request.method == "POST",
    }
    return render(request, "counters/handover/desk.html", context, status=422 if context["has_errors"] else 200)


@requires("desk")
@form_methods
def one(request, pk):
    """One hand-over as it was signed; the shift that comes signs it here."""
    now = timezone.now()
    seen = HandOver.objects.visible_to(request.user).select_related("unit", "shift", "taken", "given_by")
    given = get_object_or_404(seen, pk=pk)
    may_take = (
        not hasattr(given, "taken")
        and given.given_by_id != request.user.pk
        and may(request.user, "handover.sign", given.unit, now)
    )
    form = TakeForm(request.POST or None)
    if request.method == "POST":
        if not may(request.user, "handover.sign", given.unit, now):
            raise Http404
        if form.is_valid():
            try:
                actions.take(given, **form.cleaned_data, actor=request.user, now=now)
            except Refused as why:
                form.add_error(None, str(why))
            else:
                messages.success(request, _("Signed. The desk is yours."))
                return redirect("handover", given.pk)
    refused = request.method == "POST"
    context = {"given": given, "form": form, "may_take": may_take, "has_errors": refused}
    return render(request, "counters/handover/one.html", context, status=422 if refused else 200)
