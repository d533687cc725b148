"""What a log must not keep: the part of an address that opens something to whoever has it.

A private link acts as the person it was mailed to; who reads logs is not that person. `deploy/nginx.conf` leaves the
same parts out; tests/roof/test_logs.py finds an address that neither knows.
"""

import logging
import re

DOORS = (
    "track/link",
    "services/continue",
    "mailbox/confirm",
    "rate",
    "surveys/invitation",
    "alerts/link",
    "lost-property/tell-me",
    "visits",
    "staff/counter/visits/arrive",
    "verify",
)
SECRET = re.compile(rf"((?:^|[\s/])(?:{'|'.join(DOORS)})/)[^/\s?]+")


def without_secrets(text: str) -> str:
    return SECRET.sub(r"\1…", text)


class Discreet(logging.Formatter):
    """Every line as it is written, the story of a fault too, without what stands behind a door."""

    def format(self, record):
        return without_secrets(super().format(record))
