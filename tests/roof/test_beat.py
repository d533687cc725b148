"""The clock goes on where its file cannot be written."""

import errno
import os

from kombu.utils.imports import symbol_by_name

from coastguard_portal.beat import Scheduler
from coastguard_portal.celery import app


class FullDisk(dict):
    def __setitem__(self, key, value):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_on_a_full_disk_the_clock_goes_on_and_knows_what_it_did(tmp_path, caplog):
    assert symbol_by_name(app.conf.beat_scheduler) is Scheduler
    clock = Scheduler(app, schedule_filename=str(tmp_path / "beat"))
    room = clock._store.dict
    clock._store.dict = FullDisk({key: room[key] for key in room.keys()})  # noqa: SIM118  a file, which is no mapping
    for times in (1, 2):
        clock.schedule["deadlines"] = next(clock.schedule["deadlines"])
        clock.sync()
        assert clock.schedule["deadlines"].total_run_count == times
    assert "No space left" in caplog.text
    clock._store.dict = room
    clock.sync()
    clock.close()
    again = Scheduler(app, schedule_filename=str(tmp_path / "beat"))
    assert again.schedule["deadlines"].total_run_count == 2
    again.close()
