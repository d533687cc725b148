"""What can be done about an application that stands: take days or people off; on the beach, look and let in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from applications.coastal_zone import actions, permits
from applications.coastal_zone.grants import ReduceForm
from applications.coastal_zone.models import Visit
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases.actions import Refused
from cases.models import Case
from cases.models.case import FINAL, Status

SERVICE = "coastal-zone"


def visit_of(case) -> Visit:
    """The visit with its zone and the answers, in one query."""
    visit = Visit.objects.select_related("zone__unit", "closure", "case__application").get(pk=case.pk)
    case.application = visit.case.application
    visit.case = case
    return visit


def reduce(request, case):
    """The applicant takes days or people off."""
    return _reduce(request, case, actor=CITIZEN, frame="base.html", home=reverse("case_status", args=[case.reference]))


def staff_reduce(request, case):
    """The unit does it for somebody who calls."""
    home = reverse("case", args=[case.reference])
    return _reduce(request, case, actor=request.user, frame="staff_base.html", home=home)


def _reduce(request, case, *, actor, frame, home):
    if case.status in FINAL:
        messages.warning(request, _("The case is closed; nothing more can be changed."))
        return redirect(home)
    form = ReduceForm(request.POST or None, visit=visit_of(case))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.reduce(case, days=given["days"], people=given["people"], actor=actor, now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("It is changed. The unit has been told."))
            return redirect(home)
    refused = request.method == "POST"
    context = {"case": case, "form": form, "frame": frame, "home_address": home, "has_errors": refused}
    return render(request, "applications/coastal_zone/reduce.html", context, status=422 if refused else 200)


@requires("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def beach(request, reference):
    """現場查驗: the permit of somebody on the beach: does it hold here and now, and for whom?"""
    now = timezone.now()
    case = get_object_or_404(Case.objects.select_related("unit"), reference=reference, service__code=SERVICE)
    visit = visit_of(case)
    if visit.holds_from is None or not actions.may_check(request.user, case, now):
        raise Http404
    if request.method == "POST":
        try:
            actions.check_entry(case, actor=request.user, now=now)
        except Refused as why:
            messages.warning(request, str(why))
        else:
            messages.success(request, _("The entry is registered."))
        return redirect("beach", reference=reference)
    record(Action.CASE_OPENED, actor=request.user, case=case, now=now)
    context = {
        "case": case,
        "visit": visit,
        "holds": case.status == Status.DECIDED and permits.holds_at(visit, now),
        "people": [person for person in case.people.all() if person.order not in visit.left_out],
    }
    return render(request, "applications/coastal_zone/check.html", context)
