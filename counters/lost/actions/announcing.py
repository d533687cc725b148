"""公告招領: tell the owner or the public, and again if need be; stay here or go to the police; sell."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases import clocks
from cases.actions import Refused, advance, log, stages
from cases.models import Case
from counters.lost import law
from counters.lost.actions.claims import check_unclaimed
from counters.lost.actions.holding import WAITS, found, hold, listed, noted, unlisted, wait
from counters.lost.actions.receipts import give_receipt
from counters.models import Keeping

CLAIM = "民法第805條第1項"


@transaction.atomic
def announce(case: Case, *, way: str, actor, now: datetime) -> Case:
    """Announce it, or announce it again: the periods run from the last time (民法 §805 I). Raises Refused."""
    case, keeping = hold(case, actor=actor, now=now)
    if case.stage is None or case.stage.key not in ("announce", *WAITS):
        raise Refused(_("The time to claim it is over. Reload the page to see what has changed."))
    if way == Keeping.Way.NONE and not found(keeping).is_small:
        raise Refused(_("Only what is worth NT$500 or less may go without notice and announcement."))
    again = keeping.announced_at is not None
    keeping.announced_at, keeping.way = now, way
    keeping.save(update_fields=["announced_at", "way"])
    if again:
        _count_anew(case, actor=actor, now=now)
        log(Action.CASE_AMENDED, case, actor=actor, now=now, announced=way)
    else:
        case = advance(case, "announce_found", actor=actor, now=now)
    wait(case, keeping, now=now)
    noted(keeping, "announced", actor=actor, now=now, step=now.isoformat(timespec="seconds"), way=way)
    if way == Keeping.Way.NONE:
        unlisted(case)
    else:
        listed(case, keeping, now=now)
    return case


def _count_anew(case: Case, *, actor, now: datetime) -> None:
    for clock in stages.running(case):
        if clock.stage and clock.stage.key in WAITS:
            clocks.tell(clock, "restart", at=now, by=actor, article=CLAIM)


@transaction.atomic
def keep_here(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """It stays here although it would go to the police: the full time of the law runs here, from the announcement."""
    case, keeping = hold(case, actor=actor, now=now)
    if not keeping.to_police:
        return case
    if case.police_items.filter(is_off=False).exists():
        raise Refused(_("It is on a list for the police. Take it off the list first."))
    keeping.to_police, keeping.kept_reason = False, reason[:200]
    keeping.save(update_fields=["to_police", "kept_reason"])
    if keeping.announced_at:
        wait(case, keeping, now=now)
    log(Action.CASE_AMENDED, case, actor=actor, now=now, note=reason, route="here")
    give_receipt(case, keeping, actor=actor, now=now)
    return case


@transaction.atomic
def send_to_police(case: Case, *, actor, now: datetime) -> Case:
    """It goes to the police after all."""
    case, keeping = hold(case, actor=actor, now=now)
    if keeping.to_police:
        return case
    keeping.to_police, keeping.kept_reason = True, ""
    keeping.save(update_fields=["to_police", "kept_reason"])
    if keeping.announced_at:
        wait(case, keeping, now=now)
    log(Action.CASE_AMENDED, case, actor=actor, now=now, route="police")
    give_receipt(case, keeping, actor=actor, now=now)
    return case


@transaction.atomic
def sell(case: Case, *, price: int, how: str, actor, now: datetime) -> Case:
    """變賣: it does not keep, or keeping it costs too much; the money is kept in its place (民法 §806)."""
    case, keeping = hold(case, actor=actor, now=now, ability="case.approve")
    if keeping.sold_at:
        raise Refused(_("It is sold already. Reload the page."))
    keeping.sold_at, keeping.sold_for = now, price
    keeping.save(update_fields=["sold_at", "sold_for"])
    if keeping.announced_at and case.stage and case.stage.key in WAITS:
        wait(case, keeping, now=now)
    noted(keeping, "sold", actor=actor, now=now, note=how, price=price)
    log(Action.CASE_AMENDED, case, actor=actor, now=now, note=how, sold_for=price)
    return case


@transaction.atomic
def destroy(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """銷毀: it did not keep and nobody would buy it."""
    case, keeping = hold(case, actor=actor, now=now, ability="case.approve")
    if not law.perishable(found(keeping)):
        raise Refused(_("Only what does not keep may be destroyed."))
    check_unclaimed(case)
    case = advance(case, "destroy_found", actor=actor, now=now, note=reason)
    noted(keeping, "destroyed", actor=actor, now=now, note=reason)
    unlisted(case)
    return case
