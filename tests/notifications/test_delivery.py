"""Sending through a mail server that fails in every way: once, or on record as not sent or perhaps sent."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from notifications import delivery, tasks
from notifications.actions import Draft, queue, queue_many
from notifications.channels import message_id
from notifications.models import Notice
from notifications.recipients import Recipient
from tests.notifications.sink import Sink

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALICE = Recipient("王小明", "alice@example.tw")


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch):
    monkeypatch.setattr(tasks, "hint", lambda *_args, **_options: True)


@pytest.fixture
def sink(settings):
    with Sink() as server:
        settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 60
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        yield server


def say(key="k", to=ALICE, **options):
    return queue("plain_message", to=to, key=key, now=NOW, **{"subject": "收到了", "text": "您好", **options})


def say_many(n):
    queue_many(
        [Draft("plain_message", ALICE, f"k{i}", NOW, context={"subject": "s", "text": f"{i}"}) for i in range(n)]
    )
    return list(Notice.objects.order_by("id").values_list("pk", flat=True))


def fresh(notice):
    return Notice.objects.get(pk=notice.pk)


def statuses():
    return sorted(Notice.objects.values_list("status", flat=True))


@pytest.mark.django_db
def test_what_arrives_says_who_and_what(sink):
    notice = say(text="第一行\n.第二行 & 5 < 6")
    assert delivery.deliver([notice.pk], now=NOW) == {"sent": 1}
    [mail] = sink.mails
    assert mail["Message-ID"] == message_id(notice)
    assert re.fullmatch(rf"<notice-{notice.pk}-[0-9a-f]{{20}}@localhost>", mail["Message-ID"])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (mail["Subject"], mail["To"]) == ("收到了", "alice@example.tw")
    body = mail.get_content()
    assert "第一行\n.第二行 & 5 < 6" in body.replace("\r\n", "\n")
    assert "118" in body
    assert "王小明" not in body, "whoever typed the name may not be who reads the mail"
    assert fresh(notice).status == "sent"
    assert fresh(notice).sent_at


@pytest.mark.django_db
def test_the_mail_speaks_the_language_of_its_reader(sink):
    delivery.deliver([say(to=Recipient("Al", "al@example.com", language="en")).pk], now=NOW)
    assert "This message was sent by the system" in sink.mails[0].get_content()
    assert sink.mails[0]["Content-Language"] == "en"


@pytest.mark.django_db
def test_nothing_typed_becomes_a_header(sink):
    notice = say(subject="hello\r\nBcc: everybody@example.com", text="x\r\nBcc: y@example.com")
    delivery.deliver([notice.pk], now=NOW)
    [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "hello Bcc: everybody@example.com"


@pytest.mark.django_db
def test_an_address_with_a_line_break_is_refused(sink):
    notice = say(to=Recipient("x", "a@example.com\r\nBcc: b@example.com"))
    assert delivery.deliver([notice.pk], now=NOW) == {"failed": 1}
    assert sink.raw == []
    assert fresh(notice).error


@pytest.mark.django_db
def test_a_text_that_breaks_fails_alone(sink):
    broken = queue("no_such_kind", to=ALICE, key="broken", now=NOW)
    good = say()
    assert delivery.deliver([broken.pk, good.pk], now=NOW) == {"failed": 1, "sent": 1}
    assert "notices/no_such_kind/subject.txt" in fresh(broken).error


@pytest.mark.django_db
def test_a_batch_uses_one_connection(sink):
    ids = say_many(20)
    assert delivery.deliver(ids, now=NOW) == {"sent": 20}
    assert sink.connections == 1
    assert delivery.deliver(ids, now=NOW) == {}, "a second time there is nothing left"
    assert set(sink.arrived().values()) == {1}


@pytest.mark.django_db
@pytest.mark.parametrize("says_goodbye", [True, False])
def test_a_line_that_is_closed_between_two_mails_is_opened_again(sink, says_goodbye):
    sink.mails_a_line, sink.says_goodbye = 3, says_goodbye
    assert delivery.deliver(say_many(10), now=NOW) == {"sent": 10}
    assert set(sink.arrived().values()) == {1}
    assert sink.connections == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "status", "says"),
    [
        ("greylists", "queued", "451 come back later"),
        ("knows_nobody", "failed", "550 <…> nobody"),
        ("refuses_the_sender", "queued", "550 you may not"),
        ("refuses_the_text", "queued", "554 looks like spam"),
        ("busy", "queued", "421 too busy"),
        ("hangs_at_greeting", "queued", "timed out"),
        ("drops_before_data", "queued", "SMTPServerDisconnected"),
        ("drops_after_dot", "unsure", "SMTPServerDisconnected"),
        ("hangs_after_dot", "unsure", "timed out"),
    ],
)
def test_how_a_failing_server_is_read(settings, sink, mode, status, says):
    sink.mode = mode
    settings.EMAIL_TIMEOUT = 1 if mode.startswith("hangs") else 60
    notice = say()
    assert delivery.deliver([notice.pk], now=NOW) == {status: 1}
    notice = fresh(notice)
    assert notice.status == status
    assert says in notice.error
    assert notice.tries == 1
    assert notice.due_at == (NOW + 2 * MINUTE if status == "queued" else NOW)
    assert len(sink.raw) == (1 if status == "unsure" else 0)
    # The server recovers: what is certain goes out once, what is unsure never by a machine.
    sink.mode, settings.EMAIL_TIMEOUT = "ok", 60
    delivery.deliver([notice.pk], now=NOW + 2 * MINUTE)
    assert len(sink.raw) == (0 if status == "failed" else 1)


@pytest.mark.django_db
def test_nobody_at_the_port_is_certain(settings, sink):
    settings.EMAIL_PORT = 1
    assert delivery.deliver(say_many(3), now=NOW) == {"queued": 3}
    assert set(Notice.objects.values_list("tries", "due_at", "status")) == {(1, NOW + 2 * MINUTE, "queued")}


@pytest.mark.django_db
def test_a_hanging_server_costs_one_wait_a_batch(settings, sink):
    sink.mode, settings.EMAIL_TIMEOUT = "hangs_after_dot", 1
    assert delivery.deliver(say_many(5), now=NOW) == {"unsure": 1, "queued": 4}
    assert len(sink.raw) == 1


@pytest.mark.django_db
def test_a_cut_line_costs_one_mail(sink):
    sink.mode = "drops_after_dot"
    assert delivery.deliver(say_many(4), now=NOW) == {"unsure": 4}
    assert set(sink.arrived().values()) == {1}


@pytest.mark.django_db
def test_the_waits_grow_and_end_with_a_person(sink):
    sink.mode = "greylists"
    notice, now, waits = say(), NOW, []
    while fresh(notice).status == "queued":
        delivery.deliver([notice.pk], now=now)
        waits.append(round((fresh(notice).due_at - now) / MINUTE))
        now = fresh(notice).due_at
    assert waits[:11] == [2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]
    assert (fresh(notice).status, fresh(notice).tries) == ("failed", 12)


@pytest.mark.django_db
def test_a_server_away_for_a_day_loses_nothing(settings, sink):
    ids, now, port = say_many(30), NOW, settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    while now < NOW + timedelta(days=1):
        delivery.deliver(delivery.due_ids(now=now), now=now)
        now += 10 * MINUTE
    assert set(statuses()) == {"queued"}
    settings.EMAIL_PORT = port
    now += timedelta(hours=4)
    assert delivery.deliver(delivery.due_ids(now=now), now=now) == {"sent": 30}
    assert len(sink.arrived()) == len(ids) == sum(sink.arrived().values())


@pytest.mark.django_db
def test_a_server_away_for_days_becomes_a_task_for_a_person(settings, sink):
    settings.EMAIL_PORT = 1
    say_many(2)
    now = NOW
    while due := list(Notice.objects.filter(status="queued").values_list("pk", flat=True)):
        delivery.deliver(due, now=now)
        now += timedelta(hours=4)
    assert statuses() == ["failed", "failed"]
    assert now > NOW + timedelta(hours=72)


@pytest.mark.django_db
def test_the_database_and_python_agree_on_the_wait():
    ids = say_many(10)
    for n, pk in enumerate(ids):
        Notice.objects.filter(pk=pk).update(tries=n)
    delivery._put_off(ids, "why", NOW)
    assert [n.due_at - NOW for n in Notice.objects.order_by("id")] == [delivery.back_off(n + 1) for n in range(10)]


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_unsure_and_never_resent(sink):
    ids = say_many(2)
    for pk in ids:
        delivery._claim(pk, NOW)
    Notice.objects.filter(pk=ids[0]).update(claimed_at=NOW - timedelta(days=9))  # long ago, by any clock
    assert tasks.offer_notices() == {"due": 0, "batches": 0, "unsure": 1}
    assert [Notice.objects.get(pk=pk).status for pk in ids] == ["unsure", "sending"]
    assert delivery.deliver(ids, now=NOW) == {}
    assert sink.raw == []


@pytest.mark.django_db
def test_a_late_answer_clears_the_doubt_but_not_a_decision(sink):
    first, second = say_many(2)
    claims = [delivery._claim(pk, NOW) for pk in (first, second)]
    Notice.objects.filter(pk=first).update(status="unsure")
    Notice.objects.filter(pk=second).update(status="queued", claim=None)  # a person said: send it again
    for notice in claims:
        delivery._settle(notice, NOW, Notice.Status.SENT)
    assert [Notice.objects.get(pk=pk).status for pk in (first, second)] == ["sent", "queued"]


@pytest.mark.django_db(transaction=True)
def test_sending_never_happens_inside_a_transaction(sink):
    from django.db import transaction

    notice = say()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        delivery.deliver([notice.pk], now=NOW)
    assert sink.raw == []


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_at_once_send_each_once(sink):
    ids = say_many(60)
    ends = []

    def work(order):
        try:
            ends.append(delivery.deliver(order, now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(order,)) for order in (ids, ids[::-1], ids[30:] + ids[:30])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(end.get("sent", 0) for end in ends) == 60
    assert len(sink.arrived()) == 60
    assert set(sink.arrived().values()) == {1}


@pytest.mark.django_db
def test_the_sweep_offers_the_oldest_first_in_chunks(monkeypatch):
    offered = []
    monkeypatch.setattr(tasks, "offer", lambda ids, channel: channel == "email" and (offered.append(ids) or True))
    ids = say_many(120)
    Notice.objects.filter(pk=ids[-1]).update(due_at=NOW - MINUTE)
    assert tasks.offer_notices() == {"due": 120, "batches": 3, "unsure": 0}
    assert [len(chunk) for chunk in offered] == [50, 50, 20]
    assert offered[0][:2] == [ids[-1], ids[0]]


@pytest.mark.django_db
def test_the_sweep_reads_its_index_only():
    """Most notices are sent long since: the sweep must not see them, nor sort."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_notice (key, kind, channel, language, name, email, address, context, status,"
            " created_at, due_at, sent_at, tries, error)"
            " SELECT 'old' || n, 'plain_message', 'email', 'en', '', 'a@b.tw', '', '{}', 'sent', %s, %s, %s, 1, ''"
            " FROM generate_series(1, 30000) n",
            [NOW, NOW, NOW],
        )
        say_many(200)
        cursor.execute("ANALYZE notifications_notice")
        waiting = Notice.objects.filter(status="queued", channel="email", due_at__lte=NOW + MINUTE)
        sweep = waiting.order_by("due_at", "id").values_list("pk", flat=True)[: delivery.SWEEP].explain()
        leases = Notice.objects.filter(status="sending", claimed_at__lt=NOW).explain()
    assert "notice_to_send" in sweep
    assert "Seq Scan" not in sweep
    assert "Sort" not in sweep
    assert "notice_in_hand" in leases
