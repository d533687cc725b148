"""保存期限: persons in the books are kept no longer than their purpose (個人資料保護法 §11 III; facts §11).

The line, its number and the keyed hash of the person stay; name, numbers and address go, and so does what they were
found by. A line that is still open keeps its people.
"""

from datetime import datetime

from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases.calendar import TAIPEI
from counters.models import LineWords, Party

BATCH = 500
NOBODY = {"name": "", "organisation": "", "identity": "", "phone": "", "email": "", "address": ""}


def forget(*, now: datetime, dry_run: bool = False) -> int:
    """Blank the persons whose day has come; how many. In batches: stopped half-way, the next run goes on."""
    if dry_run:
        return _due(now).count()
    total = 0
    while count := _forget_some(now):
        total += count
    return total


def _due(now: datetime):
    today = now.astimezone(TAIPEI).date()
    return Party.objects.filter(blanked_at=None, forget_on__lte=today, line__open=None)


@transaction.atomic
def _forget_some(now: datetime) -> int:
    due = _due(now).order_by("forget_on").select_for_update(of=("self",), skip_locked=True)
    found = list(due.values_list("pk", "line_id")[:BATCH])
    if not found:
        return 0
    Party.objects.filter(pk__in=[pk for pk, _line in found]).update(**NOBODY, blanked_at=now)
    LineWords.objects.filter(line__in={line for _pk, line in found}).update(people=[])
    record(Action.PARTY_BLANKED, actor=None, now=now, count=len(found))
    return len(found)
