"""Writing notices: once for one key, with the fact or not at all, whatever the broker does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from notifications import hints, tasks
from notifications.actions import Draft, queue, queue_many
from notifications.models import Notice
from notifications.recipients import Recipient

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALICE = Recipient("王小明", "alice@example.tw")
BOB = Recipient("陳老先生", "", address="基隆市中正區北寧路 2 號")


@pytest.fixture
def offered(monkeypatch):
    """What was handed to the queue."""
    ids = []
    monkeypatch.setattr(tasks, "hint", lambda _task, given, **_options: ids.append(given) or True)
    return ids


def draft(n, to=ALICE):
    return Draft("plain_message", to, f"test:{n}", NOW, context={"text": str(n)})


@pytest.mark.django_db
def test_the_same_thing_is_never_said_twice():
    first = queue("plain_message", to=ALICE, key="filed:1:alice", now=NOW, text="一")
    again = queue("plain_message", to=ALICE, key="filed:1:alice", now=NOW, text="二")
    assert (again.pk, again.context) == (first.pk, {"text": "一"})
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_writing_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        queue("plain_message", to=ALICE, key="filed:1:alice", now=NOW)


@pytest.mark.django_db
def test_without_an_address_it_becomes_a_letter(offered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = queue("plain_message", to=BOB, key="filed:1:bob", now=NOW)
    notice.refresh_from_db()
    assert (notice.channel, notice.status, notice.name) == ("letter", "queued", "陳老先生")
    assert offered == []


@pytest.mark.django_db
def test_the_row_returned_is_the_row_written():
    notice = queue("plain_message", to=ALICE, key="k", now=NOW, due_at=NOW, day_on=NOW.date(), n=3)
    stored = Notice.objects.get(pk=notice.pk)
    for column in Notice._meta.concrete_fields:
        assert getattr(stored, column.attname) == getattr(notice, column.attname), column


@pytest.mark.django_db
def test_an_id_is_offered_after_commit_only(offered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = queue("plain_message", to=ALICE, key="k", now=NOW)
        assert offered == []
    assert offered == [[notice.pk]]


@pytest.mark.django_db
def test_what_is_for_later_is_not_offered_now(offered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notice = queue("plain_message", to=ALICE, key="k", now=NOW, not_before=NOW + timedelta(hours=1))
    assert offered == []
    assert notice.due_at == NOW + timedelta(hours=1)


@pytest.mark.django_db
def test_many_are_written_once_each(offered, django_capture_on_commit_callbacks):
    queue("plain_message", to=ALICE, key="test:3", now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert queue_many([draft(n) for n in range(10)]) == 9
        assert queue_many([draft(n) for n in range(12)] + [draft(11)]) == 2
    assert sorted(len(ids) for ids in offered) == [2, 9]
    assert Notice.objects.count() == 12
    assert queue_many([]) == 0


@pytest.mark.django_db
def test_many_cross_the_size_of_a_batch():
    assert queue_many([draft(n) for n in range(1201)]) == 1201


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_nothing(offered):
    with transaction.atomic():
        queue("plain_message", to=ALICE, key="k", now=NOW)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert offered == []


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_reach_the_person(monkeypatch):
    from coastguard_portal.celery import app

    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app.amqp, "_producer_pool", None)  # the pool of connections to the real one
    monkeypatch.setitem(hints._quiet, "until", 0.0)
    monkeypatch.setattr(hints, "SILENCE", 600)
    asked, send_task = [], app.send_task
    monkeypatch.setattr(app, "send_task", lambda *args, **given: asked.append(args) or send_task(*args, **given))
    with transaction.atomic():
        for n in range(20):
            queue("plain_message", to=ALICE, key=f"k{n}", now=NOW)
    assert len(asked) == 1, "who waited for it once does not wait again"
    assert Notice.objects.filter(status="queued").count() == 20
    assert hints._quiet["until"] > 0, "the broker was asked, and did not answer"
