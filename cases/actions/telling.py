"""Whom an act tells: the applicant, or colleagues. Queued in the transaction of the fact."""

from collections.abc import Callable
from datetime import datetime

from cases.access import link_token
from cases.models import Case
from cases.recipients import Directory, applicant
from notifications.actions import queue
from notifications.recipients import Recipient

ALSO: list[Callable[..., dict]] = []
"""What apps add to the words an applicant gets: `part(case, kind, who=…, now=…)` answers values for the text, in the
transaction of the fact. Filled at start-up."""


def tell_applicant(
    case: Case,
    kind: str,
    *,
    step: str,
    now: datetime,
    who: Recipient | None = None,
    must_reach: bool = False,
    **context,
) -> None:
    """Queue one notice to the person who asked, by mail or by letter; `step` makes its key unique within the case.

    `who`: the same person in the manner they wished, where that is not the usual.

    Every text may name the service, the unit to turn to with its telephone, and the private link; `context` adds to it.
    Who left neither address has the page with the number, and a telephone number for the station to call; what costs
    them something if they do not know of it (`must_reach`) waits among the letters for a person who does.
    """
    who = who or applicant(case)
    if not (who.email or who.address or must_reach):
        return
    known = {
        "reference": case.reference,
        "service_zh": case.service.title_zh,
        "service_en": case.service.title_en,
        "unit_zh": case.contact.housed(chinese=True),
        "unit_en": case.contact.housed(chinese=False),
        "unit_phone": case.contact.telephone,
        "link": link_token(case),
    }
    if not (who.email or who.address):
        known["to_call"] = True
    for part in ALSO:
        known |= part(case, kind, who=who, now=now)
    key = f"{kind}:{case.reference}:{step}"
    queue(kind, to=who, key=key, case=case, unit=case.unit, now=now, **{**known, **context})


def tell_unit(
    case: Case, kind: str, *, to: str, step: str, now: datetime, directory: Directory, unit=None, **context
) -> None:
    """Queue one notice to colleagues a rung would name ("unit", "duty", "command" …), of the unit of the case or of
    another `unit`."""
    for recipient in directory.find(case, to, unit=unit):
        queue(
            kind,
            to=recipient,
            key=f"{kind}:{case.reference}:{step}:{recipient.email}",
            case=case,
            unit=case.unit,
            now=now,
            reference=case.reference,
            **context,
        )
