"""核定層級: whose supervisor approves an answer. Ordinary ones the unit's own, grave ones that of the unit above."""

from datetime import datetime

from accounts import roster
from accounts.models import Unit
from cases.models import Case
from cases.models.case import Discretion
from feedback.models import Petition


def is_grave(case: Case) -> bool:
    """Of many parts, about something done wrong by us, or from somebody who must not be known."""
    petition = case.petition
    return (
        petition.level == Petition.Level.COMPLEX
        or petition.kind == Petition.Kind.MISCONDUCT
        or case.discretion != Discretion.USUAL
    )


def approving_unit(case: Case, now: datetime) -> Unit:
    """The unit whose supervisor approves; where nobody stands above it, the unit itself."""
    above = case.unit.parent if is_grave(case) else None
    return above if above and roster.supervisor_of(above, now) else case.unit
