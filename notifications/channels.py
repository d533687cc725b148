"""How a mail leaves, and how sending ends; what goes to a program is in webhooks.py.

Sending ends in one of four ways: it returns (sent), Rejected (the server said no), Unreachable (there was no server;
nothing left us), AnswerLost (all of it left us and nobody said whether it arrived).
"""

import re
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.crypto import salted_hmac

from notifications import words
from notifications.models import Notice

ADDRESS = re.compile(r"[^\s<>'\"(),]+@[^\s<>'\"(),]+")


class NotSent(Exception):
    """Certainly not sent."""


class Rejected(NotSent):
    def __init__(self, reason, *, final=False):
        super().__init__(reason)
        self.final = final  # nothing will be gained by trying again


class Unreachable(NotSent):
    pass


class AnswerLost(Exception):
    def __init__(self, reason, *, slow=False):
        super().__init__(reason)
        self.slow = slow  # we waited in vain; the next mail would wait as long


class Post:
    """One connection to the mail server for a whole batch, opened for the first mail and again when it breaks."""

    def __enter__(self):
        self.connection = get_connection()
        self.used = False
        return self

    def __exit__(self, *exc):
        self._hang_up()

    def send(self, message: EmailMessage):
        for is_last in (not self.used, True):
            self._open()
            try:
                if not self.connection.send_messages([message]):
                    raise Rejected("no recipient", final=True)
            except NotSent:
                raise
            except Exception as error:
                end = self._end(error)
                self._hang_up()
                # A line that carried mails before and now is closed says nothing about this one: once more, anew.
                if isinstance(end, Unreachable) and not is_last:
                    continue
                raise end from error
            self.used = True
            return

    def _open(self):
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise Unreachable(_reason(error)) from error

    def _hang_up(self):
        self.used = False
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            self.connection = get_connection()

    def _end(self, error) -> Exception:
        """What this error says about the mail. A backend that cannot tell whether it left is taken to have sent it."""
        reason = _reason(error)
        match error:
            case smtplib.SMTPRecipientsRefused(recipients=refused):
                code, _text = next(iter(refused.values()))
                return Unreachable(reason) if code == 421 else Rejected(reason, final=code >= 500)
            case smtplib.SMTPResponseException(smtp_code=421):
                return Unreachable(reason)
            case smtplib.SMTPResponseException():
                return Rejected(reason)
            case _ if getattr(self.connection, "handed_over", True):
                return AnswerLost(reason, slow=isinstance(error.__context__, TimeoutError))
            case smtplib.SMTPNotSupportedError():
                return Rejected(reason, final=True)
            case smtplib.SMTPException() | OSError():
                return Unreachable(reason)
        return Rejected(reason, final=True)


def _reason(error) -> str:
    """One line for staff: what the server or the machine said, without the addresses of people."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            said = _answer(*next(iter(refused.values())))
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=text):
            said = _answer(code, text)
        case _:
            said = f"{type(error).__name__}: {error}"
    return without_people(said)[:300]


def without_people(said: str) -> str:
    """What a mail server says, on one line: what went wrong is kept, with whose address is not."""
    return " ".join(ADDRESS.sub("…", said).split())


def _answer(code, text) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def send_email(notice: Notice, post: Post):
    post.send(letter_of(notice))


def letter_of(notice: Notice) -> EmailMessage:
    """The mail of a notice. Raises Rejected where its text cannot be made.

    The recipient's name is not in it: whoever typed it may not be the one who reads the mail (security §7).
    """
    try:
        text = words.write(notice)
        mail = EmailMessage(text.subject, text.mail, to=[notice.email], headers=_headers(notice))
        mail.message()  # refuses line breaks in headers, and addresses that are none
    except Exception as error:
        raise Rejected(f"text: {_reason(error)}"[:300], final=True) from error
    return mail


def _headers(notice) -> dict:
    return {
        "Message-ID": message_id(notice),
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en" if notice.language == "en" else "zh-Hant-TW",
    }


def message_id(notice) -> str:
    """The same at every try: a mail that left twice can be seen to be one. Its mark shows that it is ours."""
    return f"<notice-{notice.pk}-{mark(notice.pk)}@{urlsplit(settings.SITE_URL).hostname}>"


def mark(pk: int) -> str:
    """What nobody else can put behind the number of a notice: by it a mail that comes back is known (bounces.py)."""
    return salted_hmac("notifications.message-id", str(pk), algorithm="sha256").hexdigest()[:20]
