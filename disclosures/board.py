"""十款看板: of each head what is there, who keeps it, what is late and why; and what waits for one person."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import subtrees
from cases.calendar import TAIPEI
from disclosures.models import Category, Edition, ErrorReport, InfoItem, PageLink, Version
from disclosures.reviews import FLAGGED

SOON = timedelta(days=14)
SHOWN = 50
LAWS = "/laws/"


@dataclass(slots=True)
class Row:
    """One head: its light ("ok", "soon", "late"), and in words why it is not green."""

    category: Category
    items: int = 0
    updated_at: datetime | None = None
    next_review_on: date | None = None
    light: str = "ok"
    reasons: list = field(default_factory=list)

    def worsen(self, light: str, reason: str) -> None:
        self.reasons.append(reason)
        if LIGHTS.index(light) > LIGHTS.index(self.light):
            self.light = light


LIGHTS = ("ok", "soon", "late")


def rows(now: datetime) -> list[Row]:
    """All heads, the ten of the law first; that of the laws by what was taken in. Three queries."""
    today = now.astimezone(TAIPEI).date()
    late = Q(item__next_review_on__lt=today)
    figures = {
        row["category"]: row
        for row in Version.objects.public(now)
        .order_by()
        .values("category")
        .annotate(
            items=Count("pk"),
            updated_at=Max("publish_at"),
            first=Min("item__next_review_on"),
            late=Count("pk", filter=late),
            flagged=Count("pk", filter=Q(item__next_review_on__lt=today - timedelta(days=FLAGGED))),
        )
    }
    laws = Edition.objects.aggregate(items=Count("law", distinct=True), updated_at=Max("taken_in_at"))
    heads = Category.objects.select_related("unit", "owner", "deputy")
    return [_row(head, laws if head.leads_to == LAWS else figures.get(head.pk, {}), today) for head in heads]


def _row(head: Category, found: dict, today: date) -> Row:
    dates = [day for day in (head.next_review_on, found.get("first")) if day]
    row = Row(head, found.get("items", 0), found.get("updated_at"), min(dates, default=None))
    if not (row.items or head.none_zh or head.leads_to):
        row.worsen("late" if head.number else "soon", _("Nothing is published, and nothing says that there is none."))
    if head.owner_id is None:
        row.worsen("soon", _("Nobody is named as the owner."))
    if head.none_zh and not head.reviewed_on:
        row.worsen("soon", _("Nobody has confirmed yet that there is no such data."))
    if found.get("late"):
        text = ngettext("%(n)d page is late for its review.", "%(n)d pages are late for their review.", found["late"])
        row.worsen("late" if found["flagged"] else "soon", text % {"n": found["late"]})
    if head.next_review_on and head.next_review_on < today:
        days = (today - head.next_review_on).days
        text = ngettext("The head itself is %(n)d day late.", "The head itself is %(n)d days late.", days)
        row.worsen("late" if days > FLAGGED else "soon", text % {"n": days})
    return row


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits for one person."""

    versions: list
    reviews: list
    heads: list
    reports: list
    links: list

    def __bool__(self):
        return any((self.versions, self.reviews, self.heads, self.reports, self.links))


WAITS_FOR = {"draft": "content.edit", "review": "content.review", "check": "content.publish"}


def tasks(user, now: datetime) -> Tasks:
    """Versions to write, review or publish; pages and heads to read again, late or within two weeks."""
    today = now.astimezone(TAIPEI).date()
    where = Q(pk__in=[])
    for state, ability in WAITS_FOR.items():
        for path in subtrees(user, ability):
            where |= Q(state=state, item__unit__path__startswith=path)
    where &= Q(state="draft") | ~Q(authors__contains=[user.pk])
    versions = Version.objects.filter(where).select_related("item__unit", "category").order_by("state_since")[:SHOWN]
    mine = Q(owner=user) | Q(deputy=user)
    due = Q(next_review_on__lte=today + SOON)
    items = InfoItem.objects.filter(mine & due).select_related("unit").order_by("next_review_on")[:SHOWN]
    heads = Category.objects.filter(mine & due).order_by("next_review_on")
    theirs = Q(item__owner=user) | Q(item__deputy=user)
    reports = ErrorReport.objects.filter(theirs, closed_at=None).select_related("item").order_by("due_at")[:SHOWN]
    links = [
        link for link in PageLink.objects.filter(theirs, fails__gt=0).select_related("item")[:SHOWN] if link.is_dead
    ]
    return Tasks(list(versions), newest(items), list(heads), list(reports), links)


def newest(items) -> list[Version]:
    """The newest version of each of these items, in their order; the item hangs on it."""
    items = list(items)
    found = (
        Version.objects.filter(item__in=items).select_related("category").order_by("item", "-number").distinct("item")
    )
    versions = {version.item_id: version for version in found}
    for item in items:
        versions[item.pk].item = item
    return [versions[item.pk] for item in items]
