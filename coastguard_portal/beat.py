"""The clock, on a full disk too. Its file holds only when each task last ran; the alarms do not hang on it."""

import logging

from celery.beat import PersistentScheduler

log = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    def sync(self):
        try:
            super().sync()
        except OSError as fault:
            # Where it fails half-way, `shelve` stays without memory: each task would be due again at once.
            self._store.writeback = True
            log.error("the file of the clock cannot be written (%s); the clock goes on", fault.strerror)
