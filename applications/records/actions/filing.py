"""收件: file a request; where the law wants a signature, it waits for it and no period runs."""

from datetime import datetime

from django.db import transaction

from accounts.models import Unit
from applications.models import Application
from applications.records import answers as kept
from applications.records import document, state
from applications.records.kinds import KINDS
from applications.records.models import AccessRequest, RequestedItem
from audit.actors import CITIZEN
from cases import actions, documents
from cases.access import link_token
from cases.actions import tell_applicant, tell_unit
from cases.models import Case, Draft, IssuedDocument, Service
from cases.models.case import Status
from cases.recipients import Directory

Means = AccessRequest.Means
CONSENT = "2026-11"
SIGNED = {"signed": Means.COUNTER, "letter": Means.POST}  # how somebody agreed at the desk -> how that is signed


@transaction.atomic
def file_request(
    service: Service, answers: dict, *, draft: Draft, language: str, form_version: int, now: datetime
) -> Case:
    """File a request for archives, information or one's own data.

    A request for information filed on line counts as received when it is signed (政府資訊公開法 §10 II): until then it
    stands in 待簽章 and its 15 days do not run. What came to the desk on signed paper counts from the day it came.
    """
    kind = KINDS[service.code]
    wish = kept.wish_of(answers)
    signed = SIGNED.get(draft.consent, Means.NOT_NEEDED) if kind.needs_signature else Means.NOT_NEEDED
    waits = kind.needs_signature and signed == Means.NOT_NEEDED
    case = actions.file_case(
        service,
        unit=Unit.objects.get(code=answers["purpose"]["holder"]),
        who=kept.applicant(answers),
        now=now,
        submission_key=draft.submission_key,
        language=language,
        consent_version=CONSENT,
        form_version=form_version,
        anchors={},
        words=kept.words(answers),
        status=Status.AWAITING_SIGNATURE if waits else Status.RECEIVED,
        limit=kind.limits.get(wish),
    )
    case.application = Application.objects.create(case=case, answers=kept.paper_answers(answers))
    agent = kept.agent_row(case, answers)
    if agent:
        agent.save(force_insert=True)
    RequestedItem.objects.bulk_create(kept.item_rows(case, answers))
    case.access_request = AccessRequest.objects.create(
        case=case,
        wish=wish,
        received_at=None if waits else case.filed_at,
        signed_by="" if waits else signed,
    )
    if waits:
        _ask_to_sign(case, answers, now=now)
    else:
        welcome(case, actor=CITIZEN, now=now)
    return case


def _ask_to_sign(case: Case, answers: dict, *, now: datetime) -> None:
    _issue(case, document.to_sign(case, answers), actor=CITIZEN, now=now)
    tell_applicant(case, "request_to_sign", step="filed", now=now, link=link_token(case), **facts(case))


def welcome(case: Case, *, actor, now: datetime) -> None:
    """It counts as received: the acknowledgement, the word to the applicant and to the unit."""
    _issue(case, document.acknowledgement(case), actor=actor, now=now)
    tell_applicant(
        case, "request_received", step="received", now=now, link=link_token(case), due_at=due(case), **facts(case)
    )
    tell_unit(
        case,
        "request_received_unit",
        to="unit",
        step="received",
        now=now,
        directory=Directory(now),
        due_at=due(case),
        service_zh=case.service.title_zh,
        service_en=case.service.title_en,
        **facts(case),
    )


def _issue(case: Case, content: dict, *, actor, now: datetime) -> IssuedDocument:
    return documents.issue(
        case, IssuedDocument.Kind.ACKNOWLEDGEMENT, content=content, unit=case.unit, actor=actor, now=now
    )


def due(case: Case) -> str:
    """The end of the statutory period, as a notice keeps it."""
    clock = state.whole_clock(case)
    return clock.due_at.isoformat() if clock and clock.due_at else ""


def facts(case: Case) -> dict:
    """What the mails about a request say: no names of others, no titles of files."""
    return {
        "items": case.requested_items.count(),
        "unit_phone": case.contact.telephone,
    }
