"""What the app stores, one module a noun."""

from counters.models.handovers import HandOver, TakeOver
from counters.models.points import Fault, Round, RoundDone, ServicePoint

__all__ = ["Fault", "HandOver", "Round", "RoundDone", "ServicePoint", "TakeOver"]
