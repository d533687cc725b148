"""Sealed columns: what a stolen dump must not show. AES-256-GCM under a key of ours, with its id."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE = 12  # bytes


def _key(key_id: str) -> bytes:
    """The 32 byte key of that id. Raises KeyError for an id we never used."""
    return hashlib.sha256(settings.FIELD_KEYS[key_id].encode()).digest()


def seal(text: str) -> str:
    """Encrypt for storage: `<key id>:<base64>`. Nothing stays nothing."""
    if not text:
        return ""
    key_id = next(iter(settings.FIELD_KEYS))
    nonce = os.urandom(NONCE)
    box = nonce + AESGCM(_key(key_id)).encrypt(nonce, text.encode(), key_id.encode())
    return f"{key_id}:{base64.urlsafe_b64encode(box).decode()}"


def unseal(stored: str) -> str:
    """Decrypt what seal() wrote. Raises KeyError (unknown key) or cryptography's InvalidTag (changed text)."""
    if not stored:
        return ""
    key_id, _, body = stored.partition(":")
    box = base64.urlsafe_b64decode(body)
    return AESGCM(_key(key_id)).decrypt(box[:NONCE], box[NONCE:], key_id.encode()).decode()


def fingerprint(purpose: str, text: str) -> str:
    """A keyed hash to find or compare a sealed value by; useless without our secret. Bound to its purpose."""
    return hmac.new(settings.HASH_KEY.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


class SealedTextField(models.TextField):
    """Text that is plain in Python and sealed in the database. It cannot be searched: keep a fingerprint beside it."""

    def get_prep_value(self, value):
        return seal(super().get_prep_value(value) or "")

    def from_db_value(self, value, expression, connection):
        return unseal(value or "")
