"""What the applicant and the station can do about a report that stands: change it, cancel it, be back."""

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Trip
from applications.yacht_departure import actions, forms, people
from audit.actors import CITIZEN
from cases.actions import Refused
from cases.calendar import TAIPEI


def back(request, case):
    """「我們回來了」: one press."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return _done(
        request, case, lambda now: actions.say_back(case, now=now), _("Thank you. The station knows you are back.")
    )


def cancel(request, case):
    """Ask once, then cancel."""
    if request.method != "POST":
        return render(request, "applications/yacht_departure/cancel.html", {"case": case})
    case.trip = Trip.objects.select_related("departure_port", "return_port").get(pk=case.pk)
    return _done(
        request,
        case,
        lambda now: actions.cancel_report(case, actor=CITIZEN, now=now),
        _("The report is cancelled."),
    )


def _done(request, case, act, words):
    try:
        act(timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, words)
    return redirect("case_status", reference=case.reference)


def change(request, case):
    """The applicant changes plan or people."""
    return _change(
        request,
        case,
        actor=CITIZEN,
        frame="base.html",
        home=("case_status", {"reference": case.reference}),
    )


def staff_change(request, case):
    """The station changes the report for somebody who calls."""
    return _change(
        request,
        case,
        actor=request.user,
        frame="staff_base.html",
        home=("case", {"reference": case.reference}),
    )


def _change(request, case, *, actor, frame, home):
    now = timezone.now()
    answers = people.answers_with_people(case)
    trip = Trip.objects.get(pk=case.pk)
    plan, crew = _forms(request, answers, trip, now)
    status, refused = 200, ""
    if request.method == "POST" and not (crew and crew.pressed):
        # Both are asked, so that all that is wrong is said at once.
        valid = [form.is_valid() for form in (plan, crew) if form]
        if all(valid) and (crew is None or plan.check_jackets(1 + len(crew.answers()))):
            try:
                changed = _changed(answers, plan, crew)
                actions.change_report(case, changed, actor=actor, now=now)
                messages.success(request, _("The report is changed. The new acknowledgement replaces the old one."))
                return redirect(home[0], **home[1])
            except Refused as why:
                refused = str(why)
        status = 422
    context = {
        "case": case,
        "trip": trip,
        "plan": plan,
        "crew": crew,
        "frame": frame,
        "refused": refused,
        "has_errors": status == 422,
        "home_address": reverse(home[0], kwargs=home[1]),
    }
    return render(request, "applications/yacht_departure/change.html", context, status=status)


def _changed(answers, plan, crew) -> dict:
    """The answers with what was changed in its place."""
    new = plan.answers()
    insured_until = new.pop("insured_until") or answers["vessel"].get("insured_until")
    life_jackets = new.pop("life_jackets", answers["safety"]["life_jackets"])  # at sea they are not asked for
    changed = {
        **answers,
        "vessel": {**answers["vessel"], "insured_until": insured_until},
        "voyage": {**answers["voyage"], **new},
        "safety": {**answers["safety"], "life_jackets": life_jackets},
    }
    return {**changed, "people": crew.answers()} if crew else changed


def _forms(request, answers, trip, now):
    """Before departure plan and people can be changed; after it only where and when the yacht returns."""
    data, today = request.POST or None, now.astimezone(TAIPEI).date()
    plan_form = forms.ReturnForm if trip.departed_at else forms.PlanForm
    given = {**answers["vessel"], **answers["voyage"], **answers["safety"]}
    plan = plan_form(data, answers=given, today=today, now=now, etd=trip.etd)
    if trip.departed_at:
        return plan, None
    driver = answers["skipper"]["identity"]
    return plan, forms.CrewRoster(data, answers=answers["people"], today=today, driver_identity=driver)
