"""訪視紀錄 as read: the list, newest first, by keyset."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from accounts.access import subtrees, within
from accounts.models import Unit
from feedback.models import Outreach, Suggestion

PAGE = 25
FEW = 12  # units


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Outreach] = field(default_factory=list)
    after: int | None = None  # the last one shown, where there are more


def units_of(user, now: datetime, ability: str = "outreach.read") -> list[Unit]:
    """The units whose visits this person may read (write, plan), the own one first."""
    found = list(Unit.objects.filter(within(subtrees(user, ability, now)), is_active=True).order_by("path"))
    home = next((path for path, _role, _by in user.authority(now)), "")
    return sorted(found, key=lambda unit: unit.path != home)


def page(user, *, unit: Unit | None = None, audience: str = "", year: int | None = None, after: str = "") -> Page:
    """A page of the visits this person may read; struck ones among them. An unreadable `after` begins anew."""
    visits = Outreach.objects.visible_to(user)
    own = list(Unit.objects.filter(within(subtrees(user, "outreach.read"))).values_list("pk", flat=True)[: FEW + 1])
    if len(own) <= FEW:  # named one by one, so that their own index is read and not what everybody else wrote
        visits = visits.filter(unit__in=own)
    if unit:
        visits = visits.filter(unit__path__startswith=unit.path)
    if audience:
        visits = visits.filter(audience=audience)
    if year:
        visits = visits.filter(happened_on__year=year + 1911)
    last = Outreach.objects.visible_to(user).filter(pk=after).first() if after.isdecimal() else None
    if last:
        visits = visits.filter(
            Q(happened_on__lt=last.happened_on) | Q(happened_on=last.happened_on, pk__lt=last.pk),
            happened_on__lte=last.happened_on,
        )
    rows = list(visits.select_related("unit").order_by("-happened_on", "-pk")[: PAGE + 1])
    _count_suggestions(rows)
    return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _count_suggestions(rows: list[Outreach]) -> None:
    """Of the page alone: a join would count those of every visit before the first is shown."""
    found = Suggestion.objects.filter(visit__in=rows).values_list("visit").annotate(n=Count("pk"))
    number = dict(found)
    for row in rows:
        row.suggested = number.get(row.pk, 0)
