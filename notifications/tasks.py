"""The clockwork of the outbox. Tasks carry ids and may run twice, late or never: the rows decide."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery
from notifications.hints import hint

CHUNK = 50  # notices one task sends over one connection
EXPIRES = 60  # seconds: an offer nobody fetched is made anew by the sweep, so offers must not pile up


@shared_task
def deliver_batch(ids):
    return delivery.deliver(ids, now=timezone.now())


@shared_task
def offer_notices():
    """Offer what is due and was not sent; what a dead worker held stands as unsure from now on."""
    unsure = delivery.end_leases()
    due = delivery.due_ids(now=timezone.now())
    offered = sum(offer(due[start : start + CHUNK]) for start in range(0, len(due), CHUNK))
    return {"due": len(due), "batches": offered, "unsure": unsure}


def offer(ids) -> bool:
    """Hint to the queue that these notices wait. False where the broker is away, which nobody needs to mind."""
    return hint("notifications.tasks.deliver_batch", list(ids), expires=EXPIRES)
