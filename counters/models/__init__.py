"""What the app stores, one module a noun."""

from counters.models.lines import BookCounter, Line, LineWords, Mark, OpenLine, Party
from counters.models.mail import MailItem
from counters.models.service_use import ServiceUse
from counters.models.visitors import ExpectedVisit, Visit

__all__ = [
    "BookCounter",
    "ExpectedVisit",
    "Line",
    "LineWords",
    "MailItem",
    "Mark",
    "OpenLine",
    "Party",
    "ServiceUse",
    "Visit",
]
