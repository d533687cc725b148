"""What the app stores, one module a noun."""

from counters.models.lines import BookCounter, Line, LineWords, Mark, OpenLine, Party
from counters.models.lost import Claim, FoundItem, Handover, Keeping, Listing, PoliceBatch, PoliceItem
from counters.models.mail import MailItem
from counters.models.service_use import ServiceUse
from counters.models.visitors import ExpectedVisit, Visit

__all__ = [
    "BookCounter",
    "Claim",
    "ExpectedVisit",
    "FoundItem",
    "Handover",
    "Keeping",
    "Line",
    "LineWords",
    "Listing",
    "MailItem",
    "Mark",
    "OpenLine",
    "Party",
    "PoliceBatch",
    "PoliceItem",
    "ServiceUse",
    "Visit",
]
