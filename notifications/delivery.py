"""Sending: each notice once, or it stands as not sent, or as perhaps sent, before a person (security §10).

A notice is claimed by one UPDATE that is committed before anything leaves, sent outside of any transaction, and settled
by its claim. Whoever dies in between leaves it `sending`; ten minutes later it is `unsure`, and no machine sends it
again. Leases are counted by the clock of the database, so that workers whose clocks differ agree.

A program knows what it was told before by the id of the delivery. So what perhaps reached it is sent again.
"""

import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Value, When
from django.db.models.functions import Least, Now, Power

from notifications import webhooks
from notifications.channels import AnswerLost, Post, Rejected, Unreachable, send_email
from notifications.models import Hold, Notice
from notifications.reached import reached

LEASE = timedelta(minutes=10)
SWEEP = 1000  # notices one sweep offers, oldest first
PATIENCE = 120  # seconds one batch may take; the sweep offers the rest again
LAST_BACK_OFF = 240  # minutes
# How many tries before a person is asked. A server that refuses a mail for 20 hours will go on refusing it; one that
# does not answer at all says nothing about the mail and is waited for three days.
TRIES_REJECTED = 12
TRIES_UNREACHABLE = 25

S, C = Notice.Status, Notice.Channel


class Channel(NamedTuple):
    """A way a notice travels. One that a machine walks has a `send`; a letter waits for a person (views.letters)."""

    send: Callable | None = None
    line: Callable[[], AbstractContextManager] = nullcontext  # what a batch is sent over
    most: int = 50  # notices one task sends


CHANNELS = {
    C.EMAIL: Channel(send_email, Post),
    C.LETTER: Channel(),
    C.WEBHOOK: Channel(webhooks.send, most=20),
}


def due_ids(*, now, channel=C.EMAIL) -> list[int]:
    """What is to be sent now, the oldest first; nothing while mail is held. Reads notice_to_send or notice_to_post."""
    if Hold.objects.in_force().exists():
        return []
    waiting = Notice.objects.filter(status=S.QUEUED, channel=channel, due_at__lte=now)
    return list(waiting.order_by("due_at", "id").values_list("pk", flat=True)[:SWEEP])


def due_batches(*, now) -> list[tuple[list[int], str]]:
    """All that is due, as tasks take it. What goes to programs is taken one program at a time, so that one which does
    not answer holds up nobody else; while such a one is left alone, what is new for it waits too."""
    to_each = defaultdict(list)
    posts = Notice.objects.filter(pk__in=due_ids(now=now, channel=C.WEBHOOK))
    put_off = Notice.objects.filter(status=S.QUEUED, channel=C.WEBHOOK, due_at__gt=now, tries__gt=0)
    resting = put_off.exclude(error__startswith=webhooks.ANSWERED).values("webhook")
    rows = posts.exclude(webhook__in=resting).order_by("due_at", "id").values_list("pk", "webhook_id")
    for pk, webhook in rows:
        to_each[webhook].append(pk)
    found = [(due_ids(now=now), C.EMAIL), *((ids, C.WEBHOOK) for ids in to_each.values())]
    return [
        (ids[at : at + CHANNELS[channel].most], channel.value)
        for ids, channel in found
        for at in range(0, len(ids), CHANNELS[channel].most)
    ]


def end_leases() -> int:
    """What a worker took ten minutes ago and never settled may have been sent, or not: a person decides. A program is
    told again."""
    lost = Notice.objects.filter(status=S.SENDING, claimed_at__lt=Now() - LEASE)
    lost.filter(channel=C.WEBHOOK).update(status=S.QUEUED, claim=None, claimed_at=None)
    return lost.exclude(channel=C.WEBHOOK).update(status=S.UNSURE, error="the worker ended while it was sending")


def deliver(ids, *, now, channel=C.EMAIL) -> dict:
    """Send these notices one by one over one connection; returns how many came to which end.

    Safe to run twice and beside others: what is not queued any more is passed over. When the server does not answer,
    the rest of the batch is put off with the one that found out. While mail is held nothing is even taken.
    """
    if Hold.objects.in_force().exists():
        return {}
    ends = Counter()
    started = time.monotonic()
    with CHANNELS[channel].line() as line:
        for position, pk in enumerate(ids, start=1):
            if time.monotonic() - started > PATIENCE:
                break
            notice = _claim(pk, now, channel)
            if notice is None:
                continue
            end, why = _send(notice, line, now)
            ends[end] += 1
            if isinstance(why, Unreachable) or getattr(why, "slow", False):
                put_off = _put_off(ids[position:], why, now, channel)
                ends.update({S.QUEUED.value: put_off} if put_off else {})
                break
    return dict(ends)


def _claim(pk, now, channel=C.EMAIL) -> Notice | None:
    """Take one notice, for good, before anything is sent. None where somebody else has it, or it is not due."""
    claim = uuid.uuid4()
    waiting = Notice.objects.filter(pk=pk, status=S.QUEUED, channel=channel, due_at__lte=now)
    with transaction.atomic(durable=True):
        if not waiting.update(status=S.SENDING, claim=claim, claimed_at=Now(), tries=F("tries") + 1):
            return None
    return Notice.objects.select_related("case", "webhook").get(pk=pk)


def _send(notice, line, now) -> tuple[str, Exception | None]:
    """Send what we claimed and write down how it ended."""
    try:
        CHANNELS[notice.channel].send(notice, line)
    except Rejected as why:
        gives_up = why.final or notice.tries >= TRIES_REJECTED
        return _settle(notice, now, S.FAILED if gives_up else S.QUEUED, why), why
    except Unreachable as why:
        return _settle(notice, now, S.FAILED if notice.tries >= TRIES_UNREACHABLE else S.QUEUED, why), why
    except AnswerLost as why:
        return _settle(notice, now, S.UNSURE, why), why
    return _settle(notice, now, S.SENT), None


def _settle(notice, now, status, why="") -> str:
    """Write the end of our claim, unless a person has decided meanwhile; a late "sent" still clears an "unsure"."""
    ours = Notice.objects.filter(pk=notice.pk, claim=notice.claim, status__in=[S.SENDING, S.UNSURE])
    change = {"status": status, "error": str(why)[:300]}
    if status == S.SENT:
        change["sent_at"] = Now()
    if status == S.QUEUED:
        change |= {"claim": None, "claimed_at": None, "due_at": now + back_off(notice.tries)}
    with transaction.atomic():
        if ours.update(**change) and status == S.SENT:
            reached(notice, actor=notice.settled_by, now=now)
    return status.value


def back_off(tries) -> timedelta:
    return timedelta(minutes=min(2**tries, LAST_BACK_OFF))


def _put_off(ids, why, now, channel=C.EMAIL) -> int:
    """The same for those we did not even take: back_off(), in the database."""
    tries = F("tries") + 1
    minutes = Least(Power(2, tries), Value(float(LAST_BACK_OFF)))
    wait = ExpressionWrapper(minutes * Value(timedelta(minutes=1)), output_field=DurationField())
    waiting = Notice.objects.filter(pk__in=ids, status=S.QUEUED, channel=channel, due_at__lte=now)
    return waiting.update(
        tries=tries,
        due_at=ExpressionWrapper(Value(now) + wait, output_field=DateTimeField()),
        status=Case(When(tries__gte=TRIES_UNREACHABLE - 1, then=Value(S.FAILED)), default=Value(S.QUEUED)),
        error=str(why)[:300],
    )
