"""搜尋: one index for all that can be found, public and internal (design §4, §8).

Words are handed over by the action that writes them, in the same transaction: `index`, `drop`. What is asked is read by
`ask`, and answered by `results.answer`. What may be seen is part of every query.

`words` cuts, `questions` reads what was typed, `entries` writes, `finding` ranks, `wishes` helps where nothing was
found, `lines` shows the place, `files` reads what files say, `news` keeps what is to be told by mail.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import SearchEntry
from cases.models.case import Discretion
from cases.search.entries import File, add, drop, entry, forget, index, move
from cases.search.finding import current, matching
from cases.search.news import mark as mark_news
from cases.search.questions import ask
from cases.search.words import fold, pairs

__all__ = [
    "File",
    "add",
    "ask",
    "drop",
    "entry",
    "find",
    "fold",
    "forget",
    "index",
    "mark_news",
    "move",
    "pairs",
    "public",
    "visible_to",
]


def find(entries: QuerySet, typed: str) -> QuerySet:
    """The entries that contain every word typed. Never a regular expression: everything goes in as a parameter."""
    return matching(entries, ask(typed))


def public(now) -> QuerySet:
    """What everybody may find at this moment."""
    return SearchEntry.objects.filter(current(now), visibility=SearchEntry.Visibility.PUBLIC)


def visible_to(user) -> QuerySet:
    """What this person may find: the public's, what belongs to the units below theirs or came in there; nothing of
    sealed cases."""
    where = current(timezone.now()) & Q(visibility=SearchEntry.Visibility.PUBLIC)
    for path in user.unit_paths():
        where |= Q(unit__path__startswith=path) | Q(case__received_unit__path__startswith=path)
    return SearchEntry.objects.filter(where).exclude(case__discretion=Discretion.SEALED)
