"""登記、分類、分案、列管: a letter is read, given its kind, topic and time, and goes to the unit that will answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit
from audit.models import Action
from cases import clocks
from cases.actions import Refused, advance, check_may, forwardings, lock, log, tell_applicant
from cases.actions.extensions import whole_clock
from cases.models import Case
from cases.models.case import FINAL, Discretion, Status
from feedback.actions.petitions import index_petition
from feedback.mailbox import levels
from feedback.models import Petition, Topic

REGISTER = "petition.register"


@transaction.atomic
def register(
    case: Case, *, kind: str, topic: Topic, level: str, unit: Unit | None = None, reason: str = "", actor, now: datetime
) -> Case:
    """Register a letter and send it to the unit that will answer; the petitioner is told by when. Raises Refused.

    `unit`: None keeps it where it is, as a sealed one does.
    """
    case = lock(case)
    check_may(case, REGISTER, actor=actor, now=now)
    if case.status != Status.RECEIVED:
        raise Refused(_("This letter is registered already. Reload the page to see what has changed."))
    _classify(case, kind=kind, topic=topic, level=level, reason=reason, actor=actor, now=now)
    case = advance(case, "register_petition", actor=actor, now=now)
    goes = unit is not None and unit.pk != case.unit_id
    if goes:
        why = reason or _("Letter to the mailbox, for your answer.")
        forwardings.forward(case, unit=unit, reason=why, actor=actor, now=now, ability=REGISTER)
    _tell(case, unit if goes else case.unit, step="placed", now=now)
    return case


@transaction.atomic
def classify(case: Case, *, kind: str, topic: Topic, level: str, reason: str, actor, now: datetime) -> Case:
    """Change kind, topic or level of a letter that is being answered; its clock moves along. Raises Refused."""
    case = lock(case)
    check_may(case, REGISTER, actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("The case is closed; nothing more can be changed."))
    if not reason.strip():
        raise Refused(_("Write why it is classified differently."))
    before = whole_clock(case)
    before = before and before.due_at
    _classify(case, kind=kind, topic=topic, level=level, reason=reason, actor=actor, now=now)
    after = whole_clock(case)
    if before and after and after.due_at and after.due_at > before:
        _tell(
            case, case.unit, step=f"moved:{after.due_at.isoformat()}", now=now, before_at=before.isoformat(), why=reason
        )
    return case


def _classify(case: Case, *, kind, topic, level, reason, actor, now: datetime) -> None:
    """The caller holds the case and has checked who."""
    petition = Petition.objects.select_for_update(of=("self",)).select_related("topic").get(pk=case.pk)
    petition.case = case
    before = {"kind": petition.kind, "topic": petition.topic.code, "level": petition.level}
    petition.kind, petition.topic, petition.level = kind, topic, level
    petition.save(update_fields=["kind", "topic", "level"])
    put_level(case, level, reason=reason, actor=actor, now=now)
    after = {"kind": kind, "topic": topic.code, "level": level}
    log(Action.CASE_CLASSIFIED, case, actor=actor, now=now, note=reason, before=before, after=after)
    index_petition(petition)


def put_level(case: Case, level: str, *, reason: str, actor, now: datetime) -> None:
    """The stage of the level holds the limit of the case; its clock is worked out anew, with a line in the ledger."""
    stage = levels.stage_of(case, level)
    if stage is None or case.limit_id == stage.pk:
        return
    if why := why_not(case, level, now):
        raise Refused(why)
    clock = whole_clock(case)
    if levels.is_at_level(case):
        case.stage = stage
    case.limit = stage
    case.save(update_fields=["limit", "stage"])
    if clock is not None:
        clock.case = case
        clocks.tell(clock, "recount", at=now, by=actor, reason=reason[:200])


def why_not(case: Case, level: str, now: datetime) -> str:
    """Why this level cannot hold for the letter; empty where it can."""
    stage, clock = levels.stage_of(case, level), whole_clock(case)
    if stage is None or case.limit_id == stage.pk or clock is None or clock.due_at is None:
        return ""
    if clock.due_at <= now:
        return _("The time is over, so it cannot be given another one. Tell the petitioner a new day.")
    if clocks.worked_out(clock, stage).at <= now:
        return _("Counted from the day the letter came, the time of this level is over already. Choose a longer one.")
    return ""


def _tell(case: Case, unit: Unit, *, step: str, now: datetime, before_at: str = "", why: str = "") -> None:
    """The petitioner hears who answers and by when; where that day is over, that we are late."""
    clock = whole_clock(case)
    sealed = case.discretion == Discretion.SEALED
    due_at = clock.due_at if clock else None
    tell_applicant(
        case,
        "petition_placed",
        step=step,
        now=now,
        answers_zh="" if sealed else unit.name_zh,
        answers_en="" if sealed else unit.name_en,
        due_at=due_at.isoformat() if due_at else "",
        is_late=due_at is not None and due_at <= now,
        before_at=before_at,
        why=why,
    )
