"""Signing the head of the chain with a key the database does not know (Ed25519), and keeping a copy outside of it.

Whoever can rewrite the database can rewrite the chain too. They cannot sign it, and they cannot take back the file
VAR/audit/head.json. Keys live in settings.KEYS_DIR: `audit_signing.key` (its owner's only, made on first use) and
`audit_signing-<id>.pub`, kept for ever so that old seals still verify.
"""

import base64
import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


@dataclass(frozen=True)
class SignedHead:
    """So many events, ending in this hash, at that moment."""

    count: int
    hash: bytes
    at: datetime
    key_id: str
    signature: bytes

    def as_json(self) -> str:
        facts = {"count": self.count, "hash": self.hash.hex(), "at": self.at.isoformat(), "key_id": self.key_id}
        return json.dumps(facts | {"signature": base64.b64encode(self.signature).decode()}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "SignedHead":
        """Raises ValueError or KeyError for what is no signed head."""
        facts = json.loads(text)
        return cls(
            count=int(facts["count"]),
            hash=bytes.fromhex(facts["hash"]),
            at=datetime.fromisoformat(facts["at"]),
            key_id=str(facts["key_id"]),
            signature=base64.b64decode(facts["signature"], validate=True),
        )

    @classmethod
    def of(cls, seal) -> "SignedHead":
        return cls(seal.count, bytes(seal.hash), seal.at, seal.key_id, bytes(seal.signature))


def sign(count: int, head_hash: bytes, at: datetime) -> SignedHead:
    key = _private_key()
    return SignedHead(count, head_hash, at, key_id_of(key.public_key()), key.sign(_message(count, head_hash, at)))


def is_ours(head: SignedHead) -> bool:
    """Whether one of our keys signed exactly this."""
    if not head.key_id.isalnum():
        return False
    try:
        public = serialization.load_pem_public_key(_public_path(head.key_id).read_bytes())
        public.verify(head.signature, _message(head.count, head.hash, head.at))
    except (OSError, ValueError, InvalidSignature):
        return False
    return key_id_of(public) == head.key_id


def knows_key(head: SignedHead) -> bool:
    """Whether the key that is named as its signer is among ours; who put a copy back may have forgotten the keys."""
    return head.key_id.isalnum() and _public_path(head.key_id).exists()


def _message(count, head_hash, at) -> bytes:
    return f"audit head {count} {head_hash.hex()} {at.astimezone(UTC).isoformat()}".encode()


# --- The copy outside the database ------------------------------------------------------------------------------------
def head_file() -> Path:
    return Path(settings.VAR) / "audit" / "head.json"


def read_file() -> SignedHead | None:
    """The head as the file has it; None where there is no file. Raises ValueError for a file that says nothing."""
    try:
        return SignedHead.from_json(head_file().read_text())
    except FileNotFoundError:
        return None
    except (KeyError, TypeError) as error:
        raise ValueError("head.json is not a signed head") from error


def write_file(head: SignedHead):
    place = head_file()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft_of(place, head.as_json().encode())
    draft.replace(place)


def put_aside(*, count: int, now: datetime) -> Path | None:
    """After a copy was put back: the file knows of more than the `count` events it holds, and they are lost for good.
    It is kept under another name, as a witness; or no seal could ever follow it. None where it knows no more."""
    try:
        head = read_file()
    except ValueError:
        return None  # `audit_verify` says so
    if head is None or head.count <= count:
        return None
    kept = head_file().with_name(f"head-before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.json")
    return head_file().rename(kept)


# --- Keys -------------------------------------------------------------------------------------------------------------
def key_id_of(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:8]


def _public_path(key_id: str) -> Path:
    return Path(settings.KEYS_DIR) / f"audit_signing-{key_id}.pub"


def _private_key() -> Ed25519PrivateKey:
    pem = _kept(Path(settings.KEYS_DIR) / "audit_signing.key", _new_key)
    key = serialization.load_pem_private_key(pem, password=None)
    public = key.public_key()
    spelled = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    _kept(_public_path(key_id_of(public)), lambda: spelled)
    return key


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _kept(path: Path, make) -> bytes:
    """The bytes of `path`, made if nobody did before. Two first users agree on one content."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft_of(path, make())
    try:
        os.link(draft, path)  # unlike rename(), refuses where another was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()


def _draft_of(place: Path, content: bytes) -> Path:
    """The content, safe on disk, beside the place it shall have."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
