"""提供: the fee comes in, the papers go out, the files come back to the shelf."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from applications.records import fees, state
from applications.records.models import AccessRequest, Appointment, Charge
from audit.models import Action
from cases import actions
from cases.actions import Refused, check_may, log, tell_applicant
from cases.calendar import TAIPEI
from cases.models import Case


@transaction.atomic
def record_payment(case: Case, *, receipt: str, paid_at: datetime, actor, now: datetime) -> Charge:
    """The fee was paid at the counter: by which receipt, and when. Raises Refused where there is nothing to pay."""
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    charge = _charge(case)
    if charge.paid_at:
        raise Refused(_("The fee was recorded before, with receipt %(number)s.") % {"number": charge.receipt})
    if paid_at > now:
        raise Refused(_("The day of payment is in the future. Check it."))
    charge.receipt, charge.paid_at, charge.paid_to = receipt, paid_at, actor
    charge.save(update_fields=["receipt", "paid_at", "paid_to"])
    log(Action.CASE_CHANGED, case, actor=actor, now=now, note=_("Fee paid"), paid=charge.amount, receipt=receipt)
    return charge


@transaction.atomic
def record_refund(case: Case, *, amount: int, article: str, rate: Decimal, actor, now: datetime) -> Charge:
    """規費法 §18, §19: give back, with interest by the day since it was paid. Raises Refused where nothing was paid."""
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    charge = _charge(case)
    if not charge.paid_at:
        raise Refused(_("Nothing was paid, so nothing can be given back."))
    if charge.refunded_at:
        raise Refused(_("The fee was given back before."))
    if amount > charge.amount:
        raise Refused(_("No more can be given back than was paid: NT$%(amount)d.") % {"amount": charge.amount})
    charge.refund_interest = fees.interest(amount, paid_on=_day(charge.paid_at), ended_on=_day(now), rate=rate)
    charge.refunded, charge.refund_article = amount, article
    charge.refunded_at, charge.refunded_by = now, actor
    charge.save(update_fields=["refunded", "refund_interest", "refund_article", "refunded_at", "refunded_by"])
    log(Action.CASE_CHANGED, case, actor=actor, now=now, note=_("Fee given back"), refunded=amount, article=article)
    return charge


@transaction.atomic
def give(case: Case, *, files_counted: int | None, actor, now: datetime) -> Case:
    """The applicant has it; what was read is counted back to the shelf (還卷清點); the case is closed.

    Raises Refused while the fee is open.
    """
    case = actions.lock(case)
    charge = Charge.objects.select_for_update().filter(case=case).first()
    if state.owes(charge):
        raise Refused(
            _("The fee of NT$%(amount)d is not paid yet. Record the receipt first.") % {"amount": charge.amount}
        )
    case = actions.advance(case, "give", actor=actor, now=now)
    Appointment.objects.filter(state.AHEAD, case=case).update(came_at=now)
    counted = {} if files_counted is None else {"files_counted": files_counted, "counted_at": now, "counted_by": actor}
    AccessRequest.objects.filter(pk=case.pk).update(provided_at=now, **counted)
    tell_applicant(case, "request_given", step="given", now=now, unit_phone=case.contact.telephone)
    return case


def _charge(case: Case) -> Charge:
    charge = Charge.objects.select_for_update().filter(case=case).first()
    if charge is None or not charge.amount:
        raise Refused(_("There is nothing to pay in this case."))
    return charge


def _day(at: datetime) -> date:
    return at.astimezone(TAIPEI).date()
