"""值勤看板 (/staff/duty/): who stands at which desk now and next, who is away, and the two forms that change it."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.access import may, requires, units_where, within
from accounts.forms import AbsenceForm, ShiftForm
from accounts.models import Absence, DutyShift, Membership, Unit
from accounts.roster import acting_for, officer_in_charge, paths_up

AHEAD = timedelta(days=7)
LINES = 200  # the most rows of each list; a branch with more looks by unit


@requires("desk")
@require_http_methods(["GET", "HEAD", "POST"])
def board(request):
    now = timezone.now()
    asked = request.POST.get("act")
    given = {name: request.POST if asked == name else None for name in ("shift", "absence")}
    shift_form = ShiftForm(given["shift"], prefix="shift", planner=request.user, now=now)
    absence_form = AbsenceForm(given["absence"], prefix="absence", planner=request.user, now=now)
    if given["shift"] and attempt(request, shift_form, actions.plan_shift, _("The shift is on the roster."), now):
        return redirect("duty")
    if given["absence"] and attempt(request, absence_form, actions.record_absence, _("The absence is recorded."), now):
        return redirect("duty")
    refused = shift_form.errors or absence_form.errors
    context = lists_of(request.user, now) | {
        "shift_form": shift_form if units_where(request.user, "roster.edit", now) else None,
        "absence_form": absence_form,
        "may_sign": may(request.user, "handover.sign", now=now),
        "has_errors": bool(refused),
    }
    return render(request, "accounts/duty.html", context, status=422 if refused else 200)


def attempt(request, form, act, done: str, now) -> bool:
    """Do what a valid form asks for; a refusal becomes words on top of the form."""
    if not form.is_valid():
        return False
    try:
        act(**form.cleaned_data, actor=request.user, now=now)
    except actions.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, done)
    return True


def lists_of(user, now) -> dict:
    """Everything in the units the person sees, and the desk of the command centre above them."""
    seen = units_seen(user, now)
    shifts = DutyShift.objects.filter(unit__in=seen, ends_at__gt=now, starts_at__lt=now + AHEAD)
    shifts = shifts.select_related("unit", "officer", "deputy")
    away = Absence.objects.filter(ends_at__gt=now, starts_at__lt=now + AHEAD).select_related("person", "deputy")
    people = Membership.objects.at(now).filter(unit__in=seen).values("user")
    running = list(shifts.filter(starts_at__lte=now).order_by("unit__path")[:LINES])
    absent = Absence.objects.deputies(now)
    for shift in running:
        shift.officer_is_away = shift.officer_id in absent
        shift.in_charge = officer_in_charge(shift.unit, now) if shift.officer_is_away else shift.officer
    return {
        "running": running,
        "coming": with_right(user, shifts.filter(starts_at__gt=now).order_by("starts_at", "unit__path")[:LINES], now),
        "absences": own_or_edited(user, away.filter(person__in=people).order_by("starts_at")[:LINES], now),
        "acting_for": acting_for(user, now),
    }


def units_seen(user, now):
    paths = user.unit_paths(now)
    centres = Q(kind=Unit.Kind.COMMAND, parent__path__in={up for path in paths for up in paths_up(path)})
    return Unit.objects.filter(within(paths) | centres)


def with_right(user, shifts, now):
    for shift in shifts:
        shift.may_drop = may(user, "roster.edit", shift.unit, now)
        yield shift


def own_or_edited(user, absences, now):
    edited = units_where(user, "absence.edit", now)
    theirs = Membership.objects.at(now).filter(unit__in=Unit.objects.filter(within(edited)))
    theirs = set(theirs.values_list("user_id", flat=True))
    for absence in absences:
        absence.may_end = absence.person_id == user.pk or absence.person_id in theirs
        yield absence


@requires("roster.edit")
@require_POST
def drop_shift(request, pk):
    now = timezone.now()
    shift = get_object_or_404(DutyShift.objects.select_related("unit"), pk=pk)
    if not may(request.user, "roster.edit", shift.unit, now):
        raise Http404
    return done_or_said(request, lambda: actions.drop_shift(shift=shift, actor=request.user, now=now))


@requires("desk")
@require_POST
def end_absence(request, pk):
    now = timezone.now()
    people = Membership.objects.at(now).filter(unit__in=units_seen(request.user, now)).values("user")
    seen = Absence.objects.filter(Q(person=request.user) | Q(person__in=people))
    absence = get_object_or_404(seen, pk=pk)
    return done_or_said(request, lambda: actions.end_absence(absence=absence, actor=request.user, now=now))


def done_or_said(request, act):
    """Back to the board, with what happened in words."""
    try:
        act()
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("duty")
