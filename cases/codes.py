"""查詢碼: what opens a case together with its number (design §5.3).

Twelve signs without look-alikes, the last one a check sign: `K7QM-3XWD-9HTB`. Derived from the submission key, so that
a second press of the button shows the same code; only a keyed hash of it is stored.
"""

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings
from stdnum.iso7064 import mod_37_36

from cases.identifiers import code_of
from cases.vault import fingerprint

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O, no 1 I L, no U
LENGTH = 12


def derive_code(submission_key: UUID) -> str:
    """The code of that submission, the same each time it is asked for."""
    return _derive("query-code", submission_key)


def draft_code(key: UUID) -> str:
    """The code of a draft: as often as it is put aside, the same. It opens that draft and nothing else."""
    return _derive("draft-code", key)


def draft_code_hash(code: str) -> str:
    """What is stored of it."""
    return fingerprint("draft-code", normal_code(code))


def visit_code(key: UUID) -> str:
    """The code of a visit somebody of ours announced. It opens the entry of that visit at the counter."""
    return _derive("visit-code", key)


def visit_code_hash(code: str) -> str:
    """What is stored of it."""
    return fingerprint("visit-code", normal_code(code))


def _derive(purpose: str, key: UUID) -> str:
    digest = hmac.new(settings.HASH_KEY.encode(), f"{purpose}:{key}".encode(), hashlib.sha256).digest()
    return _spell(int.from_bytes(digest, "big"))


def random_code() -> str:
    """A new code, for somebody who lost theirs."""
    return _spell(secrets.randbits(128))


def _spell(number: int) -> str:
    signs = ""
    while len(signs) < LENGTH - 1:
        number, sign = divmod(number, len(ALPHABET))
        signs += ALPHABET[sign]
    signs += mod_37_36.calc_check_digit(signs, ALPHABET)
    return "-".join(signs[i : i + 4] for i in range(0, LENGTH, 4))


def normal_code(typed: str) -> str:
    """However it was typed: lower case, blanks, full width, with or without hyphens."""
    return "".join(sign for sign in code_of(typed or "") if sign.isalnum())[: 2 * LENGTH]


def is_code(typed: str) -> bool:
    """Could this be one of our codes? Finds a typing slip before anybody counts it as a guess."""
    code = normal_code(typed)
    return len(code) == LENGTH and set(code) <= set(ALPHABET) and mod_37_36.is_valid(code, ALPHABET)


def code_hash(reference: str, code: str) -> str:
    """What is stored: a keyed hash bound to the case number."""
    return fingerprint(f"query-code:{reference}", normal_code(code))
