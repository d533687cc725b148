"""What the app stores, one module a noun."""

from counters.models.lines import BookCounter, Line, LineWords, Mark, OpenLine, Party
from counters.models.prints import BookMonth, PaperBatch, PaperForm
from counters.models.service_use import ServiceUse

__all__ = [
    "BookCounter",
    "BookMonth",
    "Line",
    "LineWords",
    "Mark",
    "OpenLine",
    "PaperBatch",
    "PaperForm",
    "Party",
    "ServiceUse",
]
