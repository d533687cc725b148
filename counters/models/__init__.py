"""What the app stores, one module a noun."""

from counters.models.lines import BookCounter, Line, LineWords, Mark, OpenLine, Party
from counters.models.service_use import ServiceUse

__all__ = ["BookCounter", "Line", "LineWords", "Mark", "OpenLine", "Party", "ServiceUse"]
