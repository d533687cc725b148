"""外發紀錄的保存期限 (個人資料保護法 §11 III): whom a notice of a case went to is forgotten with the case
(cases/retention.py); of what belongs to no case, after half a year. The key stays, so that nothing is said twice.
"""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Case, QuerySet, Value, When

from notifications.models import LONE, NO_MAIL, Notice

KEPT = relativedelta(months=6)
BATCH = 500


def run(*, now: datetime, dry_run: bool = False) -> int:
    """Forget whom settled notices without a case went to; how many. What still waits for a person keeps its address."""
    if dry_run:
        return _due(now).count()
    total = 0
    while ids := list(_due(now).order_by("created_at").values_list("pk", flat=True)[:BATCH]):
        total += erase(Notice.objects.filter(pk__in=ids))
    return total


def erase(notices: QuerySet) -> int:
    """Whom these went to, and what they said."""
    gone = Case(When(channel=Notice.Channel.EMAIL, then=Value(NO_MAIL)), default=Value(""))
    return notices.update(name="", email=gone, address="", context={})


def call_back(prefix: str) -> None:
    """Nobody asks for these any more (`prefix` of their keys): unsent ones go, sent ones forget whom they went to."""
    notices = Notice.objects.filter(key__startswith=prefix)
    notices.filter(status=Notice.Status.QUEUED).delete()
    erase(notices.exclude(status=Notice.Status.SENDING))


def _due(now: datetime) -> QuerySet:
    return Notice.objects.filter(LONE, created_at__lte=now - KEPT)
