"""往外連線: how our programs ask machines of others.

Only at public addresses: a name somebody typed must not lead into our own network. The very address that was looked at
is the one that is called; there is no second look-up in between.
"""

import ipaddress
import socket

SECONDS = 8
NAT64 = ipaddress.ip_network("64:ff9b::/96")
UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that is given out; the rest may lead anywhere inside
PROTOCOL = ipaddress.ip_network("192.0.0.0/24")


class Private(OSError):
    """The name leads into a private network: not ours to ask."""


def is_public(address: str) -> bool:
    """Whether this address is on the open Internet. One that carries another inside it is judged by that one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if found.version == 6:
        inner = ipaddress.ip_address(int(found) & 0xFFFFFFFF) if found in NAT64 else None
        found = found.ipv4_mapped or found.sixtofour or inner or found
    if (found.version == 6 and found not in UNICAST) or found in PROTOCOL:
        return False
    return found.is_global and not found.is_multicast


def places(host: str, port: int) -> list[tuple]:
    """Where a name leads, as getaddrinfo says it. Raises Private where any of it is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(is_public(place[0]) for *_kind, place in found):
        raise Private(host)
    return found


def connection(address, timeout=SECONDS, source_address=None):
    """Like socket.create_connection, to public addresses only. The next address is tried where one cannot be reached at
    all; one that keeps silent is the end, so that many of them cannot hold us up."""
    failed = OSError("no address")
    for family, kind, protocol, _name, place in places(*address):
        line = socket.socket(family, kind, protocol)
        line.settimeout(timeout)
        try:
            line.connect(place)
        except OSError as fault:
            line.close()
            if isinstance(fault, TimeoutError):
                raise
            failed = fault
        else:
            return line
    raise failed
