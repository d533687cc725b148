"""補正: everything that is missing, asked for once; what comes, however late; the clock with it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import CITIZEN
from audit.models import Action
from cases import clocks, contents, documents, law
from cases.actions import decisions, stages
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant, tell_unit
from cases.calendar import TAIPEI
from cases.models import Case, IssuedDocument, Supplement
from cases.models.case import Status
from cases.recipients import Directory
from cases.stages import WORKING
from notifications.models import Notice

STAGE = "supplement"
ASKED = "supplement_asked"  # the notice; the database knows it by this name too (cases/migrations/0031)
REACHED_LATE = "補正通知送達，期間重新起算"


@transaction.atomic
def ask(case: Case, *, items: list[dict], reason: str = "", actor, now: datetime) -> Supplement:
    """Ask the applicant for all that is missing: `items` as {"key", "zh", "en"}. The case's clocks stop until it comes.

    Raises Refused where nothing is named, it was asked before, or the case is not at work.
    """
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if not items:
        raise Refused(_("Say what is missing: tick a line or write one."))
    if Supplement.objects.filter(case=case).exists():
        raise Refused(_("A supplement can be asked for once. Write to the applicant, or decide with what is there."))
    _check_at_work(case)
    stage = case.sop.stages.filter(key=STAGE).first()
    if stage is None:
        raise Refused(_("The procedure of this service has no step for a supplement."))
    asked = Supplement.objects.create(
        case=case,
        items=items,
        reason=reason,
        asked_at=now,
        asked_by=actor,
        stage_before=case.stage,
        status_before=case.status,
    )
    article = law.supplement(case).zh
    for clock in stages.stoppable(case):
        clocks.tell(clock, "pause", at=now, by=actor, article=article, reason="通知補正")
    case.status = Status.AWAITING_APPLICANT
    stages.enter(case, stage, at=now, now=now)
    case.save(update_fields=["status", "stage"])
    own = case.deadlines.filter(stage=stage, met_at=None).first()
    due_at = own.due_at if own else None
    log(Action.CASE_SUPPLEMENT_ASKED, case, actor=actor, now=now, items=[one["key"] for one in items])
    documents.issue(
        case,
        IssuedDocument.Kind.SUPPLEMENT,
        content=contents.supplement(case, asked, due_at),
        unit=case.unit,
        actor=actor,
        now=now,
    )
    tell_applicant(
        case,
        "supplement_asked",  # by its name: the tests look for the kinds there
        step="asked",
        now=now,
        must_reach=True,
        due_at=due_at and due_at.isoformat(),
        items_zh=[one["zh"] for one in items],
        items_en=[one["en"] for one in items],
        reason=reason,
    )
    return asked


def unreached(case: Case):
    """The request, while the applicant does not have it: on its way, come back, waiting to be printed or told. No time
    runs against them before they do (送達，行政程序法第67條以下); who gave it up has not reached them either."""
    return case.notices.filter(kind=ASKED).exclude(status__in=[Notice.Status.SENT, Notice.Status.TOLD])


@transaction.atomic
def reached(notice, *, actor, now: datetime) -> None:
    """The request reached the applicant on a later day than it was written: told by a person, posted, mailed at last.
    The time runs from then: it starts anew, and its last day is found as that of any time of its kind."""
    same_day = now.astimezone(TAIPEI).date() <= notice.created_at.astimezone(TAIPEI).date()
    if notice.kind != ASKED or same_day:
        return
    case = lock(notice.case)
    clock = next((c for c in stages.running(case) if c.stage_id and c.stage_id == case.stage_id), None)
    if case.status != Status.AWAITING_APPLICANT or clock is None:
        return
    before = clock.due_at
    clocks.tell(clock, "restart", at=now, by=actor, article=law.supplement(case).zh, reason=REACHED_LATE)
    log(
        Action.DEADLINE_RECOUNTED,
        case,
        actor=actor,
        now=now,
        note=REACHED_LATE,
        deadline=clock.pk,
        before=before.isoformat(),
        after=clock.due_at.isoformat(),
    )


def _check_at_work(case: Case) -> None:
    if case.status not in WORKING:
        raise Refused(
            _("The case is “%(status)s” now, so nothing can be asked for.") % {"status": case.get_status_display()}
        )
    if decisions.waiting(case):
        raise Refused(_("A draft decision waits. Send it back or take it back before you ask for more."))
    if stages.is_paused(case):
        raise Refused(_("The clock of this case is stopped. Let it run on first."))


@transaction.atomic
def receive(case: Case, *, answer: dict, actor, now: datetime) -> Supplement:
    """Take what came, in time or late: by the applicant's page (CITIZEN) or put in by an officer from paper.

    `answer`: {key of the item: text}. The clocks run on or start anew, as the procedure says; the case goes on where it
    stood. Raises Refused where nothing is waited for any more.
    """
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    asked = Supplement.objects.select_related("stage_before").filter(case=case).first()
    if asked is None or case.status != Status.AWAITING_APPLICANT:
        raise Refused(_("Nothing is waited for in this case any more."))
    by = None if actor is CITIZEN else actor
    asked.answer, asked.answered_at = answer, now
    asked.save(update_fields=["answer", "answered_at"])
    stages.leave(case, at=now, by=by)
    kind = "restart" if case.sop.correction == case.sop.Correction.RESTART else "resume"
    article = law.supplement(case).zh
    for clock in stages.stoppable(case):
        clocks.tell(clock, kind, at=now, by=by, article=article, reason="收到補正")
    case.status, case.stage = asked.status_before, asked.stage_before
    case.save(update_fields=["status", "stage"])
    log(Action.CASE_SUPPLEMENTED, case, actor=actor, now=now, items=sorted(answer))
    whole = case.deadlines.filter(stage=None, met_at=None).first()
    due_at = whole.due_at.isoformat() if whole and whole.due_at else None
    tell_applicant(case, "supplement_received", step="received", now=now, due_at=due_at)
    if actor is CITIZEN:
        tell_unit(case, "supplement_came", to="officer", step="received", now=now, directory=Directory(now))
    return asked
