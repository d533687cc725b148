"""Every write of an application to enter the coastal zone; what becomes of its permit stands in permits.py."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import access
from applications import people
from applications.coastal_zone import grants, permits
from applications.coastal_zone.application import Entry
from applications.coastal_zone.document import acknowledgement, permit
from applications.coastal_zone.exemptions import HOURS
from applications.coastal_zone.models import ControlledZone, Visit
from applications.coastal_zone.words import PRIVACY
from applications.models import Application, Person
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, clocks, contents, documents, rocdates
from cases.actions import Refused, decisions, lateness, signed, tell_applicant, tell_unit
from cases.models import Case, Decision, Draft, IssuedDocument, Service
from cases.models.case import FINAL, Status
from cases.recipients import Directory


@transaction.atomic
def file_application(
    service: Service, answers: dict, *, draft: Draft, language: str, form_version: int, now: datetime
) -> Case:
    """File an application with the corps that looks after the zone. The answer is due by the earlier of two limits."""
    entry = Entry(answers)
    case = actions.file_case(
        service,
        unit=entry.zone.unit,
        who=people.applicant_columns(entry.applicant),
        now=now,
        submission_key=draft.submission_key,
        language=language,
        consent_version=PRIVACY.version,
        form_version=form_version,
        anchors={"visit": entry.entry_at},
        words=entry.words(),
    )
    case.application = Application.objects.create(case=case, answers=entry.paper_answers())
    case.visit = Visit.objects.create(case=case, **entry.visit_columns())
    Person.objects.bulk_create(entry.person_rows(case))
    late = lateness.entered_late(case, now=now)
    documents.issue(
        case,
        IssuedDocument.Kind.ACKNOWLEDGEMENT,
        content=acknowledgement(case, entry, late=bool(late)),
        unit=case.unit,
        actor=CITIZEN,
        now=now,
    )
    facts = permits.facts(case.visit)
    tell_applicant(case, "visit_filed", step="filed", now=now, **facts, **late)
    tell_unit(case, "visit_filed_unit", to="unit", step="filed", now=now, directory=Directory(now), **facts)
    return case


def advise(service: Service, answers: dict, now: datetime) -> None:
    """免申請: the person was told that no permit is needed, and it is counted without naming anybody."""
    said = (answers.get("exemption") or {}).get("answer", "none")
    visit = answers.get("visit") or {}
    reason = HOURS if said == "none" else said
    record(
        Action.REPORT_ADVISED, actor=CITIZEN, now=now, service=service.code, reason=reason, zone=visit.get("zone", "")
    )


# --- Deciding ---------------------------------------------------------------------------------------------------------
def decision_content(case: Case, decision: Decision) -> dict:
    """The permit; what else can be decided has the common paper."""
    if decision.outcome not in grants.GRANTS:
        return contents.decision(case, decision, decisions.outcome_of(case, decision.outcome))
    visit = _visit(case)
    return permit(case, visit, permits.granted(visit, decision))


def _visit(case: Case) -> Visit:
    visit = Visit.objects.select_related("zone").get(pk=case.pk)
    visit.case = case
    return visit


def decided(case: Case, decision: Decision, document, actor, now: datetime) -> None:
    """In the transaction of the approval: what was permitted stands in the visit; no permit for a closed zone."""
    clocks.meet(case.deadlines.filter(met_at=None).select_related("stage"), at=now, by=actor)
    if decision.outcome in (grants.REVOKED_PART, grants.ANNULLED_PART):
        permits.leave(_visit(case), decision, actor=actor, now=now)
    if decision.outcome not in grants.GRANTS:
        return
    visit = _visit(case)
    # Somebody may be closing the zone at this moment: one of the two waits for the other.
    zone = ControlledZone.objects.select_for_update().get(pk=visit.zone_id)
    grant = permits.granted(visit, decision)
    _refuse_closed(zone, grant)
    visit.left_out = [person.order for person in case.people.all() if person.order not in grant.people]
    visit.days, visit.holds_from, visit.holds_until = grant.days, grant.holds_from, grant.holds_until
    visit.save(update_fields=["left_out", "days", "holds_from", "holds_until"])


def _refuse_closed(zone: ControlledZone, grant: grants.Grant) -> None:
    for closure in zone.closed_during(grant.holds_from, grant.holds_until):
        if permits.touches(closure, grant.days, grant.holds_from, grant.holds_until):
            text = _("The zone is closed from %(from)s to %(until)s. Take these days off, or lift the closing first.")
            ends = {"from": closure.starts_at, "until": closure.ends_at}
            raise Refused(text % {name: rocdates.moment(at, get_language()) for name, at in ends.items()})


# --- Fewer people, a shorter stay, seen on the beach ------------------------------------------------------------------
@transaction.atomic
def reduce(case: Case, *, days: list[str], people: list[int], actor, now: datetime) -> Case:
    """Take days or people off: a notice, not a new application. A permit is issued anew, without them.

    Nothing is ever added this way. Raises Refused for a closed case.
    """
    case = actions.lock(case)
    actions.check_may(case, "case.handle", actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("The case is closed; nothing more can be changed."))
    visit = Visit.objects.select_for_update().select_related("zone").get(pk=case.pk)
    visit.case = case
    standing = [one.order for one in case.people.all() if one.order not in visit.left_out]
    gone = [order for order in standing if order not in people]
    kept = [day for day in visit.days if day in days]
    if not kept or len(gone) == len(standing):
        raise Refused(_("Nothing would be left. To give up the visit, withdraw it."))
    visit.days, visit.left_out = kept, sorted({*visit.left_out, *gone})
    permitted = visit.holds_from is not None
    if permitted:
        visit.holds_from, visit.holds_until = grants.bounds(visit, kept)
    visit.save(update_fields=["days", "left_out", "holds_from", "holds_until"])
    actions.log(Action.CASE_AMENDED, case, actor=actor, now=now, days=len(kept), people=len(standing) - len(gone))
    if permitted:
        permits.issue_anew(visit, actor=actor, now=now)
    step, facts = f"reduced:{now.isoformat()}", permits.facts(visit)
    tell_applicant(case, "visit_reduced", step=step, now=now, **facts)
    tell_unit(case, "visit_reduced_unit", to="unit", step=step, now=now, directory=Directory(now), **facts)
    return case


def may_check(user, case: Case, now: datetime) -> bool:
    """Who handles cases in the unit of the case, or at one of its stations: they stand on the beach."""
    paths = access.units_where(user, "case.handle", now)
    return any(case.unit.path.startswith(path) or path.startswith(case.unit.path) for path in paths)


@transaction.atomic
def check_entry(case: Case, *, actor, now: datetime) -> Case:
    """Somebody of ours saw them enter with the permit. The first time counts; raises Refused where it does not hold."""
    case = actions.lock(case)
    if not may_check(actor, case, now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))
    visit = Visit.objects.select_for_update().get(pk=case.pk)
    if case.status != Status.DECIDED or not permits.holds_at(visit, now):
        raise Refused(_("The permit does not hold at this moment. Nobody may enter with it."))
    if visit.entered_at is None:
        visit.entered_at = now
        visit.save(update_fields=["entered_at"])
    record(Action.CASE_CHECKED, actor=actor, signed_as=signed(actor, now, case.unit), case=case, now=now, at="entry")
    return case
