"""Check a coast guard paper without a network: `python verify_offline.py key.json TOKEN [slip.json]`.

Needs Python 3.10 and the package `cryptography`. `key.json` is fetched beforehand from /verify/key.json; TOKEN is what
the QR code of the paper holds, with or without the address before it. `slip.json` is the list of a port security check
as the station fetched it: then the content of the slip and the people on the list are checked too.
"""

import base64
import hashlib
import hmac
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NAMES = ["case", "serial", "kind", "issued_at", "unit", "valid_from", "valid_until", "content_hash", "key_id"]


def unpadded(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("a second spelling")  # the last letter has bits to spare, and blanks would be passed over
    return data


def check(token, keys):
    """What the token says, or None where none of the keys signed it."""
    body, _, signature = token.strip().rstrip("/").rpartition("/")[2].rpartition(".")
    form, *values = body.split(".")
    if form != "1" or len(values) != len(NAMES):
        return None
    facts = dict(zip(NAMES, values, strict=True))
    key = next((entry["public_key"] for entry in keys if entry["id"] == facts["key_id"]), None)
    if key is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(unpadded(signature), body.encode("ascii"))
        facts["content_hash"] = unpadded(facts["content_hash"]).hex()
    except (InvalidSignature, ValueError):
        return None
    return facts


def digest(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differs(facts, slip):
    """What of the slip and its list is not what was signed; empty where all is."""
    if not hmac.compare_digest(digest(slip["content"]), facts["content_hash"]):
        return "the content is not the one that was signed"
    if not hmac.compare_digest(digest(slip["roster"]), slip["content"]["roster_hash"]):
        return "the list of people is not the one of the slip"
    return ""


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        found = check(sys.argv[2], json.load(file)["keys"])
    for name, value in (found or {}).items():
        sys.stdout.write(f"{name}: {value}\n")
    if not found:
        sys.exit("NOT OURS: no key of this list signed it.")
    if len(sys.argv) > 3:
        with open(sys.argv[3], encoding="utf-8") as file:
            slip = json.load(file)
        wrong = differs(found, slip)
        if wrong:
            sys.exit(f"DIFFERS: {wrong}.")
        sys.stdout.write(f"list of people: matches, {len(slip['roster']['people'])} people\n")
