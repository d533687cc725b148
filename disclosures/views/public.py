"""資訊公開 (/disclosures/): what everybody reads. The same for all, cached whole until the next moment it changes."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import public_page
from cases.calendar import TAIPEI
from disclosures import metadata, reading, richtext
from disclosures.models import Category, InfoItem, OldAddress, Version
from disclosures.views.content import compared

NEWEST = 10
FIRST_YEAR, LAST_YEAR = 1912, 2200


@public_page
def disclosures(request):
    """The ten heads, the other categories, and what is new."""
    now = timezone.now()
    filled = Exists(Version.objects.public(now).filter(category=OuterRef("pk")))
    categories = list(Category.objects.select_related("unit").annotate(is_filled=filled))
    context = {
        "heads": [category for category in categories if category.number],
        "others": [category for category in categories if not category.number and category.is_filled],
        "newest": reading.listed(Version.objects.all(), now, size=NEWEST).rows,
    }
    return kept(render(request, "disclosures/index.html", context), now)


@public_page
def category(request, code):
    """One head: what the law says, what we publish under it, or why there is nothing."""
    now = timezone.now()
    found = get_object_or_404(Category.objects.select_related("unit"), code=code)
    versions = Version.objects.filter(category=found)
    year = asked_year(request)
    try:
        page = reading.listed(versions, now, year=year, after=request.GET.get("page", ""))
    except reading.Unreadable:
        raise Http404 from None
    context = {"category": found, "page": page, "year": year, "years": reading.years(versions, now)}
    if found.reviewed_on:
        context["updated_on"] = found.reviewed_on
    return kept(render(request, "disclosures/category.html", context), now)


def asked_year(request) -> int | None:
    text = request.GET.get("year", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise Http404
    return int(text)


@public_page
def item(request, slug):
    """The version that holds. An old address leads here for ever; what has ended says so."""
    now = timezone.now()
    found = item_at(slug)
    if found.slug != slug:
        return redirect("item", found.slug, permanent=True)
    how, version = reading.standing(found, now)
    if version is None:
        raise Http404
    if how != "current":
        context = {"item": found, "version": version, "archived": how == "archived"}
        return render(request, "disclosures/ended.html", context | words(version), status=410)
    context = shown(version) | reading.reports(found, now) | reading.views(request.path, today(now))
    return a_day(kept(render(request, "disclosures/item.html", context), now, found.versions.all()), now)


@public_page
def item_versions(request, slug):
    """Every version there was, each under an address of its own, and what changed."""
    now = timezone.now()
    found = item_at(slug)
    if found.slug != slug:
        return redirect("item_versions", found.slug, permanent=True)
    how, newest = reading.standing(found, now)
    rows = list(reading.readable(found, now).order_by("-number"))
    if not rows:
        raise Http404
    context = {"item": found, "version": newest, "versions": rows, "current": newest if how == "current" else None}
    return kept(render(request, "disclosures/versions.html", context | words(newest)), now, found.versions.all())


@public_page
def item_version(request, slug, number):
    """A version under the address that can be cited: it says this for ever, and whether it still holds."""
    now = timezone.now()
    found = item_at(slug)
    if found.slug != slug:
        return redirect("item_version", found.slug, number, permanent=True)
    rows = reading.readable(found, now).select_related("category", "item__unit")
    version = get_object_or_404(rows, number=number)
    how, newest = reading.standing(found, now)
    current = newest if how == "current" else None
    context = shown(version) | {"is_cited": True, "current": current, "holds": current == version}
    return kept(render(request, "disclosures/item.html", context), now, found.versions.all())


@public_page
def item_changes(request, slug, number):
    """What a version changed against the one before it, in words."""
    now = timezone.now()
    found = item_at(slug)
    if found.slug != slug:
        return redirect("item_changes", found.slug, number, permanent=True)
    rows = reading.readable(found, now).select_related("category", "item__unit")
    version = get_object_or_404(rows, number=number)
    before = rows.filter(number__lt=number).order_by("-number").first()
    if before is None:
        raise Http404
    context = {"item": found, "version": version, "old": before, "new": version, "parts": compared(before, version)}
    return kept(render(request, "disclosures/changes.html", context | words(version)), now, found.versions.all())


def item_at(slug: str) -> InfoItem:
    """The item of an address, or of one it once had."""
    found = InfoItem.objects.select_related("unit").filter(slug=slug).first()
    if found is None:
        found = get_object_or_404(OldAddress.objects.select_related("item__unit"), slug=slug).item
    return found


def shown(version: Version) -> dict:
    """What the page of a version shows, in the page's language."""
    files = list(version.enclosures.select_related("file"))
    address = reverse("item_version", args=[version.item.slug, version.number])
    return {
        "item": version.item,
        "version": version,
        "files": [row for row in files if not row.file.is_picture],
        "pictures": [row for row in files if row.file.is_picture],
        "body": richtext.safe(metadata.one_of(version, "body")),
        "body_lang": metadata.is_in(version, "body"),
        "citation": address,
        "meta": metadata.tags(version, address, files),
        "rights": metadata.rights(version),
        "updated_on": version.publish_at.astimezone(TAIPEI).date(),
        **words(version),
    }


def words(version: Version) -> dict:
    return {"title": metadata.one_of(version, "title"), "summary": metadata.one_of(version, "summary")}


def today(now) -> date:
    return now.astimezone(TAIPEI).date()


def a_day(response, now):
    """Kept until midnight at the latest: it says how often it was read up to then."""
    midnight = datetime.combine(today(now) + timedelta(days=1), time(), TAIPEI)
    response.cache_until = min(filter(None, [getattr(response, "cache_until", None), midnight]))
    return response


def kept(response, now, versions=None):
    """Kept until one of these versions (any, without) begins or ends."""
    versions = Version.objects.all() if versions is None else versions
    response.cache_until = versions.next_change(now)
    return response
