"""Walking the chain: is the trail whole, and if not, which line was touched?"""

from dataclasses import asdict, dataclass

from django.db import connection, transaction

from audit import chain, sealing
from audit.models import Head, Link, Seal

BATCH = 2000  # rows fetched at a time, so that a hundred million do not stand in memory

WALK = """
SELECT l.seq, l.event_id, l.prev_hash, l.hash,
       e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.action, e.actor_id, e.actor_name, e.case_id, e.note,
       e.data::text
FROM audit_link l LEFT JOIN audit_event e ON e.id = l.event_id
ORDER BY l.seq
"""
OUTSIDE = """
SELECT e.id FROM audit_event e
WHERE NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.event_id = e.id) ORDER BY e.id LIMIT 1
"""


@dataclass(frozen=True)
class Finding:
    """What was found: `row` is the id of the event at fault where it is known, `place` its number in the chain."""

    whole: bool
    says: str
    fault: str = ""
    row: int | None = None
    place: int | None = None
    events: int = 0
    sealed: int = 0

    def as_dict(self) -> dict:
        return asdict(self)


class Broken(Exception):
    """The chain is not whole; carries the Finding."""

    def __init__(self, fault, says, *, row=None, place=None):
        super().__init__(says)
        self.finding = Finding(False, says, fault, row, place)


def examine() -> Finding:
    """Recompute every hash and compare: the events, the links, the head, the newest seal and the file beside it.

    Reads one state of the database, while others go on writing.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if alone:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
        try:
            count, sealed = _examine()
        except Broken as broken:
            return broken.finding
    return Finding(True, f"The trail is whole: {count} events, {sealed} of them sealed.", events=count, sealed=sealed)


def _examine() -> tuple[int, int]:
    count, last_row, last_hash = _walk()
    head = Head.objects.first()
    if head is None and count:
        raise Broken("head", f"The head of the chain was removed; {count} events are linked.", place=count)
    if head is not None:
        _compare_head(head, count, last_row, last_hash)
    with connection.cursor() as cursor:
        cursor.execute(OUTSIDE)
        if outside := cursor.fetchone():
            row = outside[0]
            raise Broken("inserted", f"Event {row} stands outside the chain: it was inserted by force.", row=row)
    return count, _compare_seals(count)


def _walk() -> tuple[int, int | None, bytes]:
    """Number of links, id of the last event and the last hash. Raises Broken at the first link that does not fit."""
    place, last_row, running = 0, None, chain.GENESIS
    with connection.chunked_cursor() as cursor:
        cursor.execute(WALK)
        while rows := cursor.fetchmany(BATCH):
            for seq, event_id, prev_hash, own_hash, *values in rows:
                place += 1
                running = _check(place, last_row, running, seq, event_id, bytes(prev_hash), bytes(own_hash), values)
                last_row = event_id
    return place, last_row, running


def _check(place, last_row, running, seq, event_id, prev_hash, own_hash, values) -> bytes:
    if seq != place:
        between = f"after event {last_row}" if last_row else "at the beginning"
        row = event_id - 1 if event_id - (last_row or 0) == 2 else None  # ids have gaps, so only one is sure
        raise Broken("removed", f"Number {place} of the chain was removed, {between}.", row=row, place=place)
    if values[0] is None:
        raise Broken("removed", f"Event {event_id} was removed.", row=event_id, place=place)
    if prev_hash != running:
        says = f"Event {event_id} does not follow on the one before: the chain was reordered or rewritten here."
        raise Broken("reordered", says, row=event_id, place=place)
    expected = chain.next_hash(running, chain.event_text(values))
    if own_hash != expected:
        raise Broken("changed", f"Event {event_id} was changed after it was written.", row=event_id, place=place)
    return expected


def _compare_head(head, count, last_row, last_hash):
    if head.count > count:
        says = f"The trail was cut off after event {last_row}: {head.count - count} events are missing."
        raise Broken("cut off", says, row=last_row, place=count + 1)
    if head.count < count or bytes(head.hash) != last_hash:
        says = f"The head of the chain does not agree with its last event {last_row}."
        raise Broken("head", says, row=last_row, place=count)


def _compare_seals(count) -> int:
    """The number of sealed events. The file is kept by the machine that seals: on another one it may be missing."""
    seal = Seal.objects.order_by("-count").first()
    sealed = [("the newest seal", sealing.SignedHead.of(seal))] if seal else []
    try:
        copy = sealing.read_file()
    except ValueError as error:
        raise Broken("seal", f"{sealing.head_file()} cannot be read: {error}.") from error
    if copy is not None:
        sealed.append((str(sealing.head_file()), copy))
    for name, head in sealed:
        compare_signed(name, head, count)
    return max((head.count for _name, head in sealed), default=0)


def compare_signed(name, head, count):
    """Raises Broken where the chain of `count` events is not the one this head was signed for."""
    if not sealing.knows_key(head):
        says = f"{name} is signed with the key {head.key_id}, which is missing in KEYS_DIR: put the portal's keys back."
        raise Broken("seal", says, place=head.count)
    if not sealing.is_ours(head):
        raise Broken("seal", f"{name} does not bear our signature.", place=head.count)
    if head.count > count:
        last_row = Link.objects.order_by("-seq").values_list("event_id", flat=True).first()
        says = f"The trail was cut off after event {last_row}: {name} knows of {head.count - count} more."
        raise Broken("cut off", says, row=last_row, place=count + 1)
    link = Link.objects.filter(seq=head.count).first()
    if link is None or bytes(link.hash) != head.hash:
        row = link.event_id if link else None
        says = f"The chain was written anew, up to event {row} or further: {name} has another hash."
        raise Broken("rewritten", says, row=row, place=head.count)
