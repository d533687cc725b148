"""保存期限屆滿: what people told us on a visit, and where they live, is forgotten; the visit still counts."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases.calendar import TAIPEI
from feedback.models import Outreach, Suggestion

KEEP = relativedelta(years=3)
BATCH = 500
NOBODY = dict.fromkeys(("met", "phone", "place", "asked", "answer"), "")


def run(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Forget who is due; how many. With `dry_run` only count. Stopped half-way, the next run goes on."""
    total = _due(now).count() if dry_run else 0
    while not dry_run and (count := _forget_some(now)):
        total += count
    return {"outreach visits": total}


def _due(now: datetime):
    return Outreach.objects.filter(blanked_at=None, happened_on__lte=now.astimezone(TAIPEI).date() - KEEP)


@transaction.atomic
def _forget_some(now: datetime) -> int:
    due = _due(now).order_by("happened_on").select_for_update(skip_locked=True)
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    if ids:
        Outreach.objects.filter(pk__in=ids).update(**NOBODY, blanked_at=now)
        Suggestion.objects.filter(visit__in=ids).update(text="")
        record(Action.PARTIES_FORGOTTEN, actor=None, now=now, outreach_visits=len(ids))
    return len(ids)
