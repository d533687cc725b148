"""Brakes on guessing: so many misses per number and per network in a quarter of an hour (security §6)."""

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from cases.models import Attempt
from cases.vault import fingerprint

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)  # the longest anything is counted for
MAILS_A_DAY = 5  # of one purpose, to an address that nobody has confirmed
PER_NUMBER = 10
PER_NETWORK = 30  # a carrier puts a whole harbour behind one address: generous here, strict per number


def network_of(request) -> str:
    """The address the visitor comes from: the hop we own, IPv6 by /64."""
    hops = settings.PROXY_HOPS
    forwarded = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    address = forwarded[-hops] if hops and len(forwarded) >= hops else request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        # Not cut out of the text: "2001:db8::7" leaves out the zeros of its network, and the 7 is anybody's to change.
        found = found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False)
    return str(found)


def too_many(number: str, network: str, *, now: datetime) -> bool:
    """Has this number or this network missed too often lately? One query."""
    mine, theirs = _bucket("number", number), _bucket("network", network)
    counts = Attempt.objects.filter(bucket__in=[mine, theirs], at__gt=now - WINDOW).aggregate(
        number=Count("pk", filter=Q(bucket=mine)), network=Count("pk", filter=Q(bucket=theirs))
    )
    return counts["number"] >= PER_NUMBER or counts["network"] >= PER_NETWORK


def tried(number: str, *, now: datetime) -> bool:
    """Has this been done at all lately? For what counts once in a while, like a vote."""
    return Attempt.objects.filter(bucket=_bucket("number", number), at__gt=now - WINDOW).exists()


def often(number: str, most: int, *, now: datetime, within: timedelta = WINDOW) -> bool:
    """Has this been done so many times lately? For what may be done again, though not all day."""
    return Attempt.objects.filter(bucket=_bucket("number", number), at__gt=now - within).count() >= most


def count(number: str, *, now: datetime) -> None:
    """It was done once more."""
    Attempt.objects.create(bucket=_bucket("number", number), at=now)


def mailed_enough(purpose: str, email: str, *, now: datetime) -> bool:
    """Whether this address, which nobody has confirmed, got so many of these in a day; else counts one more.

    Anybody can type anybody's address, from many networks, for many things: a quarter of an hour does not bound that.
    """
    number = f"{purpose}:{email.strip().lower()}"
    if often(number, MAILS_A_DAY, now=now, within=DAY):
        return True
    count(number, now=now)
    return False


def missed(number: str, network: str, *, now: datetime) -> None:
    """Count a miss against both."""
    buckets = (_bucket("number", number), _bucket("network", network))
    Attempt.objects.bulk_create(Attempt(bucket=bucket, at=now) for bucket in buckets)


def forget(*, now: datetime) -> int:
    """Drop what no window looks at any more."""
    return Attempt.objects.filter(at__lt=now - DAY).delete()[0]


def _bucket(kind: str, value: str) -> str:
    return fingerprint(f"brake-{kind}", value)
