"""Every write of a port check before the pier: filing, what a decision sets going, changing, taking back, lapsing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Person, Trip
from applications.people import applicant_columns
from applications.port_check import people
from applications.port_check.document import acknowledgement, closing_slip
from applications.port_check.lead import BEFORE, SHIFT, UNUSED, window
from applications.port_check.report import Report
from applications.port_check.words import PRIVACY
from applications.trips import facts, move_clocks, tell_alarmed
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, clocks, documents
from cases.actions import Refused, advance, check_may, lateness, log, tell_applicant, tell_unit
from cases.actions.decisions import drop_drafts
from cases.models import Case, Draft, IssuedDocument, Service
from cases.models.case import FINAL, Status
from cases.recipients import Directory

SLIP = IssuedDocument.Kind.CLOSING_SLIP


@transaction.atomic
def file_report(
    service: Service, answers: dict, *, draft: Draft, language: str, form_version: int, now: datetime, **by
) -> Case:
    """File a port check with the station of the port of departure. `by`: how else it came (channel, actor)."""
    report = Report(answers)
    case = actions.file_case(
        service,
        unit=report.ports[0].station,
        who=applicant_columns(report.applicant),
        now=now,
        submission_key=draft.submission_key,
        language=language,
        consent_version=PRIVACY.version,
        form_version=form_version,
        anchors={},  # nobody leaves before the decision: the clocks of the trip start with it
        words=report.words(),
        **by,
    )
    Application.objects.create(case=case, answers=people.paper(answers))
    case.trip = Trip.objects.create(case=case, **report.trip_columns())
    Person.objects.bulk_create(people.rows_for(case, answers))
    late = lateness.entered_late(case, now=now)
    _acknowledge(case, report, actor=by.get("actor", CITIZEN), now=now, late=bool(late))
    tell_applicant(case, "check_filed", step="filed", now=now, **facts(case), **late)
    _tell_unit(case, "check_filed_station", "filed", now, urgent=report.is_urgent)
    if report.is_urgent:
        tell_unit(case, "check_urgent", to="supervisor", step="filed", now=now, directory=Directory(now), **facts(case))
    return case


def _acknowledge(case: Case, report: Report, *, actor, now: datetime, late: bool = False) -> None:
    kind, content = IssuedDocument.Kind.ACKNOWLEDGEMENT, acknowledgement(case, report, late=late)
    documents.issue(case, kind, content=content, unit=case.unit, actor=actor, now=now)


def _tell_unit(case: Case, kind: str, step: str, now: datetime, **context) -> None:
    directory = Directory(now)
    tell_unit(case, kind, to="unit", step=step, now=now, directory=directory, **facts(case), **context)


def decided(case: Case, decision, document, actor, now: datetime) -> None:
    """Accepted: from now on the departure is waited for, at its station. Called in the transaction of the approval."""
    if case.status == Status.DECIDED:
        trip = Trip.objects.select_related("departure_port__station").get(pk=case.pk)
        come_to(case, trip.departure_port.station)
        clocks.start_many(case, [(case.sop.stages.get(key="departure"), trip.etd)], now=now)


def come_to(case: Case, station) -> bool:
    """The case is now in the hands of this station, wherever it was decided: there the vessel is checked next."""
    if case.unit_id == station.pk:
        return False
    case.unit = station
    case.save(update_fields=["unit"])
    actions.index_case(case, Report(people.answers_of(case)).words())
    return True


# --- Change ----------------------------------------------------------------------------------------------------------
def needs_review(before: Report, after: Report) -> bool:
    """Another vessel or port, somebody new, or a departure moved by more than 12 hours: looked at again."""
    if any(before.vessel[name] != after.vessel[name] for name in ("kind", "vessel_name", "vessel_number")):
        return True
    if any(before.voyage[name] != after.voyage[name] for name in ("departure_port", "return_port")):
        return True
    known = {person["identity"] for person in before.people}
    return bool({person["identity"] for person in after.people} - known) or abs(after.etd - before.etd) > SHIFT


@transaction.atomic
def change_report(case: Case, answers: dict, *, actor, now: datetime) -> bool:
    """Change vessel, plan or people before leaving. True where it is looked at again.

    A little later, earlier or fewer is only told to the station: a decided report then gets a new slip at once. What
    needs a new look does so until two hours before the planned departure; the slip is taken back. Raises Refused.
    """
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    trip = Trip.objects.select_for_update().select_related("departure_port", "return_port").get(pk=case.pk)
    _refuse_final(case)
    if trip.departed_at:
        raise Refused(_("The vessel has left: only the return can be changed now."))
    before, after = Report(people.answers_of(case)), Report(answers)
    again = case.status == Status.DECIDED and needs_review(before, after)
    if again and now > min(before.etd, after.etd) - BEFORE:
        raise Refused(
            _(
                "Another vessel, port, person or day has to be reported at least 2 hours before you leave. Call the "
                "station."
            )
        )
    _store(case, trip, answers, after)
    log(
        Action.CASE_AMENDED,
        case,
        actor=actor,
        now=now,
        again=again,
        etd=after.etd.isoformat(),
        eta=after.eta.isoformat(),
        people=len(after.people),
    )
    if again:
        case = _review_again(case, actor=actor, now=now)
    elif case.status == Status.DECIDED:
        move_clocks(case, {"departure": after.etd, "return": after.eta}, actor=actor, now=now)
        renew_slip(case, after, actor=actor, now=now)
    case.trip = trip
    step = f"changed:{now.isoformat()}"
    _acknowledge(case, after, actor=actor, now=now)
    tell_applicant(case, "check_changed", step=step, now=now, again=again, **facts(case))
    _tell_unit(case, "check_changed_station", step, now, again=again)
    return again


@transaction.atomic
def change_return(case: Case, plan: dict, *, actor, now: datetime) -> None:
    """At sea: another time or port of return. The watch follows it, at the station of that port; no new look is taken.

    `plan` names "return_port" and "eta". The slip stays: it was for leaving. Told are the applicant, the station that
    watches, the one that no longer does, and the command centre where it was alarmed. Raises Refused.
    """
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    trip = Trip.objects.select_for_update().get(pk=case.pk)
    _refuse_final(case)
    if not trip.departed_at:
        raise Refused(_("The vessel has not left yet. Change the whole plan."))
    answers = people.answers_of(case)
    answers = {**answers, "voyage": {**answers["voyage"], **plan}}
    report = Report(answers)
    before = case.unit
    _store(case, trip, answers, report)
    case.trip = trip
    moved = come_to(case, trip.return_port.station)
    move_clocks(case, {"return": report.eta}, actor=actor, now=now)
    log(Action.CASE_AMENDED, case, actor=actor, now=now, at_sea=True, port=trip.return_port.code, eta=plan["eta"])
    _acknowledge(case, report, actor=actor, now=now)
    step = f"changed:{now.isoformat()}"
    tell_applicant(case, "check_changed", step=step, now=now, at_sea=True, **facts(case))
    _tell_unit(case, "check_changed_station", step, now, at_sea=True)
    told = {"step": step, "now": now, "at_sea": True, **facts(case)}
    if moved:
        tell_unit(case, "check_changed_station", to="unit", unit=before, directory=Directory(now), **told)
    tell_alarmed(case, "check_changed_station", **told)


def _refuse_final(case: Case) -> None:
    if case.status in FINAL:
        raise Refused(_("The port check is closed; nothing more can be changed."))


def _store(case: Case, trip: Trip, answers: dict, report: Report) -> None:
    for name, value in report.trip_columns().items():
        setattr(trip, name, value)
    trip.save()
    Application.objects.filter(case=case).update(answers=people.paper(answers))
    case.people.all().delete()
    Person.objects.bulk_create(people.rows_for(case, answers))
    actions.index_case(case, report.words())


def _review_again(case: Case, *, actor, now: datetime) -> Case:
    """Back before the officer, with new clocks: the slip that named the old plan no longer holds."""
    _withdraw_slip(case, actor=actor, now=now)
    drop_drafts(case, now=now)
    case = advance(case, "review_again", actor=actor, now=now)
    clocks.start_many(case, [(None, now)], now=now)
    case.outcome = ""
    case.save(update_fields=["outcome"])
    return case


def renew_slip(case: Case, report: Report, *, actor, now: datetime) -> IssuedDocument:
    """The slip anew for the changed plan, on the decision that stands."""
    decision = case.decisions.filter(approved_at__isnull=False).order_by("-approved_at").first()
    first, last = window(report.etd)
    return documents.issue(
        case,
        SLIP,
        content=closing_slip(case, report, decision),
        unit=case.unit,
        actor=actor,
        now=now,
        valid_from=first,
        valid_until=last,
    )


def _withdraw_slip(case: Case, *, actor, now: datetime) -> None:
    for document in case.documents.filter(is_current=True, kind=SLIP):
        documents.withdraw(document, actor=actor, now=now)


# --- Taken back, lapsed ----------------------------------------------------------------------------------------------
@transaction.atomic
def cancel_report(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """Take back an accepted report, until the vessel has left. A second press changes nothing."""
    case = actions.lock(case)
    if case.status == Status.WITHDRAWN:
        return case
    case.trip = Trip.objects.select_related("departure_port", "return_port").get(pk=case.pk)
    if case.trip.departed_at:
        raise Refused(_("The vessel has left. Report to the station when you are back."))
    case = advance(case, "take_back", actor=actor, now=now, note=note)
    _withdraw_slip(case, actor=actor, now=now)
    case.trip = Trip.objects.select_related("departure_port", "return_port").get(pk=case.pk)
    tell_applicant(case, "check_cancelled", step="end", now=now, **facts(case))
    _tell_unit(case, "check_cancelled_station", "end", now)
    return case


def lapse_unused(*, now: datetime, most: int = 200) -> dict:
    """失效: who has not left 24 hours after the planned departure. Asks the clocks; a second run finds nothing."""
    due = (
        Case.objects.filter(
            status=Status.DECIDED,
            service__code="port-check",
            deadlines__met_at=None,
            deadlines__due_at__lte=now,
            deadlines__stage__key="departure",
        )
        .order_by("deadlines__due_at")
        .values_list("pk", flat=True)[:most]
    )
    return {"lapsed": sum(_lapse(pk, now) for pk in list(due))}


@transaction.atomic
def _lapse(pk: int, now: datetime) -> bool:
    """One case, held: whoever left or was moved meanwhile is left alone."""
    case = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, status=Status.DECIDED).first()
    if case is None:
        return False
    trip = Trip.objects.select_related("departure_port", "return_port").get(pk=pk)
    if trip.departed_at or trip.etd + UNUSED > now:
        return False
    case = advance(case, "unused", actor=None, now=now)
    _withdraw_slip(case, actor=None, now=now)
    case.trip = trip
    tell_applicant(case, "check_lapsed", step="end", now=now, **facts(case))
    _tell_unit(case, "check_lapsed_station", "end", now)
    return True
