"""make bench: what must stay cheap, as ratios of things measured in the same minute on the same machine.

Nothing here is a gate: it prints. The suite asks for query counts and plans instead (tests/cases/test_sweep.py …).
"""

import statistics
import time
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from applications.demo import yacht_departure as demo
from audit.models import Event
from cases.sweep import sweep
from counters import actions
from counters.addressees import Addressee
from counters.books import BOOKS
from counters.demo import volume
from tests.cases.test_sweep import fill
from tests.cast import NOW, answers

ROUNDS = 30


def timed(act, rounds=ROUNDS):
    """Median milliseconds of one call, warm, and the spread."""
    act()
    spans = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        spans.append((time.perf_counter() - start) * 1000)
    return statistics.median(spans), min(spans), max(spans)


def say(what, mine, reference, against):
    ratio = mine[0] / reference[0]
    print(  # noqa: T201  what a benchmark is for
        f"\n{what}: {ratio:.2f} × {against} "
        f"({mine[0]:.2f} ms, {mine[1]:.2f}–{mine[2]:.2f}; reference {reference[0]:.2f} ms, warm, {ROUNDS} rounds)"
    )


def one_query():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def test_a_cached_page_against_the_page_drawn(client, catalogue):
    from django.core.cache import cache

    def drawn():
        cache.clear()
        client.get("/services/yacht-departure/")

    say("service page from the cache", timed(lambda: client.get("/services/yacht-departure/")), timed(drawn), "drawn")


def test_filing_against_one_row_written(bisha_port, shift):
    given, dice = answers(bisha_port, people=[]), Random(1)

    def row():
        Event.objects.create(at=NOW, action="case.filed", actor_name="bench")

    say("a report filed (about 23 rows)", timed(lambda: demo.file(dice, given, now=NOW)), timed(row), "one row")


@pytest.mark.parametrize("open_clocks", [10_000, 1_000_000])
def test_an_empty_round_of_the_sweep(db, open_clocks):
    fill(open_clocks, 10**9)
    say(f"an empty round at {open_clocks:,} open clocks", timed(lambda: sweep(NOW)), timed(one_query), "one query")


def test_a_round_with_a_hundred_due(bisha_port, shift):
    dice = Random(2)
    for _number in range(100):
        demo.file(dice, answers(bisha_port, people=[]), now=NOW)
    start = time.perf_counter()
    counts = sweep(NOW + timedelta(minutes=31))
    spent = (time.perf_counter() - start) * 1000
    reference = timed(one_query)
    print(f"\n{counts['clocks']} clocks said: {spent / counts['clocks']:.2f} ms each, one query {reference[0]:.3f} ms")  # noqa: T201


@pytest.mark.parametrize("lines", [10_000, 1_000_000])
def test_an_entry_in_a_long_book(client, bisha, otto, settings, lines):
    """From Enter to the box that is ready again: the line written, the page of the book drawn anew."""
    settings.DEMO = otto.is_demo = True
    otto.save(update_fields=["is_demo"])
    client.force_login(otto)
    volume.fill(bisha, otto, lines, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE counters_line, counters_serviceuse, counters_linewords")

    def press():
        client.post("/staff/counter/books/SC/page/press/", {"typed": "1 2", "request_key": str(uuid4())}, follow=True)

    def write():
        data = {"kind": "water", "people": 2}
        actions.write(BOOKS["SC"], unit=bisha, data=data, actor=otto, now=NOW, request_key=uuid4())

    def visitor():
        visit = {
            "name": "王小明",
            "identity_kind": "national",
            "identity": "6789",
            "pass_number": uuid4().hex[:8].upper(),
        }
        visit |= {"host": Addressee(bisha, None), "purpose": "business", "people": 1}
        actions.write(BOOKS["VL"], unit=bisha, data=visit, actor=otto, now=NOW, request_key=uuid4())

    def letter():
        mail = {"number": f"RR{uuid4().int % 10**9:09d}TW", "kind": "registered", "addressee": Addressee(bisha, None)}
        data = {**mail, "sender": "", "pieces": 1, "is_restricted": False, "note": ""}
        actions.write(BOOKS["RM"], unit=bisha, data=data, actor=otto, now=NOW, request_key=uuid4())

    def row():
        Event.objects.create(at=NOW, action="line.written", actor_name="bench")

    with time_machine.travel(NOW, tick=True):
        say(f"a line written at {lines:,} lines", timed(write), timed(row), "one row")
        say(f"a visitor written at {lines:,} lines", timed(visitor), timed(row), "one row")
        say(f"a letter written at {lines:,} lines", timed(letter), timed(row), "one row")
        say(f"a key pressed at {lines:,} lines, box ready", timed(press), timed(row), "one row")
        say(f"a book of {lines:,} lines searched", timed(lambda: search(client)), timed(row), "one row")


def search(client):
    client.post("/staff/counter/books/SC/", {"words": "補胎"})
