"""狀態: how a case stands, in the words of whoever reads it."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.models import Case
from cases.models.case import Status
from cases.rocdates import is_chinese
from cases.rooms import room_of

# What is chosen from without a case at hand. One status holds both a report taken note of and a decision that goes on.
STATUSES = [
    (value, gettext_lazy("Accepted or decided") if value == Status.DECIDED else label)
    for value, label in Status.choices
]


def words(case: Case) -> str:
    """Its status; of what was decided and still goes on, the decision: a permit is more than "accepted",
    and one that was taken back more than "closed"."""
    if case.status == Status.DECIDED:
        for outcome in room_of(case).outcomes:
            if outcome.code == case.outcome:
                return _("Decided (%(outcome)s)") % {"outcome": outcome.label}
    if case.status == Status.CLOSED:
        for outcome in room_of(case).outcomes:
            if outcome.takes_back and outcome.code == case.outcome:
                return _("Closed (%(outcome)s)") % {"outcome": outcome.label}
    return str(case.get_status_display())


def sentence(case: Case) -> str:
    """The same as it is read out to who calls: the story of its stage, or what the case knows beyond it; of a case that
    stands at none, its status."""
    story = case.stage and room_of(case).told_now(case)
    story = story or (case.stage and (case.stage.story_zh if is_chinese(get_language()) else case.stage.story_en))
    return story or _("It is now: %(status)s.") % {"status": words(case)}
