"""Writing the trail."""

import pytest
from django.db import connection

from audit.actions import record, record_many
from audit.actors import CITIZEN
from audit.models import Event, Head, Link

pytestmark = pytest.mark.django_db


def commit_checks():
    """What COMMIT does to the deferred triggers, inside the transaction of a test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def otto(django_user_model):
    return django_user_model.objects.create(username="otto", name_zh="歐多", name_en="Otto")


def test_a_person_signs_with_their_name(otto):
    event = record("sop.drafted", actor=otto, note="第二版", version=2)
    event.refresh_from_db()
    assert (event.actor, event.actor_name, event.note, event.data) == (otto, "歐多", "第二版", {"version": 2})


def test_a_deputy_signs_as_deputy(otto):
    assert record("case.moved", actor=otto, signed_as="歐多（代）").actor_name == "歐多（代）"


def test_citizens_and_the_system_have_no_account():
    assert [
        (e.actor_id, e.actor_name) for e in (record("case.filed", actor=CITIZEN), record("case.filed", actor=None))
    ] == [
        (None, "citizen"),
        (None, "system"),
    ]


def test_an_unknown_verb_is_refused():
    with pytest.raises(ValueError, match=r"case\.eaten"):
        record("case.eaten", actor=None)


def test_a_stranger_is_refused():
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(ValueError, match="account"):
        record("case.filed", actor=AnonymousUser())


def test_a_long_remark_is_shortened_not_fatal():
    assert len(record("case.noted", actor=None, note="字" * 900).note) == 500


def test_many_lines_take_one_insert(django_assert_num_queries):
    with django_assert_num_queries(1):
        events = record_many({"action": "deadline.passed", "actor": None, "rung": n} for n in range(50))
    assert [e.data["rung"] for e in Event.objects.order_by("id")] == list(range(50))
    assert all(e.pk for e in events)


def test_one_event_is_one_query(django_assert_num_queries, otto):
    with django_assert_num_queries(1):
        record("case.noted", actor=otto)


def test_the_events_of_a_transaction_are_linked_in_the_order_of_their_ids():
    events = [record("case.noted", actor=None, note=str(n)) for n in range(5)]
    commit_checks()
    events += record_many([{"action": "case.told", "actor": None}] * 3)
    commit_checks()
    assert list(Link.objects.order_by("seq").values_list("event_id", flat=True)) == [e.pk for e in events]
    head = Head.objects.get()
    assert head.count == 8
    assert bytes(head.hash) == bytes(Link.objects.order_by("-seq")[0].hash)


def test_linking_reads_no_table_from_end_to_end():
    """Whatever the planner believes about the sizes: here it has never seen a statistic of these tables."""
    record_many([{"action": "case.told", "actor": None}] * 3000)
    commit_checks()
    seen = "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname IN ('audit_event', 'audit_link')"
    with connection.cursor() as cursor:
        cursor.execute(seen)
        before = dict(cursor.fetchall())
        for _ in range(8):  # more than the five after which PostgreSQL may keep one plan for all
            record("case.told", actor=None)
            commit_checks()
        cursor.execute(seen)
        assert dict(cursor.fetchall()) == before
