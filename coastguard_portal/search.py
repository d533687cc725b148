"""全站搜尋: one box over all apps. The same for everyone, so no session and no cookie; never kept, words are many."""

from datetime import datetime, time
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.doors import public_page
from cases import rocdates
from cases.calendar import TAIPEI
from cases.search import finding, public, results
from cases.search.kinds import KINDS
from disclosures.feeds import FORMS

LONGEST = 200  # characters of a question
PAGED = ("pdf", "odt", "docx")  # files whose pages people count; the parts of a table are ours


@public_page
def search(request):
    """What was typed, one page of hits, and the ways to narrow them."""
    typed, chosen, page = asked(request)
    now = timezone.now()
    answer = results.answer(public(now), typed, chosen=chosen, page=page)
    if answer.question and not chosen and (answer.is_relaxed or not answer.found.total):
        results.remember_miss(typed, day=now.astimezone(TAIPEI).date())
    context = {
        "typed": typed,
        "answer": answer,
        "hits": [shown(hit) for hit in answer.hits],
        "near": [shown(hit) for hit in answer.near],
        "facets": facets(answer.found, typed, chosen),
        "chosen": chosen,
        "page": page,
        "feed": "?" + urlencode({"q": typed}),
        "previous": page > 1 and address(typed, chosen, page=page - 1),
        "next": answer.found.has_more and address(typed, chosen, page=page + 1),
    }
    return render(request, "pages/search.html", context)


@public_page
def feed(request, form):
    """What is new among what a question finds, as Atom or RSS: for readers who wait for it."""
    if form not in FORMS:
        raise Http404
    typed, chosen, _page = asked(request)
    hits = results.latest(public(timezone.now()), typed, chosen=chosen)
    here = request.build_absolute_uri
    title = _("Search: %(words)s") % {"words": typed}
    made = FORMS[form](title, here(f"{reverse('search')}?{urlencode({'q': typed})}"), title)
    for hit in hits:
        moment = datetime.combine(hit.entry.date, time(), TAIPEI)
        made.add_item(
            said(hit.entry),
            here(localised(hit.entry.link)),
            "".join(text for text, _marked in hit.line),
            unique_id=here(hit.entry.link),
            pubdate=moment,
            updateddate=moment,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def asked(request) -> tuple[str, dict[str, str], int]:
    """(words, what was chosen of each facet, number of the page); nonsense counts as not asked."""
    given = request.GET
    typed = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST]
    chosen = {name: value[:60] for name in finding.FACETS if (value := given.get(name, "").replace("\x00", ""))}
    for name in ("unit", "year"):
        if not (
            chosen.get(name, "0").isascii() and chosen.get(name, "0").isdecimal() and len(chosen.get(name, "0")) < 9
        ):
            del chosen[name]
    number = given.get("page", "1")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1
    return typed, chosen, min(max(page, 1), finding.MOST_PAGES)


def address(typed: str, chosen: dict[str, str], **more) -> str:
    return "?" + urlencode({"q": typed, **chosen, **more})


# --- In words ---------------------------------------------------------------------------------------------------------


def shown(hit) -> dict:
    entry = hit.entry
    owner = entry.file.entry if entry.file_id else None
    has_pages = entry.file_id and entry.file.file_type in PAGED
    return {
        "kind": KINDS.get(entry.kind, ""),
        "title": [(entry.title_en, False)] if entry.title_en and _english() else hit.title,
        "link": localised(entry.link),
        "line": hit.line,
        "entry": entry,
        "owner": owner and {"title": said(owner), "link": localised(owner.link)},
        "page": entry.page if has_pages else None,
        "pages": [(number, localised(link)) for number, link in hit.other_pages] if has_pages else [],
    }


def said(entry) -> str:
    return (entry.title_en if _english() else "") or entry.title


def localised(link: str) -> str:
    """The address in the page's language. Files have one for both."""
    return f"/en{link}" if _english() and link.startswith("/") and "." not in link.rpartition("/")[2] else link


def _english() -> bool:
    return not rocdates.is_chinese(get_language())


def facets(found: finding.Found, typed: str, chosen: dict[str, str]) -> list[dict]:
    """Of each facet what may be chosen, with its number and the address that does so, or undoes it."""
    units = results.units_of(value for value, _count in found.facets.get("unit", ()))
    words = {
        "kind": (_("Kind"), lambda value: KINDS.get(value, value)),
        "category": (_("Category"), str),
        "unit": (_("Unit"), lambda value: units[value].name_en if _english() else units[value].name_zh),
        "year": (_("Year"), year),
        "type": (_("File type"), str.upper),
    }
    offered = []
    for name, values in found.facets.items():
        label, say = words[name]
        options = [
            {
                "label": say(value),
                "value": value,
                "count": count,
                "chosen": chosen.get(name) == value,
                "address": address(typed, toggled(chosen, name, value)),
            }
            for value, count in values[:12]
        ]
        if len(options) > 1 or name in chosen:
            offered.append({"name": name, "label": label, "options": options, "is_partial": name in found.partial})
    return offered


def toggled(chosen: dict[str, str], name: str, value: str) -> dict[str, str]:
    if chosen.get(name) == value:
        return {other: kept for other, kept in chosen.items() if other != name}
    return {**chosen, name: value}


def year(value: str) -> str:
    return value if _english() else f"民國 {int(value) - 1911} 年"
