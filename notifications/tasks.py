"""The clockwork of the outbox. Tasks carry ids and may run twice, late or never: the rows decide."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery
from notifications.hints import hint
from notifications.models import Notice

EXPIRES = 60  # seconds: an offer nobody fetched is made anew by the sweep, so offers must not pile up
# An alarm must not wait for the programs of others. They wait behind the PDFs, and that may take longer.
ASIDE = {"queue": "slow", "expires": 600}


@shared_task
def deliver_batch(ids, channel=Notice.Channel.EMAIL.value):
    return delivery.deliver(ids, now=timezone.now(), channel=channel)


@shared_task
def offer_notices():
    """Offer what is due and was not sent; what a dead worker held stands as unsure from now on."""
    unsure = delivery.end_leases()
    due = delivery.due_batches(now=timezone.now())
    offered = sum(offer(ids, channel) for ids, channel in due)
    return {"due": sum(len(ids) for ids, _channel in due), "batches": offered, "unsure": unsure}


def offer(ids, channel=Notice.Channel.EMAIL.value) -> bool:
    """Hint to the queue that these notices wait. False where the broker is away, which nobody needs to mind."""
    if channel == Notice.Channel.WEBHOOK:
        return hint("notifications.tasks.deliver_batch", list(ids), channel, **ASIDE)
    return hint("notifications.tasks.deliver_batch", list(ids), expires=EXPIRES)
