"""Mail without a mail server: every message is one .eml file under settings.EMAIL_FILE_PATH.

A file appears whole or not at all, and each sending makes a new one: a mail that went out twice is two files.
"""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    handed_over = False

    def send_messages(self, email_messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for email in email_messages:
            self.handed_over = False
            message = email.message()
            place = folder / f"{_name(message['Message-ID'])}.eml"
            self._put(place, message.as_bytes(linesep="\r\n"))
        return len(email_messages)

    def _put(self, place: Path, content: bytes):
        draft = place.with_suffix(".part")
        try:
            with open(draft, "xb", opener=_own_eyes) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(place)
        finally:
            draft.unlink(missing_ok=True)
        self.handed_over = True
        _sync(place.parent)


def _own_eyes(path, flags):
    return os.open(path, flags, 0o600)


def _name(message_id: str) -> str:
    """`20261123T171732.123456-notice-12-a1b2`: in the order of time, and never the name of another mail."""
    local = re.sub(r"[^A-Za-z0-9.-]", "", message_id.strip("<>").partition("@")[0])[:60]
    return f"{timezone.localtime():%Y%m%dT%H%M%S.%f}-{local}-{secrets.token_hex(2)}"


def _sync(folder: Path):
    """The name of a new file outlives a power cut only when its folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
