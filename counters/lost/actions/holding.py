"""What every act on a found item stands on: case and keeping held, the stage it waits on, the mark in the book."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from cases import actions, clocks
from cases.actions import Refused, check_may, stages
from cases.models import Case
from cases.models.case import FINAL
from counters import actions as book
from counters.lost import law
from counters.lost.actions import losses
from counters.lost.record import found_of
from counters.models import Keeping, Listing

SERVICE = "lost-property"
WAITS = ("police", "claim", "claim-small", "claim-month")  # the stages on which whoever lost it may come


def hold(case: Case, *, actor, now: datetime, ability: str = "case.handle") -> tuple[Case, Keeping]:
    """Both rows as they are now, held until the transaction ends. Raises Refused for a closed case."""
    case = actions.lock(case)
    check_may(case, ability, actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("This is settled already. Reload the page to see how."))
    keeping = Keeping.objects.select_for_update(of=("self",)).select_related("line__found_item", "line__unit")
    return case, keeping.get(pk=case.pk)


def found(keeping: Keeping) -> law.Found:
    return found_of(keeping.line.found_item, keeping)


def wait(case: Case, keeping: Keeping, *, now: datetime) -> None:
    """Have the clock run that fits the facts: for the police, or for whoever lost it. Others that ran are over."""
    facts = found(keeping)
    announced = keeping.way != Keeping.Way.NONE
    key = "police" if keeping.to_police else law.claim_stage(facts, announced=announced)
    stage = case.sop.stages.get(key=key)
    running = [clock for clock in stages.running(case) if clock.stage and clock.stage.key in WAITS]
    clocks.meet([clock for clock in running if clock.stage.key != key], at=now)
    stages.enter(case, stage, at=keeping.announced_at if announced else facts.found_at, now=now)
    case.save(update_fields=["stage"])


def listed(case: Case, keeping: Keeping, *, now: datetime) -> None:
    """What the public may see of it: kind, day and area; whoever lost such a thing hears of it."""
    item = keeping.line.found_item
    shown = {
        "reference": case.reference,
        "kind": item.kind,
        "found_on": law.day_of(item.found_at),
        "county": item.county,
        "unit": case.unit,
    }
    listing, _new = Listing.objects.update_or_create(case=case, defaults=shown)
    losses.tell(listing, now=now)
    expire_pages()


def unlisted(case: Case) -> None:
    """Nobody need look for it any more."""
    Listing.objects.filter(case=case).delete()
    expire_pages()


def noted(keeping: Keeping, kind: str, *, actor, now: datetime, step: str = "", note: str = "", **data) -> None:
    """The mark on its line in the book."""
    book.mark(keeping.line, kind, actor=actor, now=now, step=step, note=note, **data)
