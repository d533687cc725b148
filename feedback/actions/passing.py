"""移轉、轉其他程序: what belongs elsewhere goes there, whole or in part, and what is no petition to its procedure."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from audit.models import Action
from cases import documents
from cases.actions import Refused, check_may, lock, log, tell_applicant, transfers
from cases.actions.closing import close
from cases.models import Authority, Case, IssuedDocument, Transfer
from cases.models.case import FINAL
from feedback.actions.registering import REGISTER
from feedback.mailbox import papers
from feedback.mailbox.procedures import PROCEDURES
from feedback.models import PartTransfer
from feedback.replies.outcomes import CONVERTED


def ability_of(actor, case: Case, now: datetime) -> str:
    """As who decides the case, or as the secretariat that registers it."""
    return "case.decide" if access.may(actor, "case.decide", unit=case.unit, now=now) else REGISTER


def transfer(case: Case, *, authority: Authority, reason: str, actor, now: datetime) -> Transfer:
    """The whole letter belongs elsewhere: sent at once, the petitioner is told (行政程序法 §172). Raises Refused."""
    ability = ability_of(actor, case, now)
    return transfers.transfer(case, authority=authority, reason=reason, actor=actor, now=now, ability=ability)


@transaction.atomic
def transfer_part(case: Case, *, authority: Authority, part: str, reason: str, actor, now: datetime) -> PartTransfer:
    """A part belongs elsewhere; the rest stays and is answered here. The name goes along only where the petitioner
    allowed it. Raises Refused."""
    case = lock(case)
    check_may(case, ability_of(actor, case, now), actor=actor, now=now)
    if case.status in FINAL:
        raise Refused(_("The case is closed; it stays where it is."))
    if not part.strip():
        raise Refused(_("Say which part goes there."))
    transfers.check_authority(authority, reason)
    if case.part_transfers.filter(authority=authority, part=part).exists():
        raise Refused(_("This part was sent there already."))
    sent = PartTransfer.objects.create(
        case=case,
        authority=authority,
        part=part,
        reason=reason,
        with_name=case.petition.may_pass_name,
        at=now,
        by=actor,
    )
    log(Action.CASE_PART_TRANSFERRED, case, actor=actor, now=now, authority=authority.code, number=sent.pk)
    documents.issue(
        case, IssuedDocument.Kind.LETTER, content=papers.part(case, sent), unit=case.unit, actor=actor, now=now
    )
    tell_applicant(
        case,
        "petition_part_transferred",
        step=f"part:{sent.pk}",
        now=now,
        authority_zh=authority.name_zh,
        authority_en=authority.name_en,
        authority_phone=authority.phone,
        part=part,
        reason=reason,
    )
    return sent


@transaction.atomic
def convert(case: Case, *, to: str, reason: str, actor, now: datetime) -> Case:
    """What is asked is no petition: the petitioner hears which procedure it is, and the letter ends. Raises Refused."""
    procedure = PROCEDURES.get(to)
    if procedure is None:
        raise Refused(_("Choose the procedure it belongs to."))
    if not reason.strip():
        raise Refused(_("Write why it belongs to another procedure: the petitioner reads this."))
    ability = ability_of(actor, case, now)
    case = close(case, outcome=CONVERTED, tell=False, actor=actor, now=now, note=reason, ability=ability)
    log(Action.CASE_CONVERTED, case, actor=actor, now=now, to=to)
    tell_applicant(
        case,
        "petition_converted",
        step="converted",
        now=now,
        procedure_zh=procedure.zh,
        procedure_en=procedure.en,
        service_code=procedure.service,
        reason=reason,
    )
    return case
