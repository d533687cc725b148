"""A port for a portal of the tests' own."""

import os
import socket
from contextlib import suppress

LENT = 32_768  # from here the system lends ports to whoever connects; one of them may be gone before it is used


def free_port() -> int:
    """One that stays free until it is asked for. Each process looks from another place, so that two do not meet."""
    for port in range(20_000 + os.getpid() * 97 % 12_000, LENT):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")
