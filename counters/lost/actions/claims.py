"""認領: somebody describes what they lost; an officer compares it with the hidden mark, and tells them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, clocks
from cases.actions import Refused, check_may, log, stages, tell_unit
from cases.models import Case
from cases.recipients import Directory
from counters.lost.actions.holding import WAITS, hold
from counters.models import Claim
from notifications.actions import queue
from notifications.recipients import Recipient

State = Claim.State
OPEN = (State.WAITING, State.MATCHED)
SAID = ("description", "lost_on", "lost_where", "name", "phone", "email")
MOST_WAITING = 20  # claims of one item nobody looked at yet: more are a joke, and the desk has a telephone
ANSWER = "answer-claim"


@transaction.atomic
def describe(case: Case, said: dict, *, request_key: UUID, language: str, now: datetime, actor=CITIZEN) -> Claim:
    """Take a description down, from the public page or at the desk. The same key gives the first claim again.

    Raises Refused once the thing is no longer waited for.
    """
    case = actions.lock(case)  # the second press waits here for the first
    if known := Claim.objects.filter(request_key=request_key, case=case).first():
        return known
    check_may(case, "case.handle", actor=actor, now=now)
    if case.stage is None or case.stage.key not in WAITS:
        raise Refused(_("It can no longer be claimed here. Call the unit that keeps it."))
    if case.claims.filter(state=State.WAITING).count() >= MOST_WAITING:
        raise Refused(_("Many people have described this thing already. Call the unit that keeps it."))
    claim = Claim.objects.create(
        case=case,
        online=actor is CITIZEN,
        language=language,
        made_at=now,
        request_key=request_key,
        **{name: said.get(name) or (None if name == "lost_on" else "") for name in SAID},
    )
    _start_clock(case, now)
    log(Action.CASE_AMENDED, case, actor=actor, now=now, claim=claim.pk)
    step = f"claim:{claim.pk}"
    if claim.online:
        tell_unit(case, "claim_came", to="unit", step=step, now=now, directory=Directory(now))
        tell_claimant(claim, "claim_received", now=now)
    return claim


def _start_clock(case: Case, now: datetime) -> None:
    """So many working days to compare, from the first that waits."""
    stage = case.sop.stages.filter(key=ANSWER).first()
    if stage and not case.deadlines.filter(stage=stage, met_at=None).exists():
        clocks.start_many(case, [(stage, now)], now=now)


@transaction.atomic
def compare(claim: Claim, *, fits: bool, finding: str, actor, now: datetime) -> Claim:
    """Does the description fit the thing and its hidden mark? The claimant hears yes or no, never why.

    Raises Refused where somebody was faster, or where another description fits already.
    """
    case, _keeping = hold(claim.case, actor=actor, now=now)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if claim.state != State.WAITING:
        raise Refused(_("This claim was compared already. Reload the page to see how."))
    if fits and case.claims.filter(state=State.MATCHED).exists():
        raise Refused(_("Another description fits already. Settle that claim first."))
    claim.state = State.MATCHED if fits else State.REFUSED
    claim.compared_by, claim.compared_at, claim.finding = actor, now, finding[:300]
    claim.save(update_fields=["state", "compared_by", "compared_at", "finding"])
    settle_clock(case, actor=actor, now=now)
    log(Action.CASE_AMENDED, case, actor=actor, now=now, claim=claim.pk, state=claim.state)
    if fits:
        tell_claimant(claim, "claim_fits", now=now)
    else:
        tell_claimant(claim, "claim_refused", now=now)
    return claim


@transaction.atomic
def reconsider(claim: Claim, *, reason: str, actor, now: datetime) -> Claim:
    """The claimant who was told to come could not show that it is theirs: the claim no longer fits."""
    case, _keeping = hold(claim.case, actor=actor, now=now)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if claim.state != State.MATCHED or hasattr(case, "delivery"):
        raise Refused(_("This is settled already. Reload the page to see how."))
    claim.state, claim.finding = State.REFUSED, reason[:300]
    claim.compared_by, claim.compared_at = actor, now
    claim.save(update_fields=["state", "compared_by", "compared_at", "finding"])
    log(Action.CASE_AMENDED, case, actor=actor, now=now, claim=claim.pk, state=claim.state)
    return claim


def settle_clock(case: Case, *, actor, now: datetime) -> None:
    """Nobody waits for a comparison any more."""
    if case.claims.filter(state=State.WAITING).exists():
        return
    clocks.meet([c for c in stages.running(case) if c.stage and c.stage.key == ANSWER], at=now, by=actor)


def check_unclaimed(case: Case) -> None:
    """What somebody claimed in time stays until that is settled (民法 §804 I, §805 I). The caller holds the case."""
    if case.claims.filter(state__in=OPEN).exists():
        said = {"case": case.reference}
        raise Refused(_("Somebody claims %(case)s: it stays here until that claim is settled.") % said)


def refuse_others(case: Case, *, why: str, states: tuple = (State.WAITING,), actor, now: datetime) -> None:
    """It cannot be theirs any more, for the reason `why`: whoever still waits is told."""
    for claim in case.claims.filter(state__in=states):
        claim.state, claim.finding = State.REFUSED, why
        claim.compared_by, claim.compared_at = actor, now
        claim.save(update_fields=["state", "finding", "compared_by", "compared_at"])
        tell_claimant(claim, "claim_refused", now=now)


def tell_claimant(claim: Claim, kind: str, *, now: datetime, **context) -> None:
    """By mail, where there is an address; else the station calls."""
    if not claim.email:
        return
    unit = claim.case.unit
    known = {"reference": claim.case.reference, "unit_zh": unit.name_zh, "unit_en": unit.name_en}
    queue(
        kind,
        to=Recipient(name=claim.name, email=claim.email, language=claim.language),
        key=f"{kind}:claim:{claim.pk}",
        case=claim.case,
        unit=unit,
        now=now,
        unit_phone=unit.phone,
        **known,
        **context,
    )
