"""確認信箱: the link that proves an address. Looking at it changes nothing, one press confirms."""

import hmac
from datetime import timedelta

from django.core import signing

from cases.vault import fingerprint
from feedback.models import Petition

SALT = "feedback.confirm"
WORKS_FOR = timedelta(days=90)  # nothing is lost without it, so it may come late


def _mark(address: str) -> str:
    return fingerprint("petition-address", address)[:16]


def token(petition: Petition) -> str:
    """Bound to the petition and to the address it was sent to."""
    return signing.dumps({"case": petition.pk, "at": _mark(petition.email_waiting)}, salt=SALT)


def petition_of(token: str) -> tuple[Petition | None, bool]:
    """The petition a link was sent for, and whether its address still waits. (None, False) for what is not ours."""
    try:
        said = signing.loads(token, salt=SALT, max_age=WORKS_FOR)
    except signing.BadSignature:
        return None, False
    found = Petition.objects.select_related("case__service", "case__unit", "case__applicant").filter(pk=said["case"])
    petition = found.first()
    if petition is None or petition.case.blanked_at:
        return None, False
    address = petition.email_waiting or petition.case.applicant.email
    if not hmac.compare_digest(_mark(address), said["at"]):
        return None, False
    return petition, bool(petition.email_waiting)
