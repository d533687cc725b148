"""Writing notices, and what people do about those that did not arrive."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from notifications.models import Notice
from notifications.reached import must_reach, reached
from notifications.recipients import Recipient
from notifications.tasks import offer

BATCH = 500  # rows an INSERT
S, C = Notice.Status, Notice.Channel

# What a new row says, in this order. Everything else has its value from settle() or from delivery.
COLUMNS = (
    "key",
    "kind",
    "channel",
    "language",
    "name",
    "email",
    "address",
    "case_id",
    "unit_id",
    "context",
    "status",
    "created_at",
    "due_at",
    "tries",
    "error",
)


class Refused(Exception):
    """What was asked for cannot be done to this notice; the text says why."""


@dataclass(frozen=True)
class Draft:
    """One notice before it is written: the arguments of queue()."""

    kind: str
    to: Recipient
    key: str
    now: datetime
    case: object = None
    unit: object = None
    not_before: datetime | None = None
    context: dict = field(default_factory=dict)

    def row(self) -> Notice:
        to, case, unit = self.to, self.case, self.unit
        return Notice(
            key=self.key,
            kind=self.kind,
            channel=Notice.Channel.EMAIL if to.email else Notice.Channel.LETTER,
            language=to.language,
            name=to.name,
            email=to.email,
            address=to.address,
            case_id=getattr(case, "pk", case),
            unit_id=getattr(unit, "pk", unit) or getattr(case, "unit_id", None),
            context=json.loads(json.dumps(self.context, cls=DjangoJSONEncoder)),
            created_at=self.now,
            due_at=self.not_before or self.now,
        )


def queue(kind, *, to: Recipient, key, case=None, unit=None, now, not_before=None, **context) -> Notice:
    """Put one notice in the outbox, in the caller's transaction; it is offered to a worker after commit.

    `key` says what the notice is for (`purpose:case:step:recipient`): the same thing is never said twice, and the
    notice that said it first is returned. `case` and `unit` are objects or ids; without `unit`, the case's own.
    `not_before`: an aware moment. `context` is a snapshot, JSON-able; moments and days are given back to the text as
    such when their names end in `_at` and `_on`.
    """
    row = Draft(kind, to, key, now, case, unit, not_before, context).row()
    written = _insert([row])
    if not written:
        return Notice.objects.get(key=key)
    row.pk = written[0]
    row._state.adding = False
    _offer_after_commit([row], now)
    return row


def queue_many(items: list[Draft]) -> int:
    """Put many notices in the outbox; returns how many had not been said before."""
    total = 0
    for start in range(0, len(items), BATCH):
        rows = {draft.key: draft.row() for draft in items[start : start + BATCH]}
        written = _insert(list(rows.values()))
        total += len(written)
        _offer_after_commit(Notice.objects.filter(pk__in=written), items[start].now)
    return total


def _insert(rows: list[Notice]) -> list[int]:
    """INSERT the rows whose key is new and return their ids, in one statement."""
    slots = "(" + ", ".join(["%s"] * len(COLUMNS)) + ")"
    values = [
        value.get_db_prep_save(getattr(row, value.attname), connection)
        for row in rows
        for value in map(_column, COLUMNS)
    ]
    # Only our own column names are put into the text; every value is a parameter.
    statement = (
        f"INSERT INTO notifications_notice ({', '.join(COLUMNS)}) VALUES {', '.join([slots] * len(rows))} "  # noqa: S608  # nosec B608
        "ON CONFLICT (key) DO NOTHING RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [pk for (pk,) in cursor.fetchall()]


def _column(name):
    return next(column for column in Notice._meta.concrete_fields if column.attname == name)


def _offer_after_commit(rows, now):
    ids = [row.pk for row in rows if row.channel == Notice.Channel.EMAIL and row.due_at <= now]
    if not ids:
        return

    def offer_notices():
        offer(ids)

    transaction.on_commit(offer_notices, robust=True)


@transaction.atomic
def came_back(pk: int, reason: str, *, now: datetime) -> bool:
    """Another mail server gave this mail up after it took it: a person has to reach the recipient. False where that is
    known, or the notice was settled meanwhile. A mail still in our hands fails too: a later "sent" must not hide it."""
    left_us = Notice.objects.filter(pk=pk, channel=C.EMAIL, status__in=[S.SENT, S.SENDING, S.UNSURE])
    if not left_us.update(status=S.FAILED, bounced_at=now, error=reason[:300]):
        return False
    notice = Notice.objects.get(pk=pk)
    record("notice.came_back", actor=None, case=notice.case_id, now=now, notice=pk, kind=notice.kind)
    return True


# --- What people do ---------------------------------------------------------------------------------------------------
class Way(NamedTuple):
    starts: tuple[Notice.Status, ...]
    channel: Notice.Channel
    end: Notice.Status
    verb: str = "notice.settled"
    change_to: Notice.Channel | None = None  # it goes on by another channel


WAYS = {
    "resend": Way((S.FAILED, S.UNSURE), C.EMAIL, S.QUEUED),
    "told": Way((S.FAILED, S.UNSURE), C.EMAIL, S.TOLD),
    "as_letter": Way((S.FAILED, S.UNSURE), C.EMAIL, S.QUEUED, change_to=C.LETTER),
    "give_up": Way((S.FAILED, S.UNSURE), C.EMAIL, S.DROPPED),
    "arrived": Way((S.UNSURE,), C.EMAIL, S.SENT),
    "served": Way((S.FAILED, S.UNSURE), C.EMAIL, S.SENT),
    "posted": Way((S.QUEUED,), C.LETTER, S.SENT, verb="letter.posted"),
    "not_posted": Way((S.QUEUED,), C.LETTER, S.DROPPED),
    "called": Way((S.QUEUED,), C.LETTER, S.TOLD),
    "served_instead": Way((S.QUEUED,), C.LETTER, S.SENT),
}


def ways(notice) -> list[str]:
    """What a person can do about this notice now."""
    return [
        how
        for how, way in WAYS.items()
        if notice.status in way.starts and notice.channel == way.channel and _can_go(notice, how)
    ]


SERVED = ("served", "served_instead")


def _can_go(notice, how: str) -> bool:
    return not _why_not(notice, how)


def _why_not(notice, how: str) -> str:
    """A letter has to be addressed to somewhere; whom only a call reaches is called; what has to reach its recipient is
    not given up, and can be served otherwise. The other ways need nothing that the notice has not."""
    if how in SERVED:
        return "" if must_reach(notice) else _("Nothing in this case waits for this notice.")
    if WAYS[how].end == S.DROPPED and must_reach(notice):
        return _("The case waits for the recipient, so they have to learn of it: by phone, by letter, or served.")
    if notice.is_to_call != (how == "called"):
        return _("No postal address is known.")
    return _("No postal address is known.") if WAYS[how].change_to == C.LETTER and not notice.address else ""


@transaction.atomic
def settle(notice, how, *, actor, now, signed_as="") -> Notice:
    """A person decides about a notice: send it again or on paper, tell it by phone, it arrived, the letter is posted.

    Raises Refused where somebody else was faster, and KeyError for a way that is not in WAYS.
    """
    way = WAYS[how]
    if why := _why_not(notice, how):
        raise Refused(why)
    waiting = Notice.objects.filter(pk=notice.pk, status__in=way.starts, channel=way.channel)
    change = {"status": way.end, "settled_by": actor, "channel": way.change_to or way.channel}
    if way.end in (S.SENT, S.TOLD):
        change["sent_at"] = now
    if way.end == S.QUEUED:
        # The old claim must not be able to speak about the new try.
        change |= {"claim": None, "claimed_at": None, "tries": 0, "due_at": now, "error": "", "bounced_at": None}
    if not waiting.update(**change):
        raise Refused(_("Somebody has dealt with this notice in the meantime."))
    notice.refresh_from_db()
    record(
        way.verb,
        actor=actor,
        case=notice.case_id,
        now=now,
        signed_as=signed_as,
        notice=notice.pk,
        kind=notice.kind,
        how=how,
    )
    if way.end in (S.SENT, S.TOLD):
        reached(notice, actor=actor, now=now)
    if way.end == S.QUEUED:
        _offer_after_commit([notice], now)
    return notice
