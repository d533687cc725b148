"""The chain of the trail, worked out in Python: what migration 0002 does in the database, done again to compare."""

import hashlib

GENESIS = bytes(32)  # stands before the first event


def event_text(values) -> bytes:
    """The text of one event that is hashed: id, microseconds since 1970, action, actor's id and name, case, note, data.

    Each value is written as `<bytes>:<value>,` and a null as `-,`, so that no two events have the same text. `data` is
    PostgreSQL's own text of the JSON.
    """
    return b"".join(map(_netstring, values))


def next_hash(previous: bytes, text: bytes) -> bytes:
    return hashlib.sha256(previous + text).digest()


def _netstring(value) -> bytes:
    if value is None:
        return b"-,"
    text = str(value).encode()
    return b"%d:%b," % (len(text), text)
