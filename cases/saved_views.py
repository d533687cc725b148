"""常用清單: keep a set of filters under a name, for oneself or for everybody below a unit."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import may, units_where, within
from accounts.models import Unit
from cases.actions import Refused
from cases.models import SavedView

MOST = 20  # a person's own
SHARES = "case.assign"  # who gives out the work may name lists for it


def visible_to(user) -> QuerySet:
    """A person's own, and what is shared with the units they belong to or stand above."""
    where = Q(owner=user)
    for path in user.unit_paths():
        where |= Q(unit__path__startswith=path) | Q(unit__path__in=_paths_up(path))
    return SavedView.objects.filter(where).select_related("unit")


def _paths_up(path: str) -> list[str]:
    """The path itself and those of the units above."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: at + 1]) + "/" for at in range(len(parts))]


def units_to_share_with(user, now: datetime) -> QuerySet:
    paths = units_where(user, SHARES, now)
    return Unit.objects.filter(within(paths), is_active=True).order_by("path")


@transaction.atomic
def keep(name: str, query: str, *, owner, unit: Unit | None, now: datetime) -> SavedView:
    """Keep a list; the same name again replaces it. Raises Refused for too many, or without the right to share."""
    if unit and not may(owner, SHARES, unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    mine = SavedView.objects.select_for_update().filter(owner=owner)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise Refused(_("You have kept %(most)d lists already. Remove one first.") % {"most": MOST})
    view, _new = SavedView.objects.update_or_create(owner=owner, name=name, defaults={"query": query, "unit": unit})
    return view


def may_remove(view: SavedView, user, now: datetime) -> bool:
    """Its owner; and whoever may share with that unit, for a list whose owner has gone elsewhere."""
    return view.owner_id == user.pk or bool(view.unit and may(user, SHARES, unit=view.unit, now=now))
