"""What the book has beside its list: the keys and their undo, and the year in numbers."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.access import may
from cases.actions import Refused
from counters import actions
from counters.books import BOOKS
from counters.forms.entry import moment_kept
from counters.models import Line, OpenLine
from counters.numbers import roc_year
from counters.service_use import figures
from counters.service_use.keys import KeyForm, UndoForm, buttons
from counters.views.books import address_of, list_address, list_shown

UNDO = timedelta(minutes=10)  # afterwards a wrong line is corrected, with a reason


def context(unit, user, now) -> dict:
    """The keys above the list; what was pressed last, to undo it; bells that nobody answered yet."""
    if not may(user, "counter.write", unit=unit, now=now):
        return {}
    open_bells = OpenLine.objects.filter(book="SC", unit=unit).select_related("line__unit").order_by("since")
    return {
        "keys": KeyForm(initial={"request_key": uuid4()}),
        "buttons": buttons(),
        "last": last_line(unit, user, now),
        "bells": [{"since": bell.since, "address": address_of(bell.line)} for bell in open_bells[:10]],
    }


def last_line(unit, user, now) -> dict | None:
    """The last line this person wrote here, while it may still be undone."""
    lines = Line.objects.standing().filter(book="SC", unit=unit, officer=user, entered_at__gt=now - UNDO)
    line = lines.select_related("service_use").order_by("-roc_year", "-number").first()
    if line is None:
        return None
    form = UndoForm(initial={"line": line.pk, "request_key": uuid4()})
    return {"line": line, "number": BOOKS["SC"].number(line), "use": line.service_use, "form": form}


def press(request, unit):
    """One key, one line."""
    now = timezone.now()
    _check_post(request, unit, now)
    posted = request.POST.copy()
    posted["typed"] = posted.get("key") or posted.get("typed", "")
    form = KeyForm(posted)
    if not form.is_valid():
        return list_shown(request, BOOKS["SC"], unit, now, keys=form, has_errors=True)
    key = form.cleaned_data["request_key"]
    try:
        data, moment = form.cleaned_data["typed"], moment_kept(request.POST)
        given = {"data": data, "actor": request.user, "now": now, "request_key": key, "happened_at": moment}
        actions.write(BOOKS["SC"], unit=unit, **given)
    except Refused as why:
        messages.warning(request, str(why))
    return redirect(list_address(BOOKS["SC"], unit))


def undo(request, unit):
    """The last key pressed by mistake: its line is struck."""
    now = timezone.now()
    _check_post(request, unit, now)
    last, form = last_line(unit, request.user, now), UndoForm(request.POST)
    if last is None or not form.is_valid() or form.cleaned_data["line"] != last["line"].pk:
        messages.warning(request, _("This line can no longer be undone. Open it and correct it."))
        return redirect(list_address(BOOKS["SC"], unit))
    with override("zh-hant"):
        reason = _("Pressed by mistake")
    key = form.cleaned_data["request_key"]
    try:
        actions.strike(last["line"], reason=reason, actor=request.user, now=now, request_key=key)
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("Undone: %(number)s is struck.") % {"number": last["number"]})
    return redirect(list_address(BOOKS["SC"], unit))


def _check_post(request, unit, now) -> None:
    if request.method != "POST" or not may(request.user, "counter.write", unit=unit, now=now):
        raise Http404


def statistics(request, unit):
    """服務統計: a year by month and service, beside the year before."""
    book, this_year = BOOKS["SC"], roc_year(timezone.now())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 100 <= int(asked[:4]) <= this_year else this_year
    context = {"book": book, "unit": unit, "year": year, "this_year": this_year, **figures.of_year(unit, year)}
    return render(request, "counters/service_use/statistics.html", context)
