"""退信: what another mail server says about a mail after it took it (RFC 3464, delivery status notifications).

Anybody can write to the address our mails come from, so a report counts only when it quotes the Message-ID of a mail of
ours: that bears a code nobody else can make.
"""

import email
import hmac
import re
from datetime import datetime
from email.message import Message
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from notifications import actions
from notifications.channels import mark, without_people

LIMIT = 1024 * 1024  # bytes of a report that are read: what stands behind them is our own mail
LOCAL = re.compile(r"<notice-(\d{1,18})-([0-9a-f]{20})@[^<>@\s]+>")
CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
# RFC 3463: the beginning of the code -> what it means for the person who has to do something about it.
MEANINGS = {
    "5.1": _("There is no such address."),
    "5.2.2": _("The mailbox is full."),
    "5.2": _("The mailbox takes no mail."),
    "5.7": _("Their mail server refuses our mail."),
    "4": _("Their mail server did not answer for too long."),
}
OTHER = _("Their mail server sent it back.")


class Returned(NamedTuple):
    """One mail of ours that came back."""

    pk: int
    reason: str  # the code and the server's own words


def meaning(reason: str) -> str:
    """What the code at the head of a reason means, in words."""
    code = reason.partition(" ")[0]
    return next((words for start, words in MEANINGS.items() if f"{code}.".startswith(f"{start}.")), OTHER)


def take_in(raw: bytes, *, now: datetime) -> str:
    """Read one mail that came to our address; "came_back", "known" (said before, or settled) or "ignored"."""
    returned = read(raw)
    if returned is None:
        return "ignored"
    return "came_back" if actions.came_back(returned.pk, returned.reason, now=now) else "known"


def read(raw: bytes) -> Returned | None:
    """The mail of ours this report says was not delivered; None where it is no such report."""
    try:
        parts = list(email.message_from_bytes(raw[:LIMIT].replace(b"\0", b"")).walk())
    except RecursionError:  # mails within mails without end: one from a stranger must not keep back those behind it
        return None
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    failed = [group for report in reports for group in _groups(report) if _word(group, "Action").lower() == "failed"]
    pk = next((pk for part in parts if (pk := _ours(part))), None)
    return Returned(pk, _reason(failed[0])) if failed and pk else None


def _groups(report: Message) -> list[Message]:
    """The lines about the mail, then those about each recipient; the parser makes a message of each."""
    return [group for group in report.get_payload() if isinstance(group, Message)] if report.is_multipart() else []


def _ours(part: Message) -> int | None:
    """The notice this part of a report quotes: as a mail of its own, or as its headers only."""
    quoted = str(part.get("Message-ID", ""))
    if part.get_content_type() == "text/rfc822-headers":
        quoted = str(email.message_from_string(str(part.get_payload())).get("Message-ID", ""))
    found = LOCAL.fullmatch(quoted.strip())
    if found and hmac.compare_digest(found[2], mark(int(found[1]))):
        return int(found[1])
    return None


def _reason(group: Message) -> str:
    """`5.1.1 550 no such user`: the code first, then the server's words without the addresses of people."""
    said = _word(group, "Diagnostic-Code").partition(";")[2]
    code = CODE.search(_word(group, "Status")) or CODE.search(said)
    return without_people(f"{code[0] if code else '5.0.0'} {said}")


def _word(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())
