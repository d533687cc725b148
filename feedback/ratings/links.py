"""評分連結: short enough for a mail, shorter for paper, bound to its case and purpose, and never stored anywhere."""

import hmac
import re

from cases.vault import fingerprint
from feedback.models import Invitation

SIGNS = 32  # of 64: 128 bits are more than anybody can try
TYPED = 12  # of a link on paper, which is typed: 48 bits for one case are still more than our pages answer in a century

HEX = re.compile("[0-9a-f]{1,15}")  # of the number of a case: what the database can hold


def token_of(case_id: int) -> str:
    """What stands in the link: the case, and the proof that it came from us."""
    return f"{case_id:x}-{_proof(case_id)}"


def short_of(case_id: int) -> str:
    """The same for paper: what a hand can type, in groups of four."""
    proof = _proof(case_id)
    return "-".join([f"{case_id:x}", *(proof[at : at + 4] for at in range(0, TYPED, 4))])


def _proof(case_id: int) -> str:
    return fingerprint("rate-case", str(case_id))[:SIGNS]


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link belongs to, or None when it is changed or not ours. Reads only."""
    number, _dash, rest = token.lower().partition("-")
    proof = rest.replace("-", "")
    if not HEX.fullmatch(number) or len(proof) not in (SIGNS, TYPED):
        return None
    case_id = int(number, 16)
    if not hmac.compare_digest(proof.encode(), _proof(case_id)[: len(proof)].encode()):
        return None
    return Invitation.objects.select_related("case__service", "unit").filter(pk=case_id).first()
