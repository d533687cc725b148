"""訪客: who is inside, out by one key, the list for the assembly point."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from counters import watch
from counters.books import BOOKS, of_party
from counters.forms.entry import moment_kept
from counters.models import Line
from counters.views.books import address_of
from counters.visitors import columns, expecting, presence
from counters.visitors.forms import PassForm
from counters.visitors.presence import COMPANION, VISITOR

EVACUATION = "evacuation"  # the reason in the trail why names were shown


@dataclass(frozen=True, slots=True)
class Inside:
    """A visit that is not over, as the lists show it."""

    line: Line
    number: str
    address: str
    name: str
    companions: str
    host: str
    is_late: bool


def rows_of(lines, now: datetime, *, masked: bool = True) -> list[Inside]:
    """Each visit with what its list says."""
    book, clocks = BOOKS["VL"], watch.Clocks()
    return [
        Inside(
            line,
            book.number(line),
            address_of(line),
            of_party(VISITOR, "name")(line, masked),
            of_party(COMPANION, "name")(line, masked),
            columns.host(line, masked),
            _is_late(clocks.of(line), now),
        )
        for line in lines
    ]


def _is_late(clock, now: datetime) -> bool:
    return bool(clock and clock.due_at and clock.due_at <= now)


def list_context(unit, user, now) -> dict:
    """Above the list of the book."""
    return {
        "inside_count": presence.inside(unit).count(),
        "may_reveal": may(user, "counter.reveal", unit=unit, now=now),
        "may_expect": may(user, "visit.expect", now=now),
    }


# --- Who is inside ----------------------------------------------------------------------------------------------------
def inside(request, unit):
    """在內訪客: the pass that comes back is typed or scanned; one press a visitor otherwise."""
    now = timezone.now()
    writes = may(request.user, "counter.write", unit=unit, now=now)
    typed = request.method == "POST" and "pass_number" in request.POST
    form = PassForm(request.POST if typed else None, unit=unit)
    if request.method == "POST":
        if not writes:
            raise Http404
        if not typed or form.is_valid():
            _left(request, form.line if typed else _pressed(request, unit), now)
            return redirect(request.get_full_path())
    lines = presence.inside(unit)
    expected = presence.expected_today(unit, now) if writes else ()
    context = {
        "book": BOOKS["VL"],
        "unit": unit,
        "rows": rows_of(lines, now),
        "people": sum(line.visit.people for line in lines),
        "expected": [(visit, expecting.code_of(visit)) for visit in expected],
        "form": form,
        "writes": writes,
        "has_errors": form.is_bound,
        **list_context(unit, request.user, now),
    }
    return render(request, "counters/visitors/inside.html", context, status=422 if form.is_bound else 200)


def _pressed(request, unit) -> Line:
    """The visit whose button was pressed: one of this counter, still open or closed by somebody just now."""
    pk = request.POST.get("left") or request.POST.get("left_unseen") or ""
    lines = Line.objects.visible_to(request.user).filter(book="VL", unit=unit)
    return get_object_or_404(lines, pk=pk if pk.isdigit() else 0)


def _left(request, line: Line, now: datetime) -> None:
    try:
        if "left_unseen" in request.POST:
            presence.left_unseen(line, actor=request.user, now=now)
        else:
            presence.leave(line, at=moment_kept(request.POST), actor=request.user, now=now)
    except Refused as why:
        messages.warning(request, str(why))
    else:
        said = {"number": BOOKS["VL"].number(line)}
        messages.success(request, _("%(number)s has left; the pass is free.") % said)


# --- In an emergency --------------------------------------------------------------------------------------------------
def evacuation(request, unit):
    """疏散名單: everybody inside by name, to tick off at the assembly point. A press shows the names, on the record."""
    now = timezone.now()
    if request.method == "POST" and not may(request.user, "counter.reveal", unit=unit, now=now):
        raise Http404
    named = request.method == "POST"
    lines = list(presence.inside(unit))
    if named:
        given = {"book": "VL", "unit": unit.code, "reason": EVACUATION, "lines": len(lines)}
        record(Action.DATA_REVEALED, actor=request.user, now=now, **given)
    context = {
        "book": BOOKS["VL"],
        "unit": unit,
        "rows": rows_of(lines, now, masked=not named),
        "people": sum(line.visit.people for line in lines),
        "named": named,
        "may_reveal": may(request.user, "counter.reveal", unit=unit, now=now),
        "now": now,
    }
    return render(request, "counters/visitors/evacuation.html", context)
