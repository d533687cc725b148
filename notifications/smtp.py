"""SMTP that knows whether the whole message has left.

Until the last byte of a message is out, a broken line means "not sent", for certain. Afterwards it means "perhaps".
"""

import smtplib

from django.core.mail.backends import smtp


class _Line(smtplib.SMTP):
    handed_over = False

    def mail(self, sender, options=()):
        self.handed_over = False
        return super().mail(sender, options)

    def send(self, s):
        super().send(s)
        # smtplib sends commands as text, and only the message itself, its final dot included, as bytes.
        if isinstance(s, bytes):
            self.handed_over = True


class _TlsLine(_Line, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return _TlsLine if self.use_ssl else _Line

    @property
    def handed_over(self) -> bool:
        """Whether the server may have the current message, though it has not said so."""
        return self.connection is not None and self.connection.handed_over
