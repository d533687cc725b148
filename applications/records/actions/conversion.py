"""改列: filed under the wrong one of two laws. The number and the day of receipt stay, the period is the other law's.

Already filed by the records procedure: archives; not yet: government information (檔案管理局 檔應字第0920004196號).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.records.actions.filing import due, facts, welcome
from applications.records.kinds import INFORMATION, kind_of
from applications.records.models import AccessRequest
from audit.models import Action
from cases import actions, clocks
from cases.access import link_token
from cases.actions import Refused, check_may, consultations, log, stages, tell_applicant
from cases.catalogue import current_sop
from cases.models import Case, Service
from cases.models.case import Status

FROM = (Status.RECEIVED, Status.IN_REVIEW, Status.CONSULTING, Status.AWAITING_SIGNATURE)
Means = AccessRequest.Means


def why_not(case: Case) -> str:
    """What stands against converting it now, in words; "" for nothing."""
    if not kind_of(case).converts_to:
        return _("A request about one's own data is decided under its own law.")
    if case.access_request.wish != AccessRequest.Wish.GIVE:
        return _("To correct information is not a request for archives.")
    if case.status not in FROM:
        return _("It can be changed only while it is being looked at, with nothing asked of the applicant.")
    if consultations.waiting(case).exists():
        return _("Others have been asked and have not answered yet. Wait for them, or go on without them.")
    if case.decisions.filter(approved_at=None, returned_at=None).exists():
        return _("A decision is drafted under the law in force for it. Send the draft back first.")
    return ""


@transaction.atomic
def convert(case: Case, *, reason: str, actor, now: datetime) -> Case:
    """Go on under the other law. Same number; the period counts from the day of receipt; the applicant is told."""
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    asked = case.access_request = AccessRequest.objects.select_for_update().get(pk=case.pk)
    refusal = why_not(case)
    if refusal:
        raise Refused(refusal)
    kind, before = kind_of(case), case.service
    service = Service.objects.get(code=kind.converts_to)
    sop = current_sop(service, now)
    if sop is None:
        raise Refused(_("That service has no procedure in force today."))
    waited = asked.received_at is None
    running = stages.running(case)
    clocks.meet([clock for clock in running if clock.stage_id or _outgrown(clock, sop)], at=now, by=actor)
    case.service, case.sop, case.limit, case.status = service, sop, None, Status.RECEIVED
    first = sop.stages.filter(is_side=False, status=Status.RECEIVED).order_by("order").first()
    stages.enter(case, first, at=now, now=now)
    case.save(update_fields=["service", "sop", "limit", "status", "stage"])
    _fit_answers(case)
    _count_anew(case, running, kind, reason=reason, actor=actor, now=now)
    asked.converted_from, asked.converted_at, asked.conversion_reason = before, now, reason
    if waited:  # archives want no signature: it counts from the moment it was filed (檔案法施行細則 §18 II 3)
        asked.received_at, asked.signed_by = case.filed_at, Means.NOT_NEEDED
    asked.save()
    log(Action.CASE_CONVERTED, case, actor=actor, now=now, note=reason, before=before.code, after=service.code)
    if waited:
        welcome(case, actor=actor, now=now)
    tell_applicant(
        case,
        "request_converted",
        step=f"converted:{service.code}:{now.isoformat()}",
        now=now,
        link=link_token(case),
        due_at=due(case),
        before_zh=before.title_zh,
        before_en=before.title_en,
        reason=reason,
        **facts(case),
    )
    return case


def _outgrown(clock, sop) -> bool:
    """Extended by the one law (政府資訊公開法 §12 I), while the other has no such time (檔案法 §19: 30 days)."""
    return clock.stage_id is None and not sop.max_extensions and clock.ledger.filter(kind="extend").exists()


def _count_anew(case: Case, running, kind, *, reason, actor, now) -> None:
    """The clock of the whole case goes on under the other period, from the same first day; its ledger says so. One that
    was extended where the other law knows no extension ends, and another begins on that day."""
    whole = [clock for clock in running if clock.stage_id is None]
    if not whole:
        clocks.start_many(case, [(None, case.filed_at)], now=now)
    for clock in whole:
        if clock.met_at:
            begun = [line.at for line in clock.ledger.all() if line.kind in ("start", "restart")]
            clocks.start_many(case, [(None, max(begun))], now=now)
            continue
        clock.case = case
        clocks.tell(clock, "recount", at=now, by=actor, article=kind.conversion_article, reason=reason[:200])


def _fit_answers(case: Case) -> None:
    """What the other form asks besides, as whoever did not know of it would have answered."""
    application = case.application
    answers = {**application.answers}
    if case.service.code == INFORMATION:
        answers.setdefault("wish", {"wish": AccessRequest.Wish.GIVE})
        answers["purpose"] = {"reduction": "none", **answers["purpose"]}
    application.answers = answers
    application.save(update_fields=["answers"])
