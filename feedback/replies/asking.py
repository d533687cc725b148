"""追問: until when a petitioner may ask about the answer, once."""

from datetime import datetime

from cases import calendar
from cases.calendar import Period
from cases.clocks import place_of
from cases.models import Case
from cases.models.case import Status
from cases.office import office
from cases.periods import Mode, Roll
from feedback.replies import outcomes
from feedback.replies.letter import ASK_WITHIN_DAYS

ANSWERED = {outcome.code for outcome in outcomes.ANSWERS}


def until(case: Case, given_at: datetime) -> datetime:
    """The first instant that is too late; a last day off moves on (行政程序法 §48)."""
    period = Period(ASK_WITHIN_DAYS, Mode.CD, Roll.APA48)
    return calendar.due(period, given_at, office(), place_of(case.unit)).at


def is_open(case: Case, now: datetime) -> bool:
    """Whether the one further question may be asked now."""
    if case.status != Status.CLOSED or case.outcome not in ANSWERED or hasattr(case, "further_question"):
        return False
    given = [reply.sent_at for reply in case.replies.all() if reply.sent_at]
    return bool(given) and now < until(case, max(given))
