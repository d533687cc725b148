"""評分連結: short enough for a mail, bound to its case and purpose, and never stored anywhere."""

import hmac

from cases.vault import fingerprint
from feedback.models import Invitation

SIGNS = 32  # of 64: 128 bits are more than anybody can try


def token_of(case_id: int) -> str:
    """What stands in the link: the case, and the proof that it came from us."""
    return f"{case_id:x}-{_proof(case_id)}"


def _proof(case_id: int) -> str:
    return fingerprint("rate-case", str(case_id))[:SIGNS]


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link belongs to, or None when it is changed or not ours. Reads only."""
    number, _dash, proof = token.partition("-")
    try:
        case_id = int(number, 16)
    except ValueError:
        return None
    if not hmac.compare_digest(proof.encode(), _proof(case_id).encode()):
        return None
    return Invitation.objects.select_related("case__service", "unit").filter(pk=case_id).first()
