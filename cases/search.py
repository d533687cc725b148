"""搜尋: PostgreSQL does not split Chinese, so we store pairs of characters; no extension is needed (design §4, §8).

Words are handed over by the action that writes them, in the same transaction. What may be seen is part of the query.
"""

import re
import unicodedata
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet, Value

from cases.models import Case, SearchEntry
from cases.models.case import Discretion

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
WORD = re.compile(r"[0-9a-z]+")
# Written both ways by everybody; folded to one before pairing.
VARIANTS = str.maketrans("台裏峯", "臺裡峰")


def fold(text: str) -> str:
    """Full width to half, capitals to small, 台 to 臺: what reads the same is stored the same."""
    return unicodedata.normalize("NFKC", text).lower().translate(VARIANTS)


def pairs(text: str) -> list[str]:
    """海岸巡防 -> 海岸 岸巡 巡防 防; other words stay as they are. The last sign alone serves one-sign questions."""
    text = fold(text)
    found = []
    for run in CJK.findall(text):
        found += [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]
    return found + WORD.findall(text)


def index(key, *, kind, visibility, title, words, link, day: date, unit=None, case: Case | None = None) -> None:
    """Put the words of one thing into the index, in the caller's transaction; again when they change."""
    text = fold(" ".join(part for part in words if part))
    SearchEntry.objects.update_or_create(
        key=key,
        defaults={
            "kind": kind,
            "visibility": visibility,
            "unit": unit,
            "case": case,
            "title": title,
            "text": text,
            "vector": SearchVector(Value(" ".join(pairs(text))), config="simple"),
            "date": day,
            "link": link,
        },
    )


def move(case: Case, unit) -> None:
    """The case is with another unit now, whose people find it from now on."""
    SearchEntry.objects.filter(case=case, kind="case").update(unit=unit)


def find(entries: QuerySet, typed: str) -> QuerySet:
    """The entries that contain every word typed. Never a regular expression: everything goes in as a parameter."""
    terms = [term for term in fold(typed).split() if term][:8]
    if not terms:
        return entries.none()
    for term in terms:
        for pair in pairs(term)[:20]:
            if len(pair) > 1 or len(term) == 1:
                entries = entries.filter(vector=SearchQuery(pair, config="simple"))
        entries = entries.filter(text__contains=term)  # pairs alone would also find them apart
    return entries


def visible_to(user) -> QuerySet:
    """What this person may find: the public's, what belongs to the units below theirs or came in there; nothing of
    sealed cases."""
    where = Q(visibility=SearchEntry.Visibility.PUBLIC)
    for path in user.unit_paths():
        where |= Q(unit__path__startswith=path) | Q(case__received_unit__path__startswith=path)
    return SearchEntry.objects.filter(where).exclude(case__discretion=Discretion.SEALED)
