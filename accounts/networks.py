"""From which networks somebody signs in. A new one is told to them, for it may be somebody else.

Kept is a keyed hash of it, for each person another one: enough to know it again, and nothing to find people by.
"""

import hashlib
import hmac
import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import KnownNetwork, User

KEPT_FOR = timedelta(days=365)  # after the last sign-in from there


def network_of(address: str, six=64) -> str:
    """The /24 of an IPv4 address, the /64 (or another) of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else six}", strict=False))


@transaction.atomic
def note(person: User, address: str, browser: str, now):
    """Remember from where they signed in. The first network of all is no news: there is nothing to compare it with.

    Of IPv6 the /48: a telephone is given another /64 each time it comes back.
    """
    words = f"network:{person.pk}:{network_of(address or '', six=48)}"
    mark = hmac.new(settings.HASH_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two sign-ins at once, one piece of news
    if not person.networks.filter(mark=mark).update(seen_at=now):
        is_news = person.networks.exists()
        person.networks.create(mark=mark, since=now, seen_at=now, browser=browser, is_news=is_news)


def forget(now) -> int:
    return KnownNetwork.objects.filter(seen_at__lte=now - KEPT_FOR).delete()[0]
