"""代填 (/staff/file/): choose what the person asks for, then the same pages as on line, in the frame of the desk."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from cases import counter
from cases.forms.counter import CounterForm
from cases.rooms import ROOMS


@requires("case.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def counter_file(request):
    """What is asked for, how it reached us and when; and what was begun and not sent."""
    now = timezone.now()
    form = CounterForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        draft = counter.begin(**form.given(), actor=request.user, now=now)
        return redirect("counter_way", draft.pk)
    refused = request.method == "POST"
    context = {"form": form, "begun": counter.open_drafts(request.user, now=now), "has_errors": refused}
    return render(request, "cases/staff/counter.html", context, status=422 if refused else 200)


@requires("case.handle")
def counter_way(request, draft, step=""):
    """A page of the form, for the person who began it here."""
    found = counter.draft_of(request.user, draft, now=timezone.now())
    if found is None or found.service.code not in ROOMS:
        raise Http404
    request.desk = counter.Desk(found)
    return ROOMS[found.service.code].apply(request, found.service, step)
