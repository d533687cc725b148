"""The clockwork of the outbox. Tasks carry ids and may run twice, late or never: the rows decide."""

import logging
import time

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from notifications import delivery

log = logging.getLogger(__name__)

CHUNK = 50  # notices one task sends over one connection
SILENCE = 5.0  # seconds a broker that did not answer is left alone: the sweep comes by every ten
EXPIRES = 60  # seconds: an offer nobody fetched is made anew by the sweep, so offers must not pile up

_quiet = {"until": 0.0}  # on time.monotonic()


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
    if time.monotonic() < _quiet["until"]:
        return False
    try:
        deliver_batch.apply_async([list(ids)], retry=False, ignore_result=True, expires=EXPIRES)
    except (OperationalError, KombuError, RedisError, OSError) as error:
        _quiet["until"] = time.monotonic() + SILENCE
        log.warning("The queue does not answer (%s); the sweep will offer the notices.", type(error).__name__)
        return False
    return True
