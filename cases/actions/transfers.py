"""移轉: a whole case belongs to another authority. It is sent there, the applicant is told, and it ends with us."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.models import Action
from cases import contents, documents, law
from cases.actions.closing import close
from cases.actions.holding import Refused, log
from cases.actions.telling import tell_applicant
from cases.models import Authority, Case, IssuedDocument, Transfer
from cases.models.case import Status


@transaction.atomic
def transfer(
    case: Case, *, authority: Authority, reason: str, actor, now: datetime, ability: str = "case.decide"
) -> Transfer:
    """Send a case on to the authority it belongs to, with a paper and a notice to the applicant. Raises Refused."""
    check_authority(authority, reason)
    # A second press waits in close() for the first, and finds the case closed.
    case = close(
        case,
        outcome="transferred",
        status=Status.TRANSFERRED,
        tell=False,
        actor=actor,
        now=now,
        note=reason,
        ability=ability,
    )
    sent = Transfer.objects.create(case=case, authority=authority, reason=reason, at=now, by=actor)
    log(Action.CASE_TRANSFERRED, case, actor=actor, now=now, authority=authority.code)
    documents.issue(
        case, IssuedDocument.Kind.TRANSFER, content=notice_of(case, sent), unit=case.unit, actor=actor, now=now
    )
    tell_applicant(
        case,
        "case_transferred",
        step="transferred",
        now=now,
        authority_zh=authority.name_zh,
        authority_en=authority.name_en,
        authority_phone=authority.phone,
        reason=reason,
    )
    return sent


def check_authority(authority: Authority, reason: str) -> None:
    """Raise Refused where nothing can be sent there, or nobody said why."""
    if not authority.is_active:
        raise Refused(_("This authority is not offered any more. Choose another one."))
    if not reason.strip():
        raise Refused(_("Write why the case belongs there."))


def notice_of(case: Case, sent: Transfer) -> dict:
    """移轉通知: where the case is now, and on what that rests."""
    body = sent.authority
    where = [
        contents.row(gettext_noop("Authority"), {"zh": body.name_zh, "en": body.name_en}),
        contents.row(gettext_noop("Telephone"), body.phone),
    ]
    if body.address_zh:
        where.append(contents.row(gettext_noop("Address"), body.address_zh))
    # The reason stands on the paper alone: it may tell what the case is about.
    where.append(contents.row(gettext_noop("Reason"), sent.reason) | {"private": True})
    article = law.transfer(case)
    return contents.paper(
        case,
        gettext_noop("Notice of transfer"),
        [
            (
                gettext_noop("Case"),
                [contents.row(gettext_noop("Service"), {"zh": case.service.title_zh, "en": case.service.title_en})],
            ),
            (gettext_noop("Where your case is now"), where),
        ],
        following=[
            contents.both(gettext_noop("You need not file again. The authority named above answers you.")),
            contents.both(gettext_noop("Where the law sets a last day, the day on which you filed with us counts.")),
        ],
        notes=[contents.rests_on(article)],
    )
