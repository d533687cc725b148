"""Fault 1: workers die by SIGKILL in the middle of a batch. Nothing is lost, nothing is sent twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from notifications import delivery, tasks
from notifications.actions import Draft, queue_many
from notifications.channels import message_id
from notifications.models import Notice
from notifications.recipients import Recipient
from tests.notifications.sink import Sink

ROOT = Path(__file__).resolve().parents[2]
NOTICES = 120
KILLS = 3


def start_worker(sink):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.notifications.one_worker", connection.settings_dict["NAME"], str(sink.port), "5"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        start_new_session=True,
    )


def wait_until(done, seconds=300):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


@pytest.mark.whole
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_send_nothing_twice(monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)
    to = Recipient("王小明", "alice@example.tw")
    now = timezone.now()
    queue_many(
        [Draft("plain_message", to, f"k{n}", now, context={"subject": "s", "text": "t"}) for n in range(NOTICES)]
    )
    with Sink() as sink:
        sink.pause = 0.02  # so that most kills hit while an answer is awaited
        for _kill in range(KILLS):
            seen = len(sink.raw)
            worker = start_worker(sink)
            wait_until(lambda seen=seen: len(sink.raw) >= seen + 8)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        workers = [start_worker(sink), start_worker(sink)]
        assert [worker.wait(300) for worker in workers] == [0, 0]

        held = Notice.objects.filter(status="sending")
        assert held.count() <= KILLS
        held.update(claimed_at=F("claimed_at") - delivery.LEASE)
        tasks.offer_notices()
        assert start_worker(sink).wait(300) == 0
        arrived = sink.arrived()

    assert set(arrived.values()) == {1}, "twice"
    ends = dict(Notice.objects.values_list("pk", "status"))
    assert set(ends.values()) <= {"sent", "unsure"}
    sent = {message_id(Notice(pk=pk)) for pk, status in ends.items() if status == "sent"}
    assert sent <= set(arrived), "said to be sent, and never arrived"
    assert NOTICES - len(sent) <= KILLS
