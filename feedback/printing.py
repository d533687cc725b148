"""印製: sheets that are drawn when somebody asks for them. One that is there is handed out, else a worker is asked."""

import logging
import time

from celery import current_app
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from cases.models import PrintSheet
from cases.prints import Wanted

log = logging.getLogger(__name__)

QUEUE = "slow"
SILENCE = 5.0  # seconds a broker that did not answer is left alone

_quiet = {"until": 0.0}  # on time.monotonic()


def found(sheet: Wanted) -> PrintSheet | None:
    """The sheet as it should be now; None while it is not drawn."""
    drawn = PrintSheet.objects.filter(key=sheet.key, language=sheet.language, fingerprint=sheet.fingerprint)
    return drawn.first()


def ask(task: str, of) -> None:
    """Hint to the queue that the sheet `of` something is wanted. Where it is lost, whoever reloads the page gives the
    next one."""
    if time.monotonic() < _quiet["until"]:
        return
    try:
        current_app.send_task(task, [of], queue=QUEUE, retry=False, ignore_result=True)
    except (OperationalError, KombuError, RedisError, OSError) as fault:
        _quiet["until"] = time.monotonic() + SILENCE
        log.warning("The queue does not answer (%s); the next request asks again.", type(fault).__name__)
