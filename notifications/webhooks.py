"""程式通知: how a program of somebody else is told: one signed POST over HTTPS, and how the answer is read.

The body says which case stands where and nothing about a person. What is told stands in the row; a repeated delivery
bears the same id. The recipe for those who receive it is static/verify/verify_webhook.py.
"""

import hashlib
import hmac
import http.client
import json
import re
import ssl
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications import outside
from notifications.channels import Rejected, Unreachable
from notifications.models import Webhook

SECONDS = 5  # for a whole delivery, however slowly the answer drips
PORTS = (443, 8443)
HERE = ("localhost", "127.0.0.1")
ANSWERED = "HTTP "  # how the fault of one begins that is there, and says no
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)\b")


# --- Where to ---------------------------------------------------------------------------------------------------------
def check_address(url: str) -> None:
    """Raise ValidationError, in words, for an address we do not send to.

    Where its name leads is looked at again on each connection (outside.py).
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValidationError(_("This is no address. It looks like https://example.gov.tw/webhook.")) from None
    if settings.DEMO and parts.scheme == "http" and parts.hostname in HERE:
        return
    if parts.scheme != "https" or not parts.hostname or not re.fullmatch(r"[!-~]+", url):
        raise ValidationError(_("The address must begin with https:// and hold no blanks or Chinese characters."))
    if "@" in parts.netloc or parts.fragment:
        raise ValidationError(_("The address must hold no user name, no password and no # part."))
    if port not in (None, *PORTS):
        raise ValidationError(_("Only the ports 443 and 8443 can be used."))
    try:
        outside.places(parts.hostname, port or PORTS[0])
    except outside.Private:
        raise ValidationError(_("This name leads into a private network. Only public addresses can be used.")) from None
    except (OSError, UnicodeError):
        raise ValidationError(_("This name leads nowhere. Is it spelt correctly?")) from None


# --- The signature ----------------------------------------------------------------------------------------------------
def secret(salt: str) -> str:
    """The secret of this salt, the same each time; without the key of the server nobody works it out."""
    return "whs_" + hmac.new(settings.HASH_KEY.encode(), f"webhook:{salt}".encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """What is kept of a token: it is long and random, so that nobody finds it from this."""
    return hashlib.sha256(token.encode()).hexdigest()


def body_of(notice) -> bytes:
    """What is sent: the same bytes at every try."""
    return json.dumps(notice.context, sort_keys=True, separators=(",", ":")).encode()


def signature(hook: Webhook, body: bytes, moment: int) -> str:
    """`t=…,v1=…`: HMAC-SHA256 over the time, a full stop and the body; while two secrets are valid, by both."""
    salts = [hook.salt]
    if hook.old_salt and hook.old_until > timezone.now():
        salts.append(hook.old_salt)
    text = f"{moment}.".encode() + body
    signed = [hmac.new(secret(salt).encode(), text, hashlib.sha256).hexdigest() for salt in salts]
    return ",".join([f"t={moment}", *(f"v1={one}" for one in signed)])


# --- Sending ----------------------------------------------------------------------------------------------------------
def send(notice, _line=None) -> None:
    """Post one delivery; returns where the program said 2xx. A redirect is not followed, an answer's body not read."""
    hook = notice.webhook
    if notice.case_id and notice.case.discretion:
        raise Rejected("the case is confidential now", final=True)
    if notice.kind != Webhook.TEST and not hook.active_since:
        raise Rejected("switched off", final=True)
    try:
        status = _post(hook, body_of(notice))
    except ValidationError as why:
        raise Rejected(why.messages[0], final=True) from why
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Unreachable(type(error).__name__) from error
    if not 200 <= status < 300:
        raise Rejected(f"{ANSWERED}{status}")


def _post(hook: Webhook, body: bytes) -> int:
    until = time.monotonic() + SECONDS
    line = _line_to(hook.url)
    parts = urlsplit(hook.url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"CoastGuardPortal-Webhook/1.0 (+{settings.SITE_URL})",
        "Portal-Signature": signature(hook, body, int(time.time())),
        "Connection": "close",
    }
    try:
        line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        return _answer(line.sock, until)
    finally:
        line.close()


def _line_to(url: str) -> http.client.HTTPConnection:
    """To the address the row names, which has been checked: the rules may have changed since."""
    parts = urlsplit(url)
    if settings.DEMO and parts.scheme == "http" and parts.hostname in HERE:
        return http.client.HTTPConnection("127.0.0.1", parts.port, timeout=SECONDS)
    if parts.scheme != "https" or (parts.port or PORTS[0]) not in PORTS:
        raise ValidationError("not an address we send to")
    line = http.client.HTTPSConnection(
        parts.hostname, parts.port, timeout=SECONDS, context=ssl.create_default_context()
    )
    line._create_connection = outside.connection
    return line


def _answer(sock, until: float) -> int:
    """The status the program answers with. Whatever else it says is not read."""
    said = b""
    while b"\n" not in said and len(said) < 200:
        sock.settimeout(max(until - time.monotonic(), 0.001))
        piece = sock.recv(200)
        if not piece:
            break
        said += piece
    found = STATUS.match(said)
    if not found:
        raise http.client.BadStatusLine("")
    return int(found[1])
