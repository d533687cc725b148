"""站內搜尋 (/staff/search/): the same search over the cases this person may open, and what else our people may find.

What is typed is posted: a name is never part of an address. Whoever looks leaves a line in the trail.
"""

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from audit.actions import record
from audit.models import Action
from cases import lists, search
from cases.forms.lists import WordsForm
from cases.models import SearchEntry
from cases.models.case import visible_where
from cases.search import finding, results
from coastguard_portal.search import facets, shown

ELSEWHERE = 8  # hits beside the cases: published pages, the lines for staff of an answer
NARROWED_BY = ("unit", "year")


@requires("case.find")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_search(request):
    """Cases first, the best and newest on top, narrowed by unit and year; then the rest."""
    form = WordsForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "has_errors": form.is_bound and not form.is_valid()}
    if form.is_bound and form.is_valid():
        context |= found(request, form.cleaned_data["words"])
    return render(request, "pages/staff_search.html", context, status=422 if context["has_errors"] else 200)


def found(request, typed: str) -> dict:
    now = timezone.now()
    chosen, page = asked(request.POST)
    entries = SearchEntry.objects.filter(visible_where(request.user, "case__"), kind="case")
    answer = results.answer(entries, typed, chosen=chosen, page=page, walks=False)
    cases = lists.these([hit.entry.case_id for hit in (*answer.hits, *answer.near)], request.user, now)
    rest = search.visible_to(request.user).filter(Q(case=None) & finding.current(now))
    record(Action.CASE_LOOKED_UP, actor=request.user, now=now, found=len(cases))
    return {
        "asked": True,
        "answer": answer,
        "rows": cases,
        "facets": [facet for facet in facets(answer.found, "", chosen) if facet["name"] in NARROWED_BY],
        "chosen": chosen,
        "page": page,
        "next": answer.found.has_more and page + 1,
        "elsewhere": [shown(hit) for hit in results.answer(rest, typed, walks=False).hits[:ELSEWHERE]],
    }


def asked(posted) -> tuple[dict[str, str], int]:
    """What was chosen of each facet, and the number of the page. A new choice begins at the first page."""
    given = {name: value for name in NARROWED_BY if _is_number(value := posted.get(name, ""))}
    dropped = posted.get("drop", "")
    page = posted.get("page", "1")
    return (
        {name: value for name, value in given.items() if name != dropped},
        min(int(page), finding.MOST_PAGES) if _is_number(page) else 1,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < len(text) < 9 and int(text) > 0
