"""電子憑證簽署: the seam for signing with a certificate (自然人憑證, 工商憑證, 行動身分識別). See docs/signing.md.

A deployment that has joined such a service names its class in CERTIFICATE_SIGNER. Without one the page offers only the
printed form: nothing of this shows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Signature:
    """What the service vouches for. `identity`: the number in the certificate; compared, never kept."""

    identity: str
    serial: str  # of the certificate
    signed_at: datetime


class Signer(Protocol):
    """What the class named in CERTIFICATE_SIGNER does."""

    def start(self, request, *, reference: str, digest: str, back: str) -> str:
        """Begin: the address to send the browser to. `digest` is the SHA-256 of what is signed, `back` our address."""

    def finish(self, request, *, reference: str, digest: str) -> Signature | None:
        """The browser is back: what was signed, or None when it was not, or does not verify."""


def signer() -> Signer | None:
    """The service this deployment signs with; None where there is none."""
    return import_string(settings.CERTIFICATE_SIGNER)() if settings.CERTIFICATE_SIGNER else None
