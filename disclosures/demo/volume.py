"""Published pages by the thousand, by bulk insert: for looking at lists, searches and plans at size.

Their words are those of the statutes, three articles a page, so that some words are rare and some stand everywhere.
Nobody wrote them and no line of the trail tells of them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction

from accounts.models import Unit, User
from cases import search
from disclosures.actions.indexing import entry_of
from disclosures.laws.source import SHIPPED, read_folder
from disclosures.models import Category, InfoItem, Version

BATCH = 2000
SPAN = timedelta(days=3650)
LONGEST = 150  # characters taken of an article


def fill(dice: Random, items: int, *, now: datetime) -> int:
    """So many pages more; returns how many."""
    articles = [part.text[:LONGEST] for law in read_folder(SHIPPED) for part in law.parts if part.number and part.text]
    heads, units = list(Category.objects.all()), list(Unit.objects.filter(is_active=True)[:40])
    editor, publisher, chief = (User.objects.get(username=name) for name in ("editor", "publisher", "records-chief"))
    first = InfoItem.objects.count()
    for start in range(first, first + items, BATCH):
        numbers = range(start, min(start + BATCH, first + items))
        with transaction.atomic():
            _write(list(_versions(dice, numbers, articles, heads, units, (editor, publisher, chief), now)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('entry_words')")
        cursor.execute("ANALYZE disclosures_infoitem, disclosures_version, cases_searchentry")
    return items


def _versions(dice, numbers, articles, heads, units, people, now) -> Iterator[Version]:
    """Unsaved, each with its unsaved item."""
    editor, publisher, chief = people
    for number in numbers:
        at = now - SPAN * dice.random()
        texts = dice.sample(articles, 3)
        item = InfoItem(
            slug=f"page-{number}",
            unit=dice.choice(units),
            owner=editor,
            cycle_days=180,
            reviewed_on=now.date(),
            next_review_on=now.date() + timedelta(days=dice.randrange(20, 180)),
            created_at=at,
        )
        yield Version(
            item=item,
            number=1,
            state=Version.State.PUBLISHED,
            state_since=at,
            category=dice.choice(heads),
            title_zh=f"{dice.choice(articles)[:16]}（{number}）",
            summary_zh=texts[0][:60],
            body_zh="".join(f"<p>{text}</p>" for text in texts),
            authors=[editor.pk],
            reviewed_by=chief,
            reviewed_at=at,
            published_by=publisher,
            released_at=at,
            publish_at=at,
        )


def _write(versions: list[Version]) -> None:
    items = InfoItem.objects.bulk_create([version.item for version in versions])
    for version, item in zip(versions, items, strict=True):
        version.item = item
    Version.objects.bulk_create(versions)
    search.add(entry_of(version) for version in versions)
