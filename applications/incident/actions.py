"""Filing an incident report, and counting who was sent to 118 instead."""

from datetime import datetime

from django.db import transaction

from applications.incident.document import acknowledgement, both_kind, both_place
from applications.incident.models import Incident
from applications.incident.report import Report
from applications.incident.words import PRIVACY
from applications.models import Application
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases import actions, documents
from cases.access import link_token
from cases.actions import tell_applicant, tell_unit
from cases.models import Case, Draft, IssuedDocument, Service
from cases.models.case import Discretion
from cases.recipients import Directory


@transaction.atomic
def file_report(
    service: Service, answers: dict, *, draft: Draft, language: str, form_version: int, now: datetime
) -> Case:
    """File a report with the unit of its place; of an official's misconduct with the ethics office, sealed."""
    report = Report(answers)
    case = actions.file_case(
        service,
        unit=report.unit,
        who=report.who(),
        now=now,
        submission_key=draft.submission_key,
        language=language,
        consent_version=PRIVACY.version,
        form_version=form_version,
        anchors={},
        words=report.words(),
        discretion=report.discretion,
    )
    Application.objects.create(case=case, answers=report.paper_answers())
    case.incident = Incident.objects.create(case=case, **report.columns())
    documents.issue(
        case,
        IssuedDocument.Kind.ACKNOWLEDGEMENT,
        content=acknowledgement(case, report),
        unit=case.unit,
        actor=CITIZEN,
        now=now,
    )
    tell_applicant(case, "incident_filed", step="filed", now=now, link=link_token(case), **facts(case))
    directory = Directory(now)
    tell_unit(case, "incident_filed_unit", to="duty", step="filed", now=now, directory=directory, **facts(case))
    return case


def facts(case: Case) -> dict:
    """What the mails about a report say: never who reported, and of a sealed one nothing but its number."""
    kind, place = both_kind(case.incident), both_place(case.incident)
    said = {
        "kind_zh": kind["zh"],
        "kind_en": kind["en"],
        "place_zh": place["zh"],
        "place_en": place["en"],
        "occurred_at": case.incident.occurred_at.isoformat(),
    }
    if case.discretion == Discretion.SEALED:
        said = dict.fromkeys(said, "")
    return {**said, "unit_phone": case.contact.telephone}


def advise_call(service: Service, *, reason: str, now: datetime) -> None:
    """Somebody was sent to 118 instead of the form: counted, without a word of who or where."""
    record(Action.REPORT_ADVISED, actor=CITIZEN, now=now, service=service.code, reason=reason)
