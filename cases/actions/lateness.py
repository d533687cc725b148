"""逾期告知: honest lateness. The applicant hears a new day and why, not only that the old one is over."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases import clocks
from cases.actions.extensions import whole_clock
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant
from cases.calendar import TAIPEI
from cases.models import Case


def entered_late(case: Case, *, now: datetime) -> dict:
    """For the first word to the applicant: what came on paper and lay with us until the time to answer was over.

    The moment it came, for `notices/_entered_late.txt`; nothing where the time still runs, or nobody entered it.
    """
    if case.filed_by_id is None:
        return {}
    over = any(clock.due_at and clock.due_at <= now for clock in clocks.answer_clocks(case))
    return {"came_at": case.filed_at.isoformat()} if over else {}


@transaction.atomic
def promise(case: Case, *, day: date, reason: str, actor, now: datetime) -> Case:
    """Name a new day to the applicant once the time is over. The clock stays late: a promise is no extension."""
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    clock = whole_clock(case)
    if clock is None or clocks.phase(clock, now) != clocks.Phase.OVERDUE:
        raise Refused(_("The time is not over. Extend it, or finish the case."))
    if day < now.astimezone(TAIPEI).date():
        raise Refused(_("Name a day that is still to come."))
    if not reason.strip():
        raise Refused(_("Write the reason: the applicant reads it."))
    case.expected_on, case.expected_reason = day, reason[:300]
    case.save(update_fields=["expected_on", "expected_reason"])
    log(Action.CASE_TOLD, case, actor=actor, now=now, note=reason, expected_on=day.isoformat())
    tell_applicant(
        case,
        "new_day",
        step=f"promised:{now.isoformat()}",
        now=now,
        due_at=clock.due_at.isoformat(),
        expected_on=day.isoformat(),
        reason=reason,
    )
    return case
