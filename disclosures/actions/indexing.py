"""What of our pages can be found: one entry a version, found while the version holds. No job has to run for it."""

from datetime import datetime

from django.urls import reverse

from cases import search
from cases.calendar import TAIPEI
from disclosures import richtext
from disclosures.models import Enclosure, InfoItem, Version


def index_item(item: InfoItem, *, now: datetime) -> None:
    """Hand over what is public or will be; forget what has ended. In the transaction that changed it."""
    for version in item.versions.filter(state=Version.State.PUBLISHED).select_related("category", "item__unit"):
        if version.ends_at and version.ends_at <= now:
            search.drop(key_of(version))
        else:
            _index(version)
    for version in item.versions.filter(state=Version.State.CALLED_BACK):
        search.drop(key_of(version))


def mark_change(version: Version) -> None:
    """Where the page says something else from now on, those who search by mail are told. Of a new page they are told as
    the subscribers of its category are."""
    if version.item.versions.begun(version.publish_at).exclude(pk=version.pk).exists():
        search.mark_news([key_of(version)], at=version.publish_at)


def key_of(version: Version) -> str:
    return f"item:{version.item_id}:{version.number}"


def entry_of(version: Version):
    """An unsaved entry of a version, for pages by the thousand."""
    return search.entry(key_of(version), **_said(version, []))


def _index(version: Version) -> None:
    files = list(version.enclosures.select_related("file"))
    found = [search.File(row.file.file.name, row.label_zh, _opens_at(row)) for row in files]
    search.index(key_of(version), files=found, **_said(version, files))


def _opens_at(row: Enclosure) -> str:
    """A table on its page, any other file as itself."""
    return reverse("table_page", args=[row.pk]) if row.file.is_table else row.file.get_absolute_url()


def _said(version: Version, files: list) -> dict:
    texts = [richtext.outline(version.body_zh), richtext.outline(version.body_en)]
    return {
        "kind": "item",
        "visibility": "public",
        "title": version.title_zh,
        "title_en": version.title_en,
        "headings": [words for text in texts for _level, words in text.headings]
        + [version.keywords_zh, version.keywords_en],
        "words": [
            *(version.summary_zh, version.summary_en, *(text.text for text in texts)),
            *(label for row in files for label in (row.label_zh, row.label_en)),
        ],
        "link": f"/disclosures/items/{version.item.slug}/",
        "day": version.publish_at.astimezone(TAIPEI).date(),
        "unit": version.item.unit,
        "category": version.category.name_zh,
        "since": version.publish_at,
        "until": version.ends_at,
    }
