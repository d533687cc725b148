"""What the applicant and the station can do about a report: change it, at sea the return; take it back; the list."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from applications.models import Trip
from applications.port_check import actions, forms, people
from applications.port_check.report import roster_file as list_of
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI


def cancel(request, case):
    """Ask once, then take back."""
    if request.method != "POST":
        return render(request, "applications/port_check/cancel.html", {"case": case})
    try:
        actions.cancel_report(case, actor=CITIZEN, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The report is taken back."))
    return redirect("case_status", reference=case.reference)


def change(request, case):
    """The applicant changes vessel, plan or people."""
    home = ("case_status", {"reference": case.reference})
    return _change(request, case, actor=CITIZEN, frame="base.html", home=home)


def staff_change(request, case):
    """The station changes the report for somebody who calls."""
    home = ("case", {"reference": case.reference})
    return _change(request, case, actor=request.user, frame="staff_base.html", home=home)


def _change(request, case, **by):
    """Before leaving vessel, plan and people; at sea where and when the vessel returns."""
    trip = Trip.objects.get(pk=case.pk)
    return _change_return(request, case, trip, **by) if trip.departed_at else _change_plan(request, case, **by)


def _change_return(request, case, trip, *, actor, frame, home):
    now, posted = timezone.now(), request.method == "POST"
    given, today = case.application.answers["voyage"], now.astimezone(TAIPEI).date()
    form = forms.ReturnForm(request.POST or None, answers=given, today=today, now=now, etd=trip.etd)
    refused = ""
    if posted and form.is_valid():
        try:
            actions.change_return(case, form.answers(), actor=actor, now=now)
        except Refused as why:
            refused = str(why)
        else:
            messages.success(request, _("The new return is noted, and the station is told."))
            return redirect(home[0], **home[1])
    context = {
        "case": case,
        "form": form,
        "frame": frame,
        "refused": refused,
        "has_errors": posted,
        "home_address": reverse(home[0], kwargs=home[1]),
    }
    return render(request, "applications/port_check/change_return.html", context, status=422 if posted else 200)


def _change_plan(request, case, *, actor, frame, home):
    now = timezone.now()
    answers = people.answers_of(case)
    vessel, voyage, crew = _forms(request, answers, now)
    status, refused = 200, ""
    if request.method == "POST" and not crew.pressed:
        valid = [form.is_valid() for form in (vessel, voyage, crew)]  # all, so that all that is wrong is said at once
        if all(valid):
            changed = {
                **answers,
                "vessel": {**answers["vessel"], **vessel.answers()},
                "voyage": {**answers["voyage"], **voyage.answers()},
                "people": crew.answers(),
            }
            try:
                again = actions.change_report(case, changed, actor=actor, now=now)
            except Refused as why:
                refused = str(why)
            else:
                messages.success(
                    request,
                    _("The report is changed. We look at it again and tell you.")
                    if again
                    else _("The report is changed, and the station is told."),
                )
                return redirect(home[0], **home[1])
        status = 422
    context = {
        "case": case,
        "vessel": vessel,
        "voyage": voyage,
        "form": crew,
        "frame": frame,
        "refused": refused,
        "has_errors": status == 422,
        "home_address": reverse(home[0], kwargs=home[1]),
    }
    return render(request, "applications/port_check/change.html", context, status=status)


def _forms(request, answers, now):
    data, today = request.POST or None, now.astimezone(TAIPEI).date()
    capacity = int(answers["vessel"]["capacity"])
    vessel = forms.VesselForm(data, answers=answers["vessel"], today=today)
    if data and vessel.is_valid():
        capacity = vessel.cleaned_data["capacity"]
    trip = {"now": now, "activity": answers["activity"], "is_change": True, "honeypot": False}  # one is in the page
    voyage = forms.VoyageForm(data, answers=answers["voyage"], today=today, **trip)
    return vessel, voyage, forms.MemberRoster(data, answers=answers["people"], today=today, capacity=capacity)


def roster_file(request, case):
    """The list of people as a file to check against the slip without a network (docs/verify-offline.md). On the record:
    it holds what is masked elsewhere."""
    now = timezone.now()
    if not may(request.user, "case.reveal", unit=case.unit, now=now):
        raise Http404
    document = case.documents.filter(kind=actions.SLIP, is_current=True).first()
    if document is None:
        raise Http404
    record(Action.DATA_REVEALED, actor=request.user, case=case, now=now, reason="名冊離線查驗檔")
    trip = Trip.objects.get(pk=case.pk)
    body = {
        "number": document.number,
        "vessel": trip.vessel_number,
        "token": document.token,
        "content": document.content,
        "roster": list_of(case.reference, people.answers_of(case)["people"]),
    }
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{document.number.replace("/", "-")}.json"'
    response["Cache-Control"] = "private, no-store"
    return response
