"""What the app stores, one module a noun."""

from counters.models.checks import CheckItem, CheckList, Facility, FaultLimit
from counters.models.handovers import HandOver, TakeOver
from counters.models.lines import BookCounter, Line, LineWords, Mark, OpenLine, Party
from counters.models.losses import Loss
from counters.models.lost import Claim, Delivery, FoundItem, Keeping, Listing, PoliceBatch, PoliceItem
from counters.models.mail import MailItem, MailSignature
from counters.models.points import Fault, Round, RoundDone, ServicePoint
from counters.models.prints import BookExport, BookMonth, PaperBatch, PaperForm
from counters.models.service_use import ServiceUse
from counters.models.visitors import ExpectedVisit, Visit

__all__ = [
    "BookCounter",
    "BookExport",
    "BookMonth",
    "CheckItem",
    "CheckList",
    "Claim",
    "Delivery",
    "ExpectedVisit",
    "Facility",
    "Fault",
    "FaultLimit",
    "FoundItem",
    "HandOver",
    "Keeping",
    "Line",
    "LineWords",
    "Listing",
    "Loss",
    "MailItem",
    "MailSignature",
    "Mark",
    "OpenLine",
    "PaperBatch",
    "PaperForm",
    "Party",
    "PoliceBatch",
    "PoliceItem",
    "Round",
    "RoundDone",
    "ServicePoint",
    "ServiceUse",
    "TakeOver",
    "Visit",
]
