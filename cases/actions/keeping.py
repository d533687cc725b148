"""暫緩銷毀: while an appeal, a lawsuit or an audit still needs the whole case, nobody in it is forgotten."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions.holding import Refused, check_may, lock, log
from cases.calendar import TAIPEI
from cases.models import Case

LONGEST = timedelta(days=3653)  # ten years: a hold has an end; who still needs the case then says so again


@transaction.atomic
def keep(case: Case, *, until: date, reason: str, actor, now: datetime) -> Case:
    """Forget nobody of this closed case before the day after `until`. Said again, the new day counts. Raises Refused
    where its people are forgotten already, or the day is none to come."""
    case = lock(case)
    check_may(case, "case.decide", actor=actor, now=now)
    today = now.astimezone(TAIPEI).date()
    if case.closed_at is None or case.blanked_at is not None:
        raise Refused(_("Only a closed case whose people are not forgotten yet can be kept."))
    if not today < until <= today + LONGEST:
        raise Refused(_("Name a day to come, within ten years."))
    if not reason.strip():
        raise Refused(_("Write why the case is kept."))
    case.kept_until = until
    case.save(update_fields=["kept_until"])
    log(Action.CASE_KEPT, case, actor=actor, now=now, note=reason, until=until.isoformat())
    return case


@transaction.atomic
def keep_no_longer(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """The reason has ended: the usual time counts again. Raises Refused where the case is not kept."""
    case = lock(case)
    check_may(case, "case.decide", actor=actor, now=now)
    if case.kept_until is None or case.blanked_at is not None:
        raise Refused(_("The case is not kept any more."))
    if not reason.strip():
        raise Refused(_("Write why the case is kept no longer."))
    case.kept_until = None
    case.save(update_fields=["kept_until"])
    log(Action.CASE_KEPT_NO_LONGER, case, actor=actor, now=now, note=reason)
    return case
