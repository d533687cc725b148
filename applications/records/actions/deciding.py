"""准駁: with the approval each item says what was decided, the fee stands, and the applicant hears what to do next."""

from datetime import datetime

from django.db import transaction

from applications.records import state
from applications.records.models import Charge, RequestedItem
from cases.access import link_token
from cases.actions import tell_applicant
from cases.models import Case, Decision
from cases.models.case import FINAL


@transaction.atomic
def take_effect(case: Case, decision: Decision, document, actor, now: datetime) -> None:
    """After the approval (Room.decided): what stood in the draft stands in the rows. Called in its transaction."""
    said = {row["order"]: row for row in decision.details.get("items", [])}
    items = list(case.requested_items.all())
    for item in items:
        verdict = said.get(item.order)
        if verdict:
            item.verdict, item.grounds = verdict["verdict"], verdict["grounds"]
            item.explanation = verdict["explanation"]
    RequestedItem.objects.bulk_update(items, ["verdict", "grounds", "explanation"])
    bill = decision.details.get("bill")
    if bill and bill["lines"] and case.status not in FINAL:
        Charge.objects.update_or_create(case=case, defaults={"amount": bill["total"], "lines": bill["lines"]})
    if case.status not in FINAL:
        _tell_next(case, bill, now)


def _tell_next(case: Case, bill: dict | None, now: datetime) -> None:
    """What to pay, where and when to come: the approval notice of 檔案法施行細則 §20 and 政府資訊公開法 §16 I."""
    clock = state.use_clock(case)
    tell_applicant(
        case,
        "request_granted",
        step=f"granted:{now.isoformat()}",
        now=now,
        link=link_token(case),
        amount=bill["total"] if bill else 0,
        visit=state.needs_visit(case),
        until_at=clock.due_at.isoformat() if clock and clock.due_at else "",
        unit_phone=case.contact.telephone,
    )
