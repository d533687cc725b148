"""保存期限屆滿: persons in the books, and announced visitors, are forgotten when their purpose is over
(個人資料保護法 §11 III). The line stays with its number, marks and the keyed hash of who it was about.
"""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases.calendar import TAIPEI
from counters.models import ExpectedVisit, LineWords, MailSignature, Party
from counters.visitors.room import KEEP_MONTHS

BATCH = 500
NOBODY = dict.fromkeys(("name", "organisation", "identity", "phone", "email", "address"), "")


def run(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Forget who is due; how many of each. With `dry_run` only count. Stopped half-way, the next run goes on."""
    parts = {
        "parties": (_parties, _forget_parties),
        "signatures": (_signatures, _forget_signatures),
        "expected visits": (_visits, _forget_visits),
    }
    if dry_run:
        return {name: due(now).count() for name, (due, _forget) in parts.items()}
    return {name: _all(forget, now) for name, (_due, forget) in parts.items()}


def _parties(now: datetime):
    """A line that is still open keeps its people."""
    return Party.objects.filter(blanked_at=None, forget_on__lte=now.astimezone(TAIPEI).date(), line__open=None)


def _signatures(now: datetime):
    return MailSignature.objects.filter(forget_on__lte=now.astimezone(TAIPEI).date())


def _visits(now: datetime):
    return ExpectedVisit.objects.filter(blanked_at=None, ends_at__lte=now - relativedelta(months=KEEP_MONTHS))


def _all(forget_some, now: datetime) -> int:
    total = 0
    while count := forget_some(now):
        total += count
    return total


@transaction.atomic
def _forget_parties(now: datetime) -> int:
    due = list(_parties(now).order_by("forget_on", "pk").select_for_update(of=("self",), skip_locked=True)[:BATCH])
    if not due:
        return 0
    Party.objects.filter(pk__in=[party.pk for party in due]).update(**NOBODY, blanked_at=now)
    # The words of a line are those of all its people: they go with the last one.
    lines = {party.line_id for party in due}
    kept = set(Party.objects.filter(line__in=lines, blanked_at=None).values_list("line", flat=True))
    LineWords.objects.filter(line__in=lines - kept).update(people=[])
    record(Action.PARTIES_FORGOTTEN, actor=None, now=now, parties=len(due))
    return len(due)


@transaction.atomic
def _forget_signatures(now: datetime) -> int:
    due = list(_signatures(now).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return MailSignature.objects.filter(pk__in=due).delete()[0]


@transaction.atomic
def _forget_visits(now: datetime) -> int:
    due = list(_visits(now).order_by("ends_at", "pk").select_for_update(skip_locked=True)[:BATCH])
    if not due:
        return 0
    gone = ExpectedVisit.objects.filter(pk__in=[visit.pk for visit in due])
    gone.update(name="", organisation="", email="", blanked_at=now)
    record(Action.PARTIES_FORGOTTEN, actor=None, now=now, expected_visits=len(due))
    return len(due)
