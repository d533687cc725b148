"""防濫發: is it a person who presses the button? No picture to read, nothing to hear.

The browser does a small sum while the page is read (static/js/mailbox.js). Where it cannot, the page has to have stood
open for a few seconds; where the box that nobody sees was filled in, for a minute. A wait is said in words, never a no.
"""

import hashlib
from datetime import datetime, timedelta

from django.core import signing

from cases import brakes
from cases.models import Draft

SALT = "feedback.gate"
BITS = 14  # zeros at the beginning of the sum: about a second of a telephone
WORKED, READ, TRAPPED = 1, 8, 60  # seconds the page has to have stood open
WORKS_FOR = timedelta(days=1)


def stamp(draft: Draft, *, now: datetime) -> str:
    """Says when the page was shown first, and for which letter."""
    return signing.dumps({"draft": str(draft.pk), "at": int(now.timestamp())}, salt=SALT)


def _shown_at(stamped: str, draft: Draft, now: datetime) -> int | None:
    try:
        said = signing.loads(stamped, salt=SALT)
    except signing.BadSignature:
        return None
    at = said["at"]
    fits = said["draft"] == str(draft.pk) and 0 <= now.timestamp() - at <= WORKS_FOR.total_seconds()
    return at if fits else None


def has_worked(stamped: str, work: str) -> bool:
    """Whether the sum is right."""
    number = int.from_bytes(hashlib.sha256(f"{stamped}.{work}".encode()).digest(), "big")
    return bool(work) and number >> (256 - BITS) == 0


def seconds_left(stamped: str, work: str, *, draft: Draft, is_trapped: bool, now: datetime) -> int | None:
    """How many seconds the page has to stand open yet; 0 lets it pass. None: the stamp is old or not ours."""
    at = _shown_at(stamped, draft, now)
    if at is None:
        return None
    needed = TRAPPED if is_trapped else WORKED if has_worked(stamped, work) else READ
    return max(0, needed - int(now.timestamp() - at))


def is_crowded(contact: str, network: str, *, now: datetime) -> bool:
    """Whether too many letters came lately from this contact (or without one), or from this network."""
    return brakes.too_many(*_buckets(contact, network), now=now)


def count(contact: str, network: str, *, now: datetime) -> None:
    """One more letter."""
    brakes.missed(*_buckets(contact, network), now=now)


def _buckets(contact: str, network: str) -> tuple[str, str]:
    return f"letter:{contact or network}", f"letter:{network}"
