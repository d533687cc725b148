"""閱覽室: the list of a day for the desk, and the hours in which there are places."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import requires, units_where
from applications.records.actions import reading
from applications.records.fields import HOLDERS
from applications.records.forms.desk import HoursForm
from cases.actions import Refused
from cases.calendar import TAIPEI


@requires("case.handle")
@require_http_methods(["GET", "HEAD"])
def day(request):
    """Today's readers, or those of another day."""
    now = timezone.now()
    today = now.astimezone(TAIPEI).date()
    try:
        shown = parse_date(request.GET.get("day", "")) or today
    except ValueError:
        shown = today
    context = {
        "day": shown,
        "is_today": shown == today,
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "appointments": reading.day_list(request.user, day=shown),
    }
    return render(request, "applications/records/day.html", context)


@requires("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request):
    """Open a room for some days at some hours."""
    now = timezone.now()
    form = HoursForm(request.POST or None, user=request.user, now=now, holders=HOLDERS)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = reading.open_hours(**form.hours(), actor=request.user, now=now)
        except Refused as why:
            refused = str(why)
        else:
            words = ngettext("%(count)d slot is open for booking.", "%(count)d slots are open for booking.", made)
            messages.success(request, words % {"count": made})
            return redirect("reading_room")
    status = 422 if request.method == "POST" else 200
    paths = units_where(request.user, "case.handle", now)
    context = {
        "form": form,
        "refused": refused,
        "has_errors": status == 422,
        "slots": reading.slots_ahead(paths, now=now),
    }
    return render(request, "applications/records/hours.html", context, status=status)
