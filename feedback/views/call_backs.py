"""回電 (/staff/ratings/calls/): who was not satisfied and waits for a call; not for those who handled the case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from cases import clocks
from cases.actions import Refused
from cases.models import Case, Deadline
from feedback.actions import call_backs as actions
from feedback.models import CallBack
from feedback.ratings.forms import CallForm

PAGE = 25
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires("rating.call")
@require_safe
def calls(request):
    """Open calls, due first; below them what came of the last ones, by keyset."""
    now = timezone.now()
    mine = CallBack.objects.visible_to(request.user, now).select_related("case__service", "unit", "caller", "rating")
    waiting = list(mine.filter(closed_at=None).order_by("case__due_at", "pk")[:PAGE])
    before = request.GET.get("before", "")
    done = mine.filter(closed_at__isnull=False).order_by("-pk")
    done = list((done.filter(pk__lt=int(before)) if before.isdecimal() else done)[: PAGE + 1])
    context = {"waiting": [_line(row, now) for row in waiting], "done": done[:PAGE], "now": now}
    context["older"] = done[PAGE - 1].pk if len(done) > PAGE else None
    return render(request, "feedback/ratings/calls.html", context)


def _line(row: CallBack, now) -> dict:
    clock = Deadline(started_at=row.case.filed_at, due_at=row.case.due_at)
    clock.case = row.case
    return {"call": row, "clock": clock, "phase": clocks.phase(clock, now)}


@requires("desk")
@form_methods
def call(request, reference):
    """One call: what was said, whom to call, and what came of it; that also for those it is about, afterwards."""
    found, now = _find(request, reference), timezone.now()
    if request.method != "POST":
        return _page(request, found, now)
    form = CallForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, form=form, status=422)
    said = {name: form.cleaned_data[name] for name in ("outcome", "said", "improvement")}
    try:
        actions.record_call(found, **said, actor=request.user, now=now)
    except Refused as why:
        form.add_error(None, ValidationError(str(why)))
        return _page(request, _find(request, reference), now, form=form, status=422)
    messages.success(request, _("The outcome is recorded. Those who handled the case can read it now."))
    return redirect("call_back", reference=reference)


@requires("rating.call")
@require_POST
def take(request, reference):
    """Take the call on, and see whom to call, on the record."""
    found, now = _find(request, reference), timezone.now()
    try:
        actions.take(found, actor=request.user, now=now, over="over" in request.POST)
    except Refused as why:
        messages.warning(request, str(why))
        return redirect("call_back", reference=reference)
    return _page(request, _find(request, reference), now, revealed=True)


def _find(request, reference) -> CallBack:
    mine = CallBack.objects.visible_to(request.user, timezone.now())
    related = ("case__applicant", "case__service", "rating__case__service", "unit", "caller")
    return get_object_or_404(mine.select_related(*related), case__reference=reference)


def _page(request, found: CallBack, now, *, form=None, revealed=False, status=200):
    about = found.rating.case
    context = {
        "call": found,
        "about": about,
        "may_open": Case.objects.visible_to(request.user).filter(pk=about.pk).exists(),
        "form": form or CallForm(),
        "revealed": revealed,
        "may_call": may(request.user, "rating.call", now=now),
        "is_mine": found.caller_id == request.user.pk,
        "has_errors": status == 422,
        **_line(found, now),
    }
    return render(request, "feedback/ratings/call.html", context, status=status)
