"""新知: what is found anew, or reads differently than before. Marked with the fact, taken once by whoever tells of it.

An entry is named by its key alone: a law is forgotten and written anew as a whole, and what was marked of it stays so.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import OuterRef, QuerySet, Subquery

from cases.models import SearchNews

BATCH = 1000


def mark(keys: Iterable[str], *, at: datetime) -> None:
    """Those who search by mail are to be told of these entries, from this moment on. In the caller's transaction."""
    SearchNews.objects.bulk_create(
        [SearchNews(key=key, at=at) for key in sorted(set(keys))],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["at"],
        batch_size=BATCH,
    )


def settle(key: str) -> None:
    """It was told of in another way."""
    SearchNews.objects.filter(key=key).delete()


def take(*, now: datetime) -> UUID | None:
    """Take what is due, for the caller's transaction alone; None where there is nothing. What another round has taken
    is its own, what is just being marked belongs to the next."""
    claim = uuid4()
    due = SearchNews.objects.filter(at__lte=now, claim=None).select_for_update(skip_locked=True)
    return claim if SearchNews.objects.filter(key__in=due.values("key")).update(claim=claim) else None


def taken(entries: QuerySet, claim: UUID, *, since: datetime) -> QuerySet:
    """Of these entries those taken, with `news_at`; without what was news before `since`."""
    rows = SearchNews.objects.filter(claim=claim, at__gt=since)
    at = Subquery(rows.filter(key=OuterRef("key")).values("at"))
    return entries.filter(key__in=rows.values("key")).annotate(news_at=at)


def end(claim: UUID) -> None:
    """What was taken has been told."""
    SearchNews.objects.filter(claim=claim).delete()
