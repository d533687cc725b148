"""提示: a word to the queue that work waits.

The rows say what waits and a round finds it, so a hint may be lost; what it must never do is keep a person waiting for
a broker that is away.
"""

import logging
import time

from celery import current_app
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

SILENCE = 5.0  # seconds a broker that did not answer is left alone
_quiet = {"until": 0.0}  # on time.monotonic()


def hint(task: str, *args, **options) -> bool:
    """Tell the queue of a task by its name. False where the broker is away, which nobody needs to mind."""
    if time.monotonic() < _quiet["until"]:
        return False
    try:
        current_app.send_task(task, list(args), retry=False, ignore_result=True, **options)
    except (OperationalError, KombuError, RedisError, OSError) as fault:
        _quiet["until"] = time.monotonic() + SILENCE
        log.warning("The queue does not answer (%s); the next round does what %s was to.", type(fault).__name__, task)
        return False
    return True
