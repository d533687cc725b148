"""Published pages by the thousand, by bulk insert: for looking at lists, searches and plans at size.

Their words are those of the statutes, three articles a page, so that some words are rare and some stand everywhere.
Beyond so many the database repeats them under other dates: cutting words is what takes long.
Nobody wrote them and no line of the trail tells of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from psycopg2.sql import SQL, Composed, Identifier

from accounts.models import Unit, User
from cases import search
from cases.models import SearchEntry
from disclosures.actions.indexing import entry_of
from disclosures.laws.source import SHIPPED, read_folder
from disclosures.models import Category, InfoItem, Version

BATCH = 2000
WRITTEN = 20_000  # pages of words of their own; what is more repeats them
SPAN = timedelta(days=3650)
LONGEST = 150  # characters taken of an article


def fill(dice: Random, items: int, *, now: datetime) -> int:
    """So many pages more; returns how many."""
    articles = [part.text[:LONGEST] for law in read_folder(SHIPPED) for part in law.parts if part.number and part.text]
    heads, units = list(Category.objects.all()), list(Unit.objects.filter(is_active=True)[:40])
    people = [User.objects.get(username=name) for name in ("editor", "publisher", "records-chief")]
    first = InfoItem.objects.count()
    written = min(items, WRITTEN)
    with _index_made_afterwards(is_worth_it=items > BATCH):
        for start in range(first, first + written, BATCH):
            numbers = range(start, min(start + BATCH, first + written))
            with transaction.atomic():
                _write(list(_versions(dice, numbers, articles, heads, units, people, now)))
        _count_anew()
        for start in range(written, items, WRITTEN):
            _repeat(start // WRITTEN, range(first, first + min(WRITTEN, items - start)), now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('entry_words')")
    _count_anew()
    return items


def _count_anew() -> None:
    """Tell the planner how many there are: of what it takes to be empty, it reads all for each."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosures_infoitem, disclosures_version, cases_searchentry")


@contextmanager
def _index_made_afterwards(*, is_worth_it: bool):
    """The words of many entries are put into their index at once: ten times as fast as one by one."""
    index = next(index for index in SearchEntry._meta.indexes if index.name == "entry_words")
    if is_worth_it:
        with connection.schema_editor() as editor:
            editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of a transaction holds the table
            editor.remove_index(SearchEntry, index)
    yield
    if is_worth_it:
        with connection.schema_editor() as editor:
            editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            editor.execute("SET LOCAL statement_timeout = 0")
            editor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            editor.add_index(SearchEntry, index)


def _repeat(copy: int, numbers: range, now: datetime) -> None:
    """These pages once more under addresses and dates of their own, in three statements."""
    moments = ("state_since", "reviewed_at", "released_at", "publish_at")
    names = {
        "item": _columns(InfoItem, "slug", "created_at"),
        "version": _columns(Version, "item_id", *moments),
        "moments": SQL(", ").join(map(Identifier, moments)),
        "at": SQL(", ").join([SQL("again.created_at")] * len(moments)),
        "entry": _columns(SearchEntry, "key", "link", "date", "since"),
    }
    values = {"copy": f"-{copy}", "now": now, "span": SPAN, "slugs": [f"page-{number}" for number in numbers]}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in REPEATED:
            cursor.execute(SQL(statement).format(**names), values)


REPEATED = (
    """
    INSERT INTO disclosures_infoitem ({item}, slug, created_at)
    SELECT {item}, slug || %(copy)s, %(now)s - random() * %(span)s FROM disclosures_infoitem WHERE slug = ANY(%(slugs)s)
    """,
    """
    WITH again AS (
        SELECT made.id, made.created_at, first.id AS first_id FROM disclosures_infoitem AS first
        JOIN disclosures_infoitem AS made ON made.slug = first.slug || %(copy)s WHERE first.slug = ANY(%(slugs)s)
    )
    INSERT INTO disclosures_version ({version}, item_id, {moments})
    SELECT {version}, again.id, {at} FROM disclosures_version AS version JOIN again ON version.item_id = again.first_id
    """,
    """
    WITH again AS (
        SELECT made.id, made.slug, made.created_at, first.id AS first_id FROM disclosures_infoitem AS first
        JOIN disclosures_infoitem AS made ON made.slug = first.slug || %(copy)s WHERE first.slug = ANY(%(slugs)s)
    )
    INSERT INTO cases_searchentry ({entry}, key, link, date, since)
    SELECT {entry}, 'item:' || again.id || ':1', '/disclosures/items/' || again.slug || '/', again.created_at::date,
        again.created_at
    FROM cases_searchentry AS entry JOIN again ON entry.key = 'item:' || again.first_id || ':1'
    """,
)


def _columns(model, *without: str) -> Composed:
    """All but these and the number; in statements that join, no other table has them."""
    names = [field.column for field in model._meta.concrete_fields if field.column not in ("id", *without)]
    return SQL(", ").join(map(Identifier, names))


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
