"""勘誤: an error is reported to whoever keeps the page, with a clock; the answer stands under the page."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.doors import expire_pages
from accounts.roster import trail_name
from audit.actions import record
from audit.actors import CITIZEN
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI, end_of, shift_working_days
from cases.clocks import place_of
from cases.office import office
from disclosures import telling
from disclosures.actions.holding import check_may
from disclosures.models import ErrorReport, InfoItem, Version
from notifications.actions import queue
from notifications.recipients import Recipient

DAYS = 3  # working days in which whoever reports hears from us


@transaction.atomic
def report_error(
    version: Version, *, text: str, email: str, language: str, key: UUID, now: datetime
) -> tuple[ErrorReport, bool]:
    """Keep what somebody says is wrong, and tell the owner. The second press gives the first one's row, and False."""
    item = version.item
    last = shift_working_days(now.astimezone(TAIPEI).date(), DAYS, office(), place_of(item.unit))
    report, is_new = ErrorReport.objects.get_or_create(
        key=key,
        defaults={
            "item": item,
            "version_number": version.number,
            "text": text,
            "email": email,
            "language": language,
            "at": now,
            "due_at": end_of(last),
        },
    )
    if is_new:
        record(Action.CONTENT_DOUBTED, actor=CITIZEN, now=now, item=item.slug, report=report.pk)
        facts = {**telling.about(item, version), "due_at": report.due_at.isoformat()}
        for to in telling.owner_of(item, now):
            queue("page_error", to=to, key=f"report:{report.pk}:{to.email}", unit=item.unit, now=now, **facts)
    return report, is_new


@transaction.atomic
def answer_error(report: ErrorReport, *, outcome: str, answer: str, actor, now: datetime) -> ErrorReport:
    """Close a report with an answer that everybody reads; whoever left an address hears it. Raises Refused."""
    report = ErrorReport.objects.select_for_update(of=("self",)).select_related("item__unit").get(pk=report.pk)
    item: InfoItem = report.item
    if actor.pk not in (item.owner_id, item.deputy_id):
        check_may(item, "content.edit", actor=actor, now=now)
    if report.closed_at:
        raise Refused(_("Somebody was faster: this report is answered."))
    report.outcome, report.answer = outcome, answer
    report.closed_at, report.closed_by = now, actor
    report.save(update_fields=["outcome", "answer", "closed_at", "closed_by"])
    name = trail_name(actor, now, item.unit)
    record(
        Action.CONTENT_ANSWERED, actor=actor, signed_as=name, now=now, item=item.slug, report=report.pk, outcome=outcome
    )
    if report.email:
        labels = {"page_zh": telling.about(item)["page_zh"], "page_en": telling.about(item)["page_en"]}
        to = Recipient(name="", email=report.email, language=report.language)
        facts = {**labels, "outcome": outcome, "answer": answer, "public_address": f"/disclosures/items/{item.slug}/"}
        queue("page_error_answered", to=to, key=f"report:{report.pk}:answered", unit=item.unit, now=now, **facts)
    expire_pages()
    return report
