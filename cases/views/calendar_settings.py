"""辦公日曆 (/staff/settings/calendar/): days off, confirmed years and closures, and the deadlines they move.

Every change is shown first: which open clocks move, from when to when. Only the second press writes.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires, units_where
from accounts.models import Unit
from cases import recount, typhoon
from cases.calendar import TAIPEI
from cases.counties import COUNTIES
from cases.forms.calendar import CalendarDayForm, ClosureForm, YearForm, counties_of
from cases.forms.typhoon import townships_of
from cases.models import CalendarDay, Case, Closure, ConfirmedYear
from cases.office import office
from cases.rocdates import roc_year
from cases.workdays import DAY, FIRST_DAY, LAST_DAY

form_methods = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 200  # clocks a preview lists; it counts all


@dataclass(frozen=True, slots=True)
class SpecialLine:
    """One day of the year that differs from Monday to Friday."""

    date: date
    is_working: bool
    name_zh: str
    name_en: str
    source: str


# --- The year ---------------------------------------------------------------------------------------------------------
@requires("desk")
@require_safe
def calendar_settings(request):
    """One year: what is off and why, whether a person has compared it, and what was closed."""
    now = timezone.now()
    year = _year(request.GET.get("year"), now)
    user = request.user
    confirmed = ConfirmedYear.objects.filter(year=year).select_related("confirmed_by").first()
    context = {
        "year": year,
        "roc": roc_year(date(year, 1, 1)),
        "years": [other for other in range(year - 1, year + 2) if FIRST_DAY.year <= other <= LAST_DAY.year],
        "days": special_days(year),
        "days_off": days_off(year),
        "confirmed": confirmed,
        "is_confirmed": not office().unconfirmed(year),
        "closures": [_with_right(closure, user, now) for closure in _closures().filter(date__year=year)],
        "may_edit": edits_calendar(user, now),
        "may_declare": may(user, "closure.declare", now=now),
    }
    return render(request, "cases/settings/calendar.html", context)


def _year(text: str | None, now) -> int:
    """The year asked for. 404 for one the calendar does not cover."""
    if not text:
        return now.astimezone(TAIPEI).year
    if not text.isascii() or not text.isdigit() or not FIRST_DAY.year <= int(text[:5]) <= LAST_DAY.year:
        raise Http404
    return int(text)


def _days_of(year: int):
    first = date(year, 1, 1)
    return (first + n * DAY for n in range((date(year, 12, 31) - first).days + 1))


def special_days(year: int) -> list[SpecialLine]:
    """The named days of a year, from the law's calendar and our own rows, in order."""
    cal = office()
    sources = dict(CalendarDay.objects.filter(date__year=year).values_list("date", "source"))
    return [
        SpecialLine(day, special.is_working, special.name_zh, special.name_en, sources.get(day, ""))
        for day in _days_of(year)
        if (special := cal.special(day))
    ]


def days_off(year: int) -> int:
    """How many days of the year nobody works, closures apart: the number the official calendar gives as well."""
    cal = office()
    return sum(not cal.is_working(day) for day in _days_of(year))


def edits_calendar(user, now) -> bool:
    """The calendar holds for everybody: it is kept by those who may for the whole agency."""
    return may(user, "calendar.edit", Unit.objects.filter(kind=Unit.Kind.HQ).first(), now)


def _closures():
    return Closure.objects.filter(is_active=True).select_related("unit").order_by("-date", "pk")


def _with_right(closure: Closure, user, now) -> Closure:
    closure.may_lift = lifts(user, closure, now)
    closure.county_en = COUNTIES.get(closure.county, closure.county)
    return closure


def lifts(user, closure: Closure, now) -> bool:
    """Who might declare a closure may also lift it."""
    if closure.unit_id:
        return may(user, "closure.declare", closure.unit, now)
    paths = units_where(user, "closure.declare", now)
    if closure.township:
        return bool(paths) and (closure.county, closure.township) in townships_of(paths)
    return bool(paths) and closure.county in counties_of(paths)


# --- Changes: asked, shown, made --------------------------------------------------------------------------------------
@requires("closure.declare")
@form_methods
def closure_new(request):
    """停止上班: a day on which the offices of a place did not work."""
    now = timezone.now()
    form = ClosureForm(request.POST or None, planner=request.user, now=now)
    return _asked(request, form, lambda: recount.closing(form.closure()), _("Declare a closure"), now)


@requires("calendar.edit")
@form_methods
def calendar_day_new(request):
    """Put a day off or a make-up day into the calendar, or put one right."""
    now = timezone.now()
    if not edits_calendar(request.user, now):
        raise Http404
    form = CalendarDayForm(request.POST or None, initial=_known(request.GET.get("date", "")))
    return _asked(request, form, lambda: recount.naming(form.day()), _("Add or correct a day"), now)


def _known(text: str) -> dict:
    """What the calendar says of a day that is to be corrected; nothing for what is no day of it."""
    try:
        day = date.fromisoformat(text)
        special = office().special(day)
    except ValueError:
        return {}
    if special is None:
        return {"date": day}
    kind = "working" if special.is_working else "off"
    return {"date": day, "kind": kind, "name_zh": special.name_zh, "name_en": special.name_en}


def _asked(request, form, change_of, heading, now):
    """The form; with a valid answer what it would move; with the second press the change itself."""
    context = {"form": form, "heading": heading}
    step = request.POST.get("step", "preview")
    if request.method != "POST" or step == "edit":
        form.quiet = True  # shown again with what was typed, not judged
        return render(request, "cases/settings/calendar_form.html", context)
    if form.is_valid():
        change = change_of()
        if step != "confirm":
            context |= previewed(request.user, change, now) | _typed(form)
            return render(request, "cases/settings/calendar_preview.html", context)
        try:
            return _made(request, recount.apply(change, actor=request.user, now=now), change.day)
        except IntegrityError:
            form.add_error(None, _("A colleague has declared the same closure in the meantime."))
    return render(request, "cases/settings/calendar_form.html", context | {"has_errors": True}, status=422)


def _typed(form) -> dict:
    """The answers for people, and again as they were posted, for the second press."""
    given = form.answers()
    return {
        "rows": [row for row in form.rows() if given.get(row.name) is not None],
        "posted": [(name, value) for name, value in form.data.items() if name not in ("csrfmiddlewaretoken", "step")],
    }


@requires("closure.declare")
@form_methods
def closure_lift(request, pk):
    """Take a closure back that was declared by mistake: the page is the preview, the press does it."""
    now = timezone.now()
    closure = get_object_or_404(_closures(), pk=pk)
    if not lifts(request.user, closure, now):
        raise Http404
    change = recount.lifting(closure)
    if request.method == "POST":
        return _made(request, recount.apply(change, actor=request.user, now=now), change.day)
    context = {"closure": _with_right(closure, request.user, now), "heading": _("Lift the closure")}
    return render(request, "cases/settings/calendar_lift.html", context | previewed(request.user, change, now))


def previewed(user, change: recount.Change, now) -> dict:
    """The clocks that would move. A case is a link only for those who may open it."""
    moved = recount.preview(change, now=now)
    listed = moved[:SHOWN]
    ids = [shift.clock.case_id for shift in listed]
    opened = may(user, "case.read", now=now)
    readable = set(Case.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if opened else set()
    return {
        "moved": listed,
        "count": len(moved),
        "more": len(moved) - len(listed),
        "late": sum(shift.becomes_late for shift in moved),
        "readable": readable,
        "told": sum(map(typhoon.reachable, typhoon.told(moved).values())),
    }


def _made(request, moved, day):
    told = ngettext(
        "The calendar is changed; %(count)d deadline moved.",
        "The calendar is changed; %(count)d deadlines moved.",
        len(moved),
    )
    messages.success(request, told % {"count": len(moved)})
    response = redirect("calendar_settings")
    response["Location"] += f"?year={day.year}"
    return response


# --- A year, compared -------------------------------------------------------------------------------------------------
@requires("calendar.edit")
@form_methods
def year_confirm(request, year):
    """A person has compared the year with the official calendar: its due dates lose their warning."""
    now = timezone.now()
    if not (FIRST_DAY.year <= year <= LAST_DAY.year and edits_calendar(request.user, now)):
        raise Http404
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recount.confirm_year(year, source=form.cleaned_data["source"], actor=request.user, now=now)
        messages.success(request, _("The year %(year)d is confirmed.") % {"year": year})
        response = redirect("calendar_settings")
        response["Location"] += f"?year={year}"
        return response
    refused = request.method == "POST"
    context = {
        "form": form,
        "year": year,
        "days": special_days(year),
        "days_off": days_off(year),
        "has_errors": refused,
    }
    return render(request, "cases/settings/calendar_year.html", context, status=422 if refused else 200)
