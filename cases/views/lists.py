"""案件清單 (/staff/cases/): the lists, sifted and sorted.

What is asked stands in the address; words and names never do.
"""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import requires
from accounts.roster import acting_for
from audit.actions import record
from audit.models import Action
from cases import lists, saved_views
from cases.actions import Refused
from cases.bulk import begin
from cases.calendar import TAIPEI
from cases.forms.lists import ListForm, SavedViewForm, WordsForm
from cases.views import bulk


@requires("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request):
    """A list. Words to find in it are posted, and the answer is one page without an address."""
    now = timezone.now()
    form, asked = _asked(request, now)
    words = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and words.is_valid():
        page = lists.find(asked, words.cleaned_data["words"], request.user, now)
        record(Action.CASE_LOOKED_UP, actor=request.user, now=now, found=len(page.rows))
    elif request.method == "POST":
        page = lists.Page()
    else:
        page = lists.page(asked, request.user, now, request.GET.get("after", ""))
    return _shown(request, form, asked, page, now, words=words)


def _asked(request, now):
    name = request.GET.get("list", "unit")
    if name not in lists.LISTS:
        raise Http404
    form = ListForm(request.GET, user=request.user, today=now.astimezone(TAIPEI).date())
    form.is_valid()
    return form, form.asked(name)


def _shown(request, form, asked, page, now, *, words, keep=None, picks=None):
    query = query_of(form, asked)
    views = list(saved_views.visible_to(request.user))
    view = next((view for view in views if view.query == query), None)
    found = request.method == "POST" and words.is_bound
    if picks is None and not found:
        picks = bulk.form_for(request, page, now)
    bad = any(one is not None and one.errors for one in (form, words, keep, picks))
    context = {
        "page": page,
        "asked": asked,
        "labels": lists.LISTS,
        "label": lists.LISTS[asked.name],
        "views": views,
        "view": view,
        "may_remove": view and saved_views.may_remove(view, request.user, now),
        "query": query,
        "form": form,
        "sifted": set(QueryDict(query)) - {"list"},
        "words": words,
        "picks": picks,
        "after": request.GET.get("after", ""),
        "found": found,
        "acting_for": acting_for(request.user, now) if asked.name == "mine" else [],
        "keep": keep or SavedViewForm(units=saved_views.units_to_share_with(request.user, now)),
        "now": now,
        "has_errors": bad,
    }
    return render(request, "cases/staff/list.html", context, status=422 if bad else 200)


def query_of(form, asked) -> str:
    """The list and its filters as they stand in the address; the same question always reads the same."""
    query = QueryDict(mutable=True)
    query["list"] = asked.name
    for name in form.fields:
        query.update({key: value for key, value in _posted(form, name).items() if value})
    return query.urlencode()


def _posted(form, name) -> dict:
    if name in form.errors:
        return {}
    widget = form.fields[name].widget
    names = [f"{name}{tail}" for tail in getattr(widget, "widgets_names", [""])]
    return {key: form.data.get(key, "").strip() for key in names}


@requires("case.note")
@require_POST
def bulk_new(request):
    """The same thing to all that are ticked; each row by itself. The page of results is the same for a second press."""
    now = timezone.now()
    pressed = bulk.pressed(request)
    if pressed:
        return redirect("bulk_result", pressed.pk)
    form, asked = _asked(request, now)
    page = lists.page(asked, request.user, now, request.GET.get("after", ""))
    picks = bulk.form_for(request, page, now, request.POST)
    if picks is None:
        messages.warning(request, _("The list has changed: nothing in it can be done now."))
        return _to(query_of(form, asked))
    if not picks.is_valid():
        return _shown(request, form, asked, page, now, words=WordsForm(), picks=picks)
    given = picks.cleaned_data
    officer = given.get("officer")
    key, note = given["key"], given["note"]
    run = begin(given["act"], picks.ticked, key=key, actor=request.user, now=now, officer=officer, note=note)
    return redirect("bulk_result", run.pk)


@requires("case.read")
@require_POST
def view_keep(request):
    """Keep the filters of this address under a name."""
    now = timezone.now()
    form, asked = _asked(request, now)
    keep = SavedViewForm(request.POST, units=saved_views.units_to_share_with(request.user, now))
    query = query_of(form, asked)
    if keep.is_valid():
        try:
            name, unit = keep.cleaned_data["name"], keep.shared_with()
            saved_views.keep(name, query, owner=request.user, unit=unit, now=now)
        except Refused as why:
            keep.add_error(None, str(why))
        else:
            messages.success(request, _("The list is kept; it is among the others above."))
            return _to(query)
    page = lists.page(asked, request.user, now)
    return _shown(request, form, asked, page, now, words=WordsForm(), keep=keep)


@requires("case.read")
@require_POST
def view_remove(request, pk):
    """Forget a list that was kept."""
    view = get_object_or_404(saved_views.visible_to(request.user), pk=pk)
    if not saved_views.may_remove(view, request.user, timezone.now()):
        raise Http404
    view.delete()
    messages.success(request, _("The list “%(name)s” is removed. No case has changed.") % {"name": view.name})
    return _to("list=unit")


def _to(query: str):
    response = redirect("case_list")
    response["Location"] = f"{reverse('case_list')}?{query}"
    return response
