"""交付: back to the owner, or to whom the law gives it. Identity seen, signed for; above a value a second officer."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases import clocks
from cases.actions import Refused, advance, log, tell_applicant
from cases.models import Case
from cases.office import office
from counters.lost import law
from counters.lost.actions.claims import refuse_others, settle_clock
from counters.lost.actions.entry import facts
from counters.lost.actions.holding import WAITS, found, hold, noted, unlisted
from counters.models import Claim, Delivery

To = Delivery.To


class Way(NamedTuple):
    """One way to leave us: the move, the mark in the book, on which stages, what the finder is told."""

    move: str
    mark: str
    stages: tuple
    notice: str = ""


WAYS = {
    To.OWNER: Way("give_back", "returned", WAITS, notice="found_returned"),
    To.FINDER: Way("finder_collects", "collected", ("collect",)),
    To.GOVERNMENT: Way("to_government", "government", ("government",)),
    To.AGENCY: Way("to_agency", "agency", ("government",)),
}


def needs_second(facts_of: law.Found) -> bool:
    """雙人核對: above a value, and where nobody can say what it is worth."""
    return facts_of.worth is None or facts_of.worth > settings.LOST_SECOND_OFFICER


@transaction.atomic
def deliver(case: Case, *, to: str, given: dict, actor, now: datetime, claim: Claim | None = None) -> Delivery:
    """Prepare the hand-over, and make it unless a second officer has to look. `given`: columns of Delivery.

    Raises Refused: no claim that fits, a reward above what the law allows, or prepared already.
    """
    case, keeping = hold(case, actor=actor, now=now)
    if Delivery.objects.filter(case=case).exists():
        raise Refused(_("A hand-over is prepared already. The second officer confirms it, or drop it first."))
    facts_of = found(keeping)
    if case.stage is None or case.stage.key not in WAYS[To(to)].stages:
        raise Refused(_("It is not the time for this. Reload the page to see what has changed."))
    if to == To.OWNER:
        if claim is None or claim.case_id != case.pk or claim.state != Claim.State.MATCHED:
            raise Refused(_("First a description has to fit. Compare a claim, then give the thing back."))
        _check_reward(case, facts_of, given)
    row = Delivery.objects.create(
        case=case,
        to=to,
        claim=claim,
        given_by=actor,
        prepared_at=now,
        needs_second=to in (To.OWNER, To.FINDER) and needs_second(facts_of),
        **given,
    )
    log(Action.CASE_AMENDED, case, actor=actor, now=now, delivery=to)
    if not row.needs_second:
        _finish(case, keeping, row, actor=actor, now=now)
    return row


def _check_reward(case: Case, facts_of: law.Found, given: dict) -> None:
    told = law.reward(facts_of, office(), clocks.place_of(case.unit), hardship=given.get("hardship", False))
    if given.get("reward") and not told.may_ask:
        raise Refused(" ".join(str(reason) for reason in told.reasons))
    if told.ceiling is not None and given.get("reward", 0) > told.ceiling:
        raise Refused(str(told.reasons[0]))


@transaction.atomic
def confirm(case: Case, *, actor, now: datetime) -> Delivery:
    """第二人核對: another officer has seen paper, thing and person. Raises Refused for the one who prepared it."""
    case, keeping = hold(case, actor=actor, now=now)
    row = Delivery.objects.select_for_update().filter(case=case, done_at=None).first()
    if row is None:
        raise Refused(_("Nothing waits for a second officer. Reload the page to see what has changed."))
    if row.given_by_id == actor.pk:
        raise Refused(_("Somebody else has to confirm: you prepared the hand-over."))
    row.second = actor
    row.save(update_fields=["second"])
    _finish(case, keeping, row, actor=actor, now=now)
    return row


@transaction.atomic
def drop(case: Case, *, actor, now: datetime) -> None:
    """The person left, or something did not fit: nothing was handed over."""
    case, _keeping = hold(case, actor=actor, now=now)
    gone, _by = Delivery.objects.filter(case=case, done_at=None).delete()
    if not gone:
        raise Refused(_("This is settled already. Reload the page to see how."))
    log(Action.CASE_AMENDED, case, actor=actor, now=now, delivery="dropped")


def _finish(case: Case, keeping, row: Delivery, *, actor, now: datetime) -> None:
    way = WAYS[To(row.to)]
    row.done_at = now
    row.save(update_fields=["done_at"])
    if row.to == To.OWNER:
        refuse_others(case, why=_("It was given to somebody else."), actor=actor, now=now)
        settle_clock(case, actor=actor, now=now)
    case = advance(case, way.move, actor=actor, now=now)
    noted(keeping, way.mark, actor=actor, now=now, reward=row.reward, costs=row.costs, number=row.number)
    unlisted(case)
    if way.notice:
        tell_applicant(case, way.notice, step="end", now=now, reward=row.reward, **facts(keeping))
