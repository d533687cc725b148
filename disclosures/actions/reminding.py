"""稽催: pages and heads that are to be read again, and error reports nobody has answered. Level-triggered: safe twice,
in two places, or late; after a stop each person hears the last word once."""

from datetime import datetime

from django.db import transaction

from cases.calendar import TAIPEI
from disclosures import reviews, telling
from disclosures.models import Category, ErrorReport, Faq, InfoItem
from notifications.actions import queue

BATCH = 100
KEPT = ((InfoItem, telling.about), (Category, telling.about_head), (Faq, telling.about_faq))


def remind(*, now: datetime) -> dict:
    """One pass. Returns counts."""
    counts = {"reviews": 0, "reports": 0}
    for model, about in KEPT:
        while _review_batch(model, about, now, counts):
            pass
    while _report_batch(now, counts):
        pass
    return counts


@transaction.atomic
def _review_batch(model, about, now, counts) -> bool:
    """Claim what is due over its partial index, say it, and set the next day."""
    today = now.astimezone(TAIPEI).date()
    due = model.objects.filter(remind_on__lte=today).order_by("remind_on", "pk")
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("unit")[:BATCH])
    for kept in rows:
        rung = reviews.passed(kept, today)
        if rung:
            _tell_review(kept, about(kept), *rung, now)
        kept.remind_on = reviews.next_reminder(kept, today)
        counts["reviews"] += 1
    model.objects.bulk_update(rows, ["remind_on"])
    return len(rows) == BATCH


def _tell_review(kept, facts, offset, who, now) -> None:
    facts = {**facts, "due_on": kept.next_review_on.isoformat(), "is_past": offset > 0}
    key = f"review:{kept._meta.model_name}:{kept.pk}:{kept.next_review_on}:{offset}"
    if who == reviews.OWNER:
        for to in telling.owner_of(kept, now):
            queue("page_review_due", to=to, key=f"{key}:{to.email}", unit=kept.unit, now=now, **facts)
    else:
        for to in telling.chief_of(kept.unit, now):
            queue("page_review_overdue", to=to, key=f"{key}:{to.email}", unit=kept.unit, now=now, **facts)


@transaction.atomic
def _report_batch(now, counts) -> bool:
    due = ErrorReport.objects.filter(closed_at=None, chief_told_at=None, due_at__lte=now).order_by("due_at")
    rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("item__unit")[:BATCH])
    for report in rows:
        facts = {**telling.about(report.item), "due_at": report.due_at.isoformat()}
        for to in telling.chief_of(report.item.unit, now):
            key = f"report:{report.pk}:late:{to.email}"
            queue("page_error_overdue", to=to, key=key, unit=report.item.unit, now=now, **facts)
        report.chief_told_at = now
        counts["reports"] += 1
    ErrorReport.objects.bulk_update(rows, ["chief_told_at"])
    return len(rows) == BATCH
