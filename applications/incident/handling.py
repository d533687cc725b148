"""What the desk does with a report: send out, answer, close, hand over. A group is handled as one, answered singly."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.incident.actions import facts
from applications.incident.document import hand_over_slip
from applications.incident.models import Incident
from audit.models import Action
from cases import documents
from cases.access import link_token
from cases.actions import Refused, advance, groups, log, tell_applicant
from cases.contents import in_both
from cases.models import Authority, Case, IssuedDocument, Transfer
from cases.recipients import mailbox
from cases.transitions import fits
from notifications.actions import queue

Closing = Incident.Closing


def group_of(case: Case) -> list[Case]:
    """The case and the open reports it leads, in one order, so that two who act at once wait for each other."""
    members = list(Case.objects.filter(lead=case, closed_at=None).select_related("service", "unit", "incident"))
    return [case, *sorted(members, key=lambda member: member.pk)]


def _refuse_member(case: Case) -> None:
    if lead := groups.open_lead(case):
        raise Refused(
            _("This report is joined to %(lead)s. Act there, or take it out of the group first.")
            % {"lead": lead.reference}
        )


@transaction.atomic
def send_out(case: Case, *, unit, actor, now: datetime, note: str = "") -> Case:
    """派遣: a unit goes and looks. It is told at once; the reports of the group count as sent out too."""
    _refuse_member(case)
    for one in _to_move(case, "send_out"):
        advance(one, "send_out", actor=actor, now=now, note=note)
        Incident.objects.filter(pk=one.pk).update(sent_unit=unit, sent_at=now)
    for recipient in mailbox(unit, now):
        queue(
            "incident_sent_out",
            to=recipient,
            key=f"incident_sent_out:{case.reference}:{unit.code}:{now.isoformat()}",
            case=case,
            unit=unit,
            now=now,
            **facts(case),
        )
    return Case.objects.get(pk=case.pk)


@transaction.atomic
def answer_first(report: Case, *, text: str, actor, now: datetime) -> Case:
    """初復: what is being done, to everybody who reported it, each under the own number."""
    _refuse_member(report)
    for case in _to_move(report, "first_answer"):
        advance(case, "first_answer", actor=actor, now=now)
        Incident.objects.filter(pk=case.pk).update(first_answer=text)
        tell_applicant(case, "incident_answer", step="answer", now=now, link=link_token(case), text=text)
    return Case.objects.get(pk=report.pk)


@transaction.atomic
def close(report: Case, *, closing: str, text: str, actor, now: datetime) -> Case:
    """結案: how it ended, told to everybody who reported it."""
    _refuse_member(report)
    for case in _to_move(report, "end_incident"):
        _end(case, "end_incident", closing, text, actor=actor, now=now)
        how = in_both(lambda: str(Closing(closing).label))
        how = {"how_zh": how["zh"], "how_en": how["en"]}
        tell_applicant(case, "incident_closed", step="end", now=now, link=link_token(case), text=text, **how)
    return Case.objects.get(pk=report.pk)


@transaction.atomic
def hand_over(
    report: Case, *, authority: Authority, reason: str, evidence: str, actor, now: datetime
) -> IssuedDocument:
    """移辦: the 受理報案移辦單 goes to the authority it belongs to, a word to each who reported it. Ends it with us.

    `evidence`: what goes along with the slip, and how the scene was secured.
    """
    _refuse_member(report)
    slips = []
    for case in _to_move(report, "hand_over"):
        _end(case, "hand_over", Closing.HANDED_OVER, reason, actor=actor, now=now)
        Transfer.objects.create(case=case, authority=authority, reason=reason[:500], at=now, by=actor)
        log(Action.CASE_TRANSFERRED, case, actor=actor, now=now, authority=authority.code)
        slips.append(
            documents.issue(
                case,
                IssuedDocument.Kind.HAND_OVER,
                content=hand_over_slip(case, authority, reason=reason, evidence=evidence, now=now),
                unit=case.unit,
                actor=actor,
                now=now,
            )
        )
        tell_applicant(case, "incident_handed_over", step="end", now=now, link=link_token(case), **_whom(authority))
    return slips[0]


def _whom(authority: Authority) -> dict:
    return {
        "authority_zh": authority.name_zh,
        "authority_en": authority.name_en,
        "authority_phone": authority.phone,
    }


def _to_move(case: Case, move: str) -> list[Case]:
    """The case, and those of its group that are not past this step already. The case itself says why it cannot."""
    case, *members = group_of(case)
    return [case, *(member for member in members if fits(member, move))]


def _end(case: Case, move: str, closing: str, text: str, *, actor, now) -> None:
    advance(case, move, actor=actor, now=now)
    Case.objects.filter(pk=case.pk).update(outcome=closing)
    Incident.objects.filter(pk=case.pk).update(closing=closing, result=text)
