"""法規: read by article, in their history, and what changed between two editions. The same for everyone."""

from itertools import groupby

from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import public_page
from cases.calendar import TAIPEI
from disclosures.laws import changes, library, papers
from disclosures.models import Article, Edition, Law
from disclosures.reading import views
from disclosures.views.public import a_day, today

FULL_PAGE = 9_000  # characters of law on one page: what a phone gets in one go


@public_page
def laws(request):
    """All of them, by who is in charge."""
    groups = groupby(Law.objects.defer("history"), key=lambda law: law.category)
    return render(request, "disclosures/laws/list.html", {"groups": [(name, list(found)) for name, found in groups]})


@public_page
def law(request, pcode):
    """One law: contents, and its articles; a long one in several pages."""
    now = timezone.now()
    found, edition = _law(pcode)
    parts = list(edition.articles.all())
    pages = paged(parts)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
    if not 1 <= number <= max(len(pages), 1):
        raise Http404
    context = {
        "law": found,
        "edition": edition,
        "parts": pages[number - 1] if pages else [],
        "contents": contents(pages) if len(pages) > 1 else [],
        "page": number,
        "pages": len(pages),
        "services": library.services_on(reverse("law", args=[pcode]), today(now)),
        "updated_on": found.changed_on,
        **views(request.path, today(now)),
    }
    return a_day(render(request, "disclosures/laws/law.html", context), now)


@public_page
def article(request, pcode, number):
    """One article: its words, where it stands, how it read before, and which services rest on it."""
    found, edition = _law(pcode)
    parts = list(edition.articles.exclude(number=""))
    at = next((at for at, part in enumerate(parts) if part.number == number), None)
    if at is None:
        raise Http404
    earlier = Article.objects.filter(edition__law=found, number=number).exclude(edition=edition)
    context = {
        "law": found,
        "article": parts[at],
        "before": parts[at - 1] if at else None,
        "after": parts[at + 1] if at + 1 < len(parts) else None,
        "earlier": told_apart(parts[at], earlier.select_related("edition").order_by("-edition__number")),
        "services": library.services_on(request.path.removeprefix("/en"), timezone.localdate(timezone=TAIPEI)),
        "updated_on": found.changed_on,
    }
    return render(request, "disclosures/laws/article.html", context)


@public_page
def law_changes(request, pcode, number):
    """What an edition changed, word by word, against the one before."""
    found = get_object_or_404(Law, pcode=pcode)
    edition = get_object_or_404(Edition, law=found, number=int(number))
    before = get_object_or_404(Edition, law=found, number=edition.number - 1)
    context = {
        "law": found,
        "edition": edition,
        "before": before,
        "changes": changes.between(before.articles.all(), edition.articles.all()),
    }
    return render(request, "disclosures/laws/changes.html", context)


@public_page
def law_file(request, pcode, form):
    """The law to take along. What a worker has yet to draw answers 202: come back in a minute."""
    found, edition = _law(pcode)
    if form == "json":
        return JsonResponse(papers.as_data(found, edition), json_dumps_params={"ensure_ascii": False, "indent": 1})
    if form not in papers.FORMS:
        raise Http404
    sheet = papers.sheet(found, form)
    if sheet is None:
        response = render(request, "disclosures/laws/waits.html", {"law": found}, status=202)
        response.headers["Retry-After"] = "30"
        response.headers["Cache-Control"] = "no-store"
        return response
    name = f"{found.name}.{form}"
    response = FileResponse(sheet.file.open("rb"), filename=name, content_type=papers.FORMS[form])
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _law(pcode: str) -> tuple[Law, Edition]:
    found = get_object_or_404(Law, pcode=pcode)
    return found, found.editions.first()


def paged(parts: list[Article]) -> list[list[Article]]:
    """In pages of about equal length; a heading stays with the article that follows it."""
    pages, length = [[]], 0
    for part in parts:
        if length > FULL_PAGE and (not part.number or pages[-1][-1].number):
            pages.append([])
            length = 0
        pages[-1].append(part)
        length += len(part.text)
    return [page for page in pages if page]


def contents(pages: list[list[Article]]) -> list[dict]:
    """Every heading with the page it stands on; of a page without one, its first article."""
    found = []
    for number, parts in enumerate(pages, start=1):
        heads = [part for part in parts if not part.number] or parts[:1]
        found += [{"part": part, "page": number} for part in heads]
    return found


def told_apart(now: Article, earlier) -> list[dict]:
    """The earlier texts that differ from the one after them."""
    found, after = [], now
    for article in earlier:
        if article.text != after.text:
            found.append({"edition": article.edition, "pieces": list(changes.words(article.text, after.text))})
        after = article
    return found
