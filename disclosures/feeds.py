"""RSS 與 Atom: what is new, for programs that read it to people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from cases.linked_data import AGENCY
from cases.rocdates import is_chinese

FORMS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
MOST = 30


@dataclass(frozen=True)
class Entry:
    """One thing that is new. `link` is a path in the language of the feed."""

    title: str
    link: str
    summary: str
    at: datetime
    changed_at: datetime | None = None


def answer(form: str, *, title: str, about: str, page: str, here: str, language: str, entries: Iterable[Entry]):
    """The feed as an answer. `page`: where people read the same; `here`: the feed's own path."""
    chinese = is_chinese(language)
    feed = FORMS[form](
        title=title,
        link=settings.SITE_URL + page,
        description=about,
        language="zh-Hant-TW" if chinese else "en",
        feed_url=settings.SITE_URL + here,
        author_name=AGENCY["name" if chinese else "alternateName"],
    )
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=settings.SITE_URL + entry.link,
            description=entry.summary or entry.title,
            unique_id=settings.SITE_URL + entry.link,
            pubdate=entry.at,
            updateddate=entry.changed_at or entry.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
