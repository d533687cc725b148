"""搜尋通知: what a search finds anew, or finds changed: one mail a round, however much it is."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db import transaction

from cases import search
from cases.search import news
from disclosures import subscriptions
from disclosures.models import Subscription
from notifications.actions import Draft, queue_many

NAMED = 10  # of what was found; the mail counts the rest and leads to the search
COLUMNS = ("pk", "key", "title", "title_en", "link", "news_at")


@transaction.atomic
def tell_of_news(*, now: datetime, since: datetime) -> int:
    """One round, with all its mails in one transaction; how many. What was news before `since` is none any more."""
    claim = news.take(now=now)
    if claim is None:
        return 0
    fresh = news.taken(search.public(now), claim, since=since)
    found = {}
    for words in subscriptions.searches():
        rows = search.find(fresh, words).order_by("pk").values_list(*COLUMNS, named=True)
        if rows := list(rows):
            found[words] = rows
    letters = queue_many(list(_mails(found, now)))
    news.end(claim)
    return letters


def _mails(found: dict[str, list], now: datetime) -> Iterator[Draft]:
    """To those who had confirmed before; whoever asked for two searches that find the same hears of it in one."""
    rows = Subscription.objects.filter(category=None, confirmed_at__lte=now, words__in=found)
    rows = rows.order_by("email_hash", "pk").iterator(chunk_size=subscriptions.BATCH)
    for _person, own in groupby(rows, key=lambda row: row.email_hash):
        heard = set()
        for row in own:
            fresh = [one for one in found[row.words] if one.pk not in heard and row.confirmed_at <= one.news_at]
            if fresh:
                heard.update(one.pk for one in fresh)
                yield _mail(row, fresh, now)


def _mail(row: Subscription, fresh: list, now: datetime) -> Draft:
    newest = max(fresh, key=lambda one: (one.news_at, one.key))
    named = [{"title_zh": one.title, "title_en": one.title_en, "address": one.link} for one in fresh[:NAMED]]
    return Draft(
        "alert_news",
        subscriptions.reader(row),
        f"alert_news:{row.pk}:{newest.news_at:%Y%m%d%H%M%S%f}:{newest.key}",  # the same news make the same mail
        now,
        context={
            "words": row.words,
            "found": named,
            "more": len(fresh) - len(named),
            "link": subscriptions.token_of(row),
            **subscriptions.named(row),
        },
    )
