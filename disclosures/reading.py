"""Reading what is public: which version holds, which may be read as history, and lists by keyset."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from cases.calendar import TAIPEI
from disclosures.models import InfoItem, PageView, Version

PAGE = 20
YEAR = timedelta(days=365)
ANSWERS = 5


def standing(item: InfoItem, now: datetime) -> tuple[str, Version | None]:
    """How an item stands for the public, and its newest version that ever began.

    "current", "archived" (ended, readable as history), "gone" (ended, not to be read), "none" (nothing began yet).
    """
    newest = item.versions.begun(now).select_related("category", "item__unit").order_by("publish_at", "number").last()
    if newest is None:
        return "none", None
    if newest.ends_at is None or newest.ends_at > now:
        return "current", newest
    return ("archived" if newest.archives else "gone"), newest


def readable(item: InfoItem, now: datetime) -> QuerySet:
    """The versions of an item that may be read under their own addresses."""
    how, _newest = standing(item, now)
    return item.versions.begun(now) if how in ("current", "archived") else item.versions.none()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and where the next one begins."""

    rows: list = field(default_factory=list)
    after: str = ""


class Unreadable(ValueError):
    """A mark that no list of ours gave."""


def listed(versions: QuerySet, now: datetime, *, year: int | None = None, after: str = "", size: int = PAGE) -> Page:
    """What is public, newest first, from a mark on. Raises Unreadable for a mark that is none."""
    found = versions.public(now).select_related("item__unit", "category")
    if year:
        start = datetime(year, 1, 1, tzinfo=TAIPEI)
        found = found.filter(publish_at__gte=start, publish_at__lt=datetime(year + 1, 1, 1, tzinfo=TAIPEI))
    if after:
        at, pk = read(after)
        found = found.filter(Q(publish_at__lt=at) | Q(publish_at=at, pk__lt=pk), publish_at__lte=at)
    rows = list(found.order_by("-publish_at", "-pk")[: size + 1])
    return Page(rows[:size], mark(rows[size - 1]) if len(rows) > size else "")


def mark(version: Version) -> str:
    return f"{int(version.publish_at.timestamp() * 1_000_000)}-{version.pk}"


def read(after: str) -> tuple[datetime, int]:
    stamp, _dash, pk = after.partition("-")
    try:
        epoch = datetime(1970, 1, 1, tzinfo=TAIPEI).replace(hour=8)
        return epoch + timedelta(microseconds=int(stamp)), int(pk)
    except (ValueError, OverflowError):
        raise Unreadable(after) from None


def years(versions: QuerySet, now: datetime) -> list[int]:
    """The years from the newest back to the oldest that is public; two looks into the index."""
    moments = versions.public(now).order_by("publish_at").values_list("publish_at", flat=True)
    first, last = moments.first(), moments.last()
    if first is None:
        return []
    return list(range(last.astimezone(TAIPEI).year, first.astimezone(TAIPEI).year - 1, -1))


def views(path: str, today: date) -> dict:
    """What a page says of how often it was read, in both languages, up to the end of yesterday."""
    plain = path.removeprefix("/en")
    rows = PageView.objects.filter(path__in=[plain, f"/en{plain}"], day__lt=today)
    return {"views": rows.aggregate(total=Sum("count"))["total"] or 0}


def reports(item: InfoItem, now: datetime) -> dict:
    """What its page says of the error reports of the last year: how many came, and the last answers."""
    rows = item.reports.filter(at__gt=now - YEAR)
    return {"reported": rows.count(), "answered": list(rows.exclude(outcome="").order_by("-closed_at")[:ANSWERS])}
