"""檢視表與設施: what is asked at the points, worded anew or no longer; what there may be; how long mending may take."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from accounts.models import Unit
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from counters.actions.indexing import index_points
from counters.actions.points import begin_rounds, check_may
from counters.models import CheckItem, CheckList, Facility, FaultLimit, ServicePoint

ABILITY = "check.edit"
WORDS = ("name_zh", "name_en", "unit")


def whole() -> Unit:
    """The agency as a whole: who may change what is the same everywhere has the right there."""
    return Unit.objects.filter(parent=None).order_by("path")[0]


@transaction.atomic
def keep_list(check: CheckList, values: dict, *, actor, now: datetime) -> CheckList:
    """A list, new or known: its name, and how often. A new one begins everywhere; rounds that wait keep their day."""
    check_may(whole(), ABILITY, actor=actor, now=now)
    _set(check, values)
    begin_rounds(list(ServicePoint.objects.all()), now=now)
    _record(actor, now, list=check.kind, days=check.days)
    return check


@transaction.atomic
def keep_item(item: CheckItem, values: dict, *, actor, now: datetime) -> CheckItem:
    """An item of a list, new or known, for the points of a unit and those below it.

    Other words, or another unit: the old row ends and a new one begins, so that what was checked keeps its words.
    """
    for unit in {values["unit"], *([item.unit] if item.pk else [])}:
        check_may(unit, ABILITY, actor=actor, now=now)
    if item.pk and any(getattr(item, name) != values[name] for name in WORDS):
        item = _ended(item, now)
        item = CheckItem(list=item.list, code=item.code)
    item.since = item.since or now
    _set(item, values)
    _record(actor, now, list=item.list.kind, item=item.code)
    return item


@transaction.atomic
def drop_item(item: CheckItem, *, actor, now: datetime) -> CheckItem:
    """It is asked no more. What was checked keeps it."""
    check_may(item.unit, ABILITY, actor=actor, now=now)
    item = _ended(item, now)
    _record(actor, now, list=item.list.kind, item=item.code, dropped=True)
    return item


@transaction.atomic
def keep_facility(facility: Facility, values: dict, *, actor, now: datetime) -> Facility:
    """What there may be at a point: its words, on every page that names it."""
    check_may(whole(), ABILITY, actor=actor, now=now)
    _set(facility, values)
    _record(actor, now, facility=facility.code)
    named_there = Q(facilities__contains=[facility.code]) | Q(access__contains=[facility.code])
    index_points(ServicePoint.objects.filter(named_there).select_related("unit"), now=now)
    expire_pages()
    return facility


@transaction.atomic
def keep_limits(days: dict[str, int], *, actor, now: datetime) -> None:
    """Working days to mend a fault, by its weight. Faults that are open keep the limit they were found under."""
    check_may(whole(), ABILITY, actor=actor, now=now)
    for weight, number in days.items():
        FaultLimit.objects.update_or_create(weight=weight, defaults={"days": number})
    _record(actor, now, limits=days)


def _ended(item: CheckItem, now: datetime) -> CheckItem:
    item = CheckItem.objects.select_for_update(of=("self",)).select_related("list", "unit").get(pk=item.pk)
    if item.until:
        raise Refused(_("A colleague has changed this item. Reload the page."))
    item.until = now
    item.save(update_fields=["until"])
    return item


def _set(row, values: dict) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _record(actor, now: datetime, **data) -> None:
    record(Action.POINT_CHANGED, actor=actor, now=now, **data)
