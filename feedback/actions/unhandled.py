"""不予處理: a letter may be left unhandled on one of three grounds (行政程序法 §173). One drafts, another approves."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts import access
from cases.actions import Refused, decisions
from cases.models import Case, Decision
from feedback.actions.registering import REGISTER
from feedback.mailbox import repeats
from feedback.replies.outcomes import REPEATED, UNHANDLED

CODES = frozenset(outcome.code for outcome in UNHANDLED)


def draft(case: Case, *, ground: str, reasons: str, cited: Iterable[Case] = (), actor, now: datetime) -> Decision:
    """Draft that a letter is left unhandled. Raises Refused for a ground that does not hold."""
    ability = "case.decide" if access.may(actor, "case.decide", unit=case.unit, now=now) else REGISTER
    details = {"cited": [one.reference for one in cited]}
    return decisions.draft(
        case, outcome=ground, reasons=reasons, details=details, actor=actor, now=now, ability=ability
    )


def check(case: Case, outcome: str, reasons: str, details: dict) -> None:
    """The room's hook on every draft (Room.check_draft): also what comes another way has to hold."""
    if outcome not in CODES:
        return
    if not reasons.strip():
        raise Refused(_("Write the reasons: the petitioner reads them."))
    if outcome == REPEATED.code:
        answered = {one.reference: one for one in repeats.citable(case)}
        cited = [answered[number] for number in details.get("cited", ()) if number in answered]
        if not repeats.is_enough(cited):
            raise Refused(
                _("Cite the earlier letters that were answered clearly: this ground asks for %(count)d.")
                % {"count": repeats.levels.rules().repeat_threshold}
            )
