"""簽章: what makes a document ours. An Ed25519 token in the QR, and the certificate that signs the PDF (PAdES).

The token is one line of text a person can read, and its own signed bytes (docs/verify-offline.md):

    1.YD-115-000123-7.1.acknowledgement.20261123171732.NB-CB2...<content hash>.<key id>.<signature>

that is: format, case number, serial of the document, kind, issued at, unit code, valid from, valid until (both may be
empty), SHA-256 of the canonical content, key id, signature. Times are in Taipei (+08:00), to the second; hash and
signature are base64url without padding. Signed is every byte before the last full stop. There is exactly one way to
write given facts, so a token that reads differently is not ours.

Keys live in settings.KEYS_DIR, made on first use, readable by their owner only, and safe against two first users:

    documents.key           the private key that signs now (PEM); with another one in its place, that one signs
    documents-<id>.pub      every public key that ever signed (PEM); kept for ever, so that old papers still verify
    pdf.pem                 private key and certificate of the PDF signature, unless PDF_CERT and PDF_KEY name others

Several machines share one KEYS_DIR, or are given the same files.
"""

import base64
import binascii
import hashlib
import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import NameOID
from django.conf import settings

FORMAT = "1"
LONGEST = 260  # characters: a QR of this many, with an address before it, still scans from paper at 30 mm
TAIPEI = timezone(timedelta(hours=8))  # no summer time since 1979
STAMP = "%Y%m%d%H%M%S"
WORD = re.compile(r"[A-Za-z0-9_-]{1,30}")
SHAPE = re.compile(r"(?:[A-Za-z0-9_-]*\.){10}[A-Za-z0-9_-]+")  # what could be a token at all
KEY_ID = re.compile(r"[0-9a-f]{8}")
SIGNATURE = re.compile(r"[A-Za-z0-9_-]{86}")
CERTIFICATE_DAYS = 3653


@dataclass(frozen=True)
class Facts:
    """What a token says. Moments are aware, to the second; `content_hash` is 64 hex digits."""

    number: str
    kind: str
    issued_at: datetime
    unit: str
    content_hash: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    key_id: str = ""


# --- The token --------------------------------------------------------------------------------------------------------
def canonical(content) -> bytes:
    """The one way to write a document's content as bytes: JSON, keys sorted, no blanks, UTF-8.

    Raises ValueError for numbers with a fraction: they do not come back from the database letter by letter.
    """
    _refuse_fractions(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(content) -> str:
    """SHA-256 of the canonical content, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def sign_token(facts: Facts) -> str:
    """The signed token of these facts, with today's key. Raises ValueError for facts that a token cannot hold."""
    key = _signing_key()
    public = key.public_key()
    body = _body(facts, key_id_of(public))
    token = f"{body}.{_b64(key.sign(body.encode()))}"
    if len(token) > LONGEST:
        raise ValueError(f"a token of {len(token)} characters does not fit the QR")
    return token


def read_token(token: str) -> Facts | None:
    """The facts of a token that one of our keys signed; None for anything else, whatever is wrong with it."""
    body, _, signature = token.rpartition(".")
    if len(token) > LONGEST or not token.isascii() or not SIGNATURE.fullmatch(signature):
        return None
    try:
        facts = _facts(body)
        key = public_key(facts.key_id)
        # The same facts written anew must give the same text: no second spelling of one document.
        anew = f"{_body(facts, facts.key_id)}.{_b64(_unb64(signature))}"
        if key is None or anew != token:
            return None
        key.verify(_unb64(signature), body.encode())
    except (ValueError, InvalidSignature):
        return None
    return facts


def _body(facts: Facts, key_id: str) -> str:
    reference, slash, serial = facts.number.rpartition("/")
    words = (reference, serial, facts.kind, facts.unit)
    if not slash or not serial.isdecimal() or not all(WORD.fullmatch(word) for word in words):
        raise ValueError("number, kind or unit cannot stand in a token")
    moments = [_stamp(moment) for moment in (facts.valid_from, facts.valid_until)]
    raw = bytes.fromhex(facts.content_hash)
    if len(raw) != hashlib.sha256().digest_size:
        raise ValueError("not a SHA-256")
    issued = _stamp(facts.issued_at)
    return ".".join([FORMAT, reference, serial, facts.kind, issued, facts.unit, *moments, _b64(raw), key_id])


def _facts(body: str) -> Facts:
    """Read a body. Raises ValueError."""
    form, reference, serial, kind, issued, unit, start, end, digest, key_id = body.split(".")
    if form != FORMAT or not KEY_ID.fullmatch(key_id):
        raise ValueError("another format")
    return Facts(
        number=f"{reference}/{serial}",
        kind=kind,
        issued_at=_moment(issued),
        unit=unit,
        valid_from=_moment(start) if start else None,
        valid_until=_moment(end) if end else None,
        content_hash=_unb64(digest).hex(),
        key_id=key_id,
    )


def _stamp(moment: datetime | None) -> str:
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    local = moment.astimezone(TAIPEI)
    return f"{local.year:04}{local:%m%d%H%M%S}"


def _moment(stamp: str) -> datetime:
    if not re.fullmatch(r"[0-9]{14}", stamp):
        raise ValueError("not a time stamp")
    return datetime.strptime(stamp, STAMP).replace(tzinfo=TAIPEI)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error


def _refuse_fractions(value) -> None:
    if isinstance(value, float):
        raise ValueError("a document's content holds no numbers with a fraction; write them as text")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_fractions(part)


# --- Keys of the token ------------------------------------------------------------------------------------------------
def key_id_of(key: Ed25519PublicKey) -> str:
    """The first eight hex digits of the SHA-256 of the 32 bytes of the public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:8]


def current_key_id() -> str:
    return key_id_of(_signing_key().public_key())


def public_key(key_id: str) -> Ed25519PublicKey | None:
    """The public key of that id, of today or of long ago; None for one we never had."""
    if not KEY_ID.fullmatch(key_id):
        return None
    try:
        key = _read_public(_folder() / f"documents-{key_id}.pub")
    except FileNotFoundError:
        return None
    return key if key_id_of(key) == key_id else None


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Every key that ever signed, by id, today's first."""
    today = current_key_id()
    ids = [path.stem.removeprefix("documents-") for path in sorted(_folder().glob("documents-*.pub"))]
    return {key_id: key for key_id in sorted(ids, key=lambda i: i != today) if (key := public_key(key_id))}


@lru_cache(maxsize=200)
def _read_public(path: Path) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path.name} is not an Ed25519 key")
    return key


def _signing_key() -> Ed25519PrivateKey:
    path = _folder() / "documents.key"
    return _load_signing_key(path, _kept(path, _new_signing_key))


@lru_cache(maxsize=8)
def _load_signing_key(path: Path, pem: bytes) -> Ed25519PrivateKey:
    """The private key of this PEM; its public half is put on the shelf before it signs anything."""
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is not an Ed25519 key")
    public = key.public_key()
    spelled = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    _kept(path.with_name(f"documents-{key_id_of(public)}.pub"), lambda: spelled)
    return key


def _new_signing_key() -> bytes:
    return _pem(Ed25519PrivateKey.generate())


# --- The certificate of the PDF signature ----------------------------------------------------------------------------
def pdf_certificate() -> tuple[bytes, bytes]:
    """Certificate(s) and private key of the PDF signature, both PEM.

    PDF_CERT and PDF_KEY (paths) name those of an authority; without them we sign with a certificate of our own, which
    proves that nothing was changed but is unknown to the reader's program.
    """
    cert, key = (getattr(settings, name, "") for name in ("PDF_CERT", "PDF_KEY"))
    if bool(cert) != bool(key):
        raise ValueError("PORTAL_PDF_CERT and PORTAL_PDF_KEY go together")
    if cert:
        return Path(cert).read_bytes(), Path(key).read_bytes()
    both = _kept(_folder() / "pdf.pem", _new_pdf_certificate)
    start = both.index(b"-----BEGIN CERTIFICATE-----")
    return both[start:], both[:start]


def _new_pdf_certificate() -> bytes:
    """A self-signed certificate for ten years. Its dates are the machine's: nobody passes `now` to a first use."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TW"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "海洋委員會海巡署"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"海巡便民服務網 {secrets.token_hex(3)}"),
        ]
    )
    start = datetime.now(TAIPEI).replace(microsecond=0) - timedelta(hours=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(key) + certificate.public_bytes(serialization.Encoding.PEM)


def _usage() -> x509.KeyUsage:
    """May sign and cannot be denied afterwards; nothing else."""
    no = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **no)


# --- Files ------------------------------------------------------------------------------------------------------------
def _folder() -> Path:
    return Path(settings.KEYS_DIR)


def _pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _kept(path: Path, make) -> bytes:
    """The bytes of `path`; made by `make()` if nobody did before. Two first users agree on one content."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # unlike rename(), refuses where another was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
