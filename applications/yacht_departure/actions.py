"""Every write of the yacht departure report: filing, changing, cancelling, coming back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from applications.models import Application, Person, Trip
from applications.trips import facts, move_clocks, tell_alarmed
from applications.yacht_departure import people
from applications.yacht_departure.document import acknowledgement
from applications.yacht_departure.report import Report
from applications.yacht_departure.words import PRIVACY
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, clocks, documents
from cases.access import link_token
from cases.actions import Refused, advance, signed, tell_applicant, tell_unit
from cases.models import Case, Draft, IssuedDocument, Service
from cases.models.case import FINAL, Status
from cases.recipients import Directory


@transaction.atomic
def file_report(
    service: Service, answers: dict, *, draft: Draft, language: str, form_version: int, now: datetime
) -> Case:
    """File a report. A yacht that may not sail is kept as 退回, never 完成報備, and the station is told at once."""
    report = Report(answers)
    refusals = report.refusals()
    unit = report.ports[0].station
    case = actions.file_case(
        service,
        unit=unit,
        who=_applicant(report),
        now=now,
        submission_key=draft.submission_key,
        language=language,
        consent_version=PRIVACY.version,
        form_version=form_version,
        anchors={"departure": report.etd, "return": report.eta},
        words=report.words(),
        status=Status.NOT_ACCEPTED if refusals else Status.RECEIVED,
        outcome=",".join(finding.code for finding in refusals),
    )
    Application.objects.create(case=case, answers=report.paper_answers())
    case.trip = Trip.objects.create(case=case, **report.trip_columns())
    Person.objects.bulk_create(people.rows_for(case, answers))
    if refusals:
        _tell_refused(case, refusals, now)
    else:
        _issue(case, report, now=now)
        _tell_filed(case, now)
    return case


def _applicant(report: Report) -> dict:
    skipper = report.skipper
    return {
        "name": skipper["name"],
        "identity_kind": skipper["identity_kind"],
        "identity": skipper["identity"],
        "phone": skipper["phone"],
        "email": skipper.get("email") or "",
        "address": skipper.get("address") or "",
    }


def _issue(case: Case, report: Report, *, now: datetime, actor=CITIZEN) -> IssuedDocument:
    return documents.issue(
        case,
        IssuedDocument.Kind.ACKNOWLEDGEMENT,
        content=acknowledgement(case, report),
        unit=case.unit,
        actor=actor,
        now=now,
        valid_until=None,
    )


def _tell_filed(case: Case, now: datetime) -> None:
    tell_applicant(case, "report_filed", step="filed", now=now, link=link_token(case), **facts(case))
    directory = Directory(now)
    tell_unit(case, "report_filed_station", to="unit", step="filed", now=now, directory=directory, **facts(case))


def _tell_refused(case: Case, refusals, now: datetime) -> None:
    codes = [finding.code for finding in refusals]
    tell_applicant(case, "report_returned", step="filed", now=now, reasons=codes, **facts(case))
    directory = Directory(now)
    tell_unit(
        case, "report_may_not_sail", to="unit", step="filed", now=now, directory=directory, reasons=codes, **facts(case)
    )


@transaction.atomic
def change_report(case: Case, answers: dict, *, actor, now: datetime) -> Case:
    """Change a report: before departure plan and people, after it only the return. A new acknowledgement is issued.

    Who had said to be back and gives a new plan is out after all: the watch speaks again. Raises Refused when the yacht
    may no longer sail that way, or nothing can be changed any more. Who is out already may always say to be late.
    """
    case = actions.lock(case)
    _refuse_final(case)
    _check_actor(case, actor, now)
    report = Report(answers)
    trip = Trip.objects.select_for_update().get(pk=case.pk)
    for finding in report.refusals():
        if not (finding.code == "insurance_ends" and is_out(trip, report.etd, now)):
            raise Refused(f"{finding.text} ({finding.article})")
    if trip.departed_at and (report.etd != trip.etd or report.people != trip.people):
        raise Refused(_("The yacht has left: only the return can be changed now."))
    moved = {"departure": report.etd, "return": report.eta}
    not_back = trip.back_said_at is not None
    trip.back_said_at = None
    for name, value in report.trip_columns().items():
        setattr(trip, name, value)
    trip.save()
    case.trip = trip
    Application.objects.filter(case=case).update(answers=report.paper_answers())
    case.people.all().delete()
    Person.objects.bulk_create(people.rows_for(case, answers))
    if not_back:
        clocks.watch_again(case, at=now, by=None if actor is CITIZEN else actor)
    move_clocks(case, moved, actor=actor, now=now)
    actions.index_case(case, report.words())
    record(
        Action.CASE_CHANGED,
        actor=actor,
        signed_as=signed(actor, now, case.unit),
        case=case,
        now=now,
        etd=report.etd.isoformat(),
        eta=report.eta.isoformat(),
        people=report.people,
        **({"insured_until": report.insured_until.isoformat()} if report.outlasts_insurance else {}),
    )
    _issue(case, report, now=now, actor=actor)
    step = f"changed:{now.isoformat()}"
    told = {**facts(case), "uninsured_on": report.insured_until.isoformat() if report.outlasts_insurance else None}
    tell_applicant(case, "report_changed", step=step, now=now, link=link_token(case), **told)
    tell_unit(case, "report_changed_station", to="unit", step=step, now=now, directory=Directory(now), **told)
    tell_alarmed(case, "report_changed_station", step=step, now=now, **told)
    return case


def is_out(trip: Trip, etd: datetime, now: datetime) -> bool:
    """Whether the yacht is, or must be taken to be, at sea: the law forbids leaving port, not saying when one is back.

    The station may not have registered the departure; a departure put off by this change is still to come.
    """
    return bool(trip.departed_at) or etd == trip.etd <= now


@transaction.atomic
def cancel_report(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """Cancel: by the applicant before departure, by the station whenever it is asked to."""
    if actor is CITIZEN and case.trip.departed_at:
        raise Refused(_("The station has registered your departure. Press “We are back” when you return, or call it."))
    case = advance(case, "cancel", actor=actor, now=now, note=note)
    _withdraw_document(case, actor=actor, now=now)
    record(Action.CASE_CANCELLED, actor=actor, signed_as=signed(actor, now, case.unit), case=case, now=now)
    _tell_end(case, "report_cancelled", now)
    tell_unit(case, "report_cancelled_station", to="unit", step="end", now=now, directory=Directory(now), **facts(case))
    return case


@transaction.atomic
def say_back(case: Case, *, now: datetime) -> Case:
    """「我們回來了」: silences the calls at once; the station's registration of the return closes the watch.

    Pressed twice it changes nothing. Raises Refused when the case is closed.
    """
    case = actions.lock(case)
    trip = Trip.objects.select_for_update().get(pk=case.pk)
    case.trip = trip
    if trip.back_said_at:
        return case
    _refuse_final(case)
    trip.back_said_at = now
    trip.save(update_fields=["back_said_at"])
    for clock in case.deadlines.filter(met_at=None).select_related("stage"):
        clock.case = case
        clocks.hush(clock, at=now)
    record(Action.WATCH_HUSHED, actor=CITIZEN, case=case, now=now)
    step = f"back:{now.isoformat()}"  # who says so, is out again and comes back is heard twice
    tell_unit(case, "back_said", to="unit", step=step, now=now, directory=Directory(now), **facts(case))
    tell_alarmed(case, "back_said", step=step, now=now, **facts(case))
    return case


@transaction.atomic
def acknowledge(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """安檢所收悉."""
    case = advance(case, "acknowledge", actor=actor, now=now, note=note)
    tell_applicant(case, "report_acknowledged", step="acknowledged", now=now, link=link_token(case), **facts(case))
    return case


@transaction.atomic
def depart(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """出港登記."""
    case = advance(case, "depart", actor=actor, now=now, note=note)
    Trip.objects.filter(pk=case.pk).update(departed_at=now)
    return case


@transaction.atomic
def come_back(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """返港登記: closes the watch and the case."""
    case = advance(case, "come_back", actor=actor, now=now, note=note)
    Trip.objects.filter(pk=case.pk).update(returned_at=now)
    _tell_end(case, "report_closed", now)
    return case


@transaction.atomic
def stay_ashore(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """未出港: the report was not used."""
    case = advance(case, "stay_ashore", actor=actor, now=now, note=note)
    _withdraw_document(case, actor=actor, now=now)
    _tell_end(case, "report_unused", now)
    return case


def _tell_end(case: Case, kind: str, now: datetime) -> None:
    tell_applicant(case, kind, step="end", now=now, **facts(case))


def _withdraw_document(case: Case, *, actor, now: datetime) -> None:
    for document in case.documents.filter(is_current=True):
        documents.withdraw(document, actor=actor, now=now)


def _refuse_final(case: Case) -> None:
    if case.status in FINAL:
        raise Refused(_("The report is closed; nothing more can be changed."))


def _check_actor(case: Case, actor, now: datetime) -> None:
    if actor is not CITIZEN and not access.may(actor, "case.handle", unit=case.unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def advise_border(service: Service, *, port: str, now: datetime) -> None:
    """A border-crossing trip is not ours: the person is told where to go, and it is counted without naming anybody."""
    record(Action.REPORT_ADVISED, actor=CITIZEN, now=now, service=service.code, port=port, reason="border")
