"""The sweep: cost follows what is due, two at once say each thing once, a killed one says nothing and loses nothing."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from random import Random

import pytest
from django.conf import settings
from django.db import connection, connections

from applications.demo import yacht_departure as demo
from applications.models import Port
from cases.models import Alert, Deadline
from cases.sweep import due, sweep
from notifications.models import Notice
from tests.bulk import bare
from tests.cast import NOW, answers

LATE = NOW + timedelta(days=1)


def plan_of(queryset):
    with connection.cursor() as cursor:
        sql, params = queryset.query.sql_with_params()
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        return cursor.fetchone()[0][0]["Plan"]


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def fill(count, first):
    """Open clocks that are not due: bare rows, their cases are of no account here."""
    with bare("cases_deadline") as cursor:
        cursor.execute(
            "INSERT INTO cases_deadline (case_id, stage_id, started_at, due_at, alert_at, alerted_at)"
            " SELECT n, NULL, %s, %s, %s + n * interval '1 second', %s FROM generate_series(%s, %s) n",
            [NOW, LATE, LATE, NOW, first, first + count - 1],
        )


def test_finding_what_is_due_costs_the_same_at_ten_thousand_and_at_a_million(db):
    claim = due(NOW + timedelta(hours=1)).select_for_update(skip_locked=True).values_list("pk", flat=True)[:200]
    touched = {}
    with connection.cursor() as cursor:  # a file of its own: what an earlier run rolled back still fills the old one
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE cases_deadline CASCADE")
    for count, first in ((10_000, 10**9), (990_000, 2 * 10**9)):
        fill(count, first)
        # 300 are due among them
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "UPDATE cases_deadline SET alert_at = %s WHERE id IN (SELECT id FROM cases_deadline LIMIT 300)", [NOW]
            )
            cursor.execute("SET LOCAL session_replication_role = origin")
        plan_of(claim)  # the first look sweeps up after the update
        plan = plan_of(claim)
        kinds = [node["Node Type"] for node in nodes(plan)]
        assert "Seq Scan" not in kinds and "Sort" not in kinds, kinds
        assert [node["Index Name"] for node in nodes(plan) if "Index Name" in node] == ["deadline_to_alert"]
        touched[count] = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    small, large = touched.values()
    assert large <= small * 1.5 + 50, touched


def test_an_empty_round_is_one_look_at_the_index(db, django_assert_num_queries):
    with django_assert_num_queries(3):  # savepoint, the look, release
        assert sweep(NOW)["clocks"] == 0


def test_a_batch_costs_the_same_number_of_queries_for_one_clock_and_for_twenty(
    bisha_port, shift, django_assert_max_num_queries
):
    for number in range(20):
        demo.file(Random(number), answers(bisha_port), now=NOW)
    with django_assert_max_num_queries(70):
        counts = sweep(NOW + timedelta(minutes=30))
    assert counts["clocks"] == 20


def test_a_clock_that_cannot_be_worked_out_does_not_stop_the_others(report, shift, monkeypatch):
    from cases import sweep as module

    sick, well = report(), report()
    whole = module._passed

    def fail(clock, cal, now):
        if clock.case_id == sick.pk:
            raise ZeroDivisionError
        return whole(clock, cal, now)

    monkeypatch.setattr(module, "_passed", fail)
    counts = sweep(NOW + timedelta(minutes=30))
    assert counts["failed"] == 1
    assert Alert.objects.filter(deadline__case=well).exists()
    assert Deadline.objects.get(case=sick, stage__key="acknowledge").alert_at == NOW + timedelta(minutes=90)


@pytest.fixture
def fifty(transactional_db, catalogue):
    """Fifty reports nobody has read, committed."""
    station = Port.objects.get(code="keelung-bisha").station
    station.email = "bisha@cga.example.tw"
    station.save(update_fields=["email"])
    port = Port.objects.select_related("station").get(code="keelung-bisha")
    for number in range(50):
        demo.file(Random(number), answers(port), now=NOW)
    Notice.objects.all().delete()
    return port


def written():
    kinds = list(Notice.objects.filter(kind="report_waiting").values_list("key", flat=True))
    return len(kinds), len(set(kinds))


def test_two_sweeps_at_once_say_each_thing_once(fifty):
    start = threading.Barrier(2)
    counts = []

    def one():
        start.wait()
        try:
            counts.append(sweep(NOW + timedelta(minutes=30), batch=10))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(count["clocks"] for count in counts) == 50
    assert Alert.objects.count() == 150  # duty, deputy and unit, each case
    assert written() == (50, 50)  # one mailbox here: the last word to it


WORKER = """
import django, json, sys, time
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import datetime
from cases import sweep
slow = sweep.record_many
def late(events):
    print("claimed", flush=True)
    time.sleep(60)
    return slow(events)
sweep.record_many = late
sweep.sweep(datetime.fromisoformat(sys.argv[2]), batch=20)
"""


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_each_notice_written_once(fifty):
    now = NOW + timedelta(minutes=30)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], now.isoformat()],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout.readline() == "claimed\n"  # alerts and notices are written, nothing is committed
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    for _try in range(50):  # the server notices the broken connection and lets go of the rows
        sweep(now)
        if Notice.objects.filter(kind="report_waiting").count() == 50:
            break
        time.sleep(0.1)
    assert written() == (50, 50)
    assert Alert.objects.count() == 150


def test_the_command_prints_its_counts(report, capsys):
    from django.core.management import call_command

    report()
    call_command("sweep_deadlines")
    assert json.loads(capsys.readouterr().out).keys() == {"clocks", "alerts", "notices", "failed"}
