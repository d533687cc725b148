"""開放資料月報: a month is published once, when nothing of it can come in late any more."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.doors import expire_pages
from audit.actions import record
from audit.models import Action
from cases import figures
from cases.calendar import TAIPEI
from disclosures.models import OpenMonth
from disclosures.opendata.sets import SETS, DataSet

MOST = 60  # months of one round, of all sets


def publish_due(*, now: datetime) -> dict[str, int]:
    """Publish every month that is over and settled and not published yet. Safe to run at any time, twice or late."""
    first = figures.first_day()
    if first is None:
        return {"published": 0}
    months, counted = list(_months(first, now)), [one for one in SETS.values() if one.is_counted]
    known = set(OpenMonth.objects.filter(month__in=months).values_list("dataset", "month"))
    due = [(one, month) for month in months for one in counted if (one.code, month) not in known]
    for one, month in due[:MOST]:
        publish(one, month, now=now)
    return {"published": min(len(due), MOST)}


@transaction.atomic
def publish(one: DataSet, month: date, *, now: datetime, actor=None) -> OpenMonth | None:
    """Publish a month as the figures have it now; again where that differs from what stands. None where it does
    not."""
    last = OpenMonth.objects.filter(dataset=one.code, month=month).order_by("-version").first()
    rows = one.rows(month, following(month))
    if last and last.rows == rows:
        return None
    made = OpenMonth.objects.create(
        dataset=one.code, month=month, version=last.version + 1 if last else 1, rows=rows, made_at=now
    )
    record(
        Action.OPEN_DATA_PUBLISHED, actor=actor, now=now, dataset=one.code, month=f"{month:%Y-%m}", version=made.version
    )
    expire_pages()
    return made


def following(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def _months(first: date, now: datetime):
    settled = now.astimezone(TAIPEI).date() - figures.SETTLED
    month = first.replace(day=1)
    while following(month) <= settled:
        yield month
        month = following(month)
