"""Pages of these rooms for staff: one form, one act each, and back to the case."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.records import pages, state
from applications.records.actions import conversion, giving, signature
from applications.records.forms import desk
from applications.records.kinds import kind_of
from applications.records.models import Charge
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.catalogue import current_sop, total_words
from cases.models import Service
from cases.models.case import Status


def _page(request, case, form, act, *, title, button, lead="", done, facts=()):
    """Ask, act, say so; what is refused stands above the form with everything typed."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as why:
            refused = str(why)
        else:
            messages.success(request, str(done))
            return redirect("case", reference=case.reference)
    status = 422 if request.method == "POST" else 200
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "facts": facts,
        "refused": refused,
        "has_errors": status == 422,
    }
    return render(request, "applications/records/desk_page.html", context, status=status)


def _moment(day, *, now, floor=None) -> datetime:
    """A day as a moment of it: now for today, else its noon, and never before what it follows."""
    if day == now.astimezone(TAIPEI).date():
        return now
    at = datetime.combine(day, time(12), TAIPEI)
    return max(at, floor) if floor and day == floor.astimezone(TAIPEI).date() else at


def record_signature(request, case):
    """簽名收件: the letter came, or the applicant signed at the counter."""
    now = timezone.now()
    if case.status != Status.AWAITING_SIGNATURE:
        raise Http404

    def act(given):
        at = _moment(given["received_on"], now=now, floor=case.filed_at)
        signature.receive_signature(case, means=given["means"], received_at=at, actor=request.user, now=now)

    return _page(
        request,
        case,
        desk.SignatureForm(request.POST or None),
        act,
        title=_("The signed request came"),
        lead=_("The statutory period starts with the signature. The applicant is sent the acknowledgement."),
        button=_("Record the signature"),
        done=gettext_lazy("The signature is recorded; the time runs."),
    )


def record_payment(request, case):
    """收費"""
    now, charge = timezone.now(), Charge.objects.filter(case=case).first()
    if not state.owes(charge):
        raise Http404

    def act(given):
        paid_at = _moment(given["paid_on"], now=now)
        giving.record_payment(case, receipt=given["receipt"], paid_at=paid_at, actor=request.user, now=now)

    return _page(
        request,
        case,
        desk.PaymentForm(request.POST or None),
        act,
        title=_("Record the payment: NT$%(amount)d") % {"amount": charge.amount},
        button=_("Record the payment"),
        done=gettext_lazy("The payment is recorded."),
    )


def record_refund(request, case):
    """退費"""
    now, charge = timezone.now(), Charge.objects.filter(case=case, paid_at__isnull=False, refunded_at=None).first()
    if charge is None:
        raise Http404

    def act(given):
        giving.record_refund(
            case,
            amount=given["amount"],
            article=given["article"],
            rate=given["rate"],
            actor=request.user,
            now=now,
        )

    return _page(
        request,
        case,
        desk.RefundForm(request.POST or None, initial={"amount": charge.amount}),
        act,
        title=_("Give the fee back"),
        lead=_("Interest is worked out by the day, from the payment to today."),
        button=_("Record the refund"),
        done=gettext_lazy("The refund is recorded."),
    )


def give(request, case):
    """提供: the applicant has it, the files are counted back."""
    if case.status != Status.DECIDED:
        raise Http404
    now, on_site = timezone.now(), state.is_read_on_site(case)
    form = desk.GiveForm(request.POST if request.method == "POST" else None, on_site=on_site)
    return _page(
        request,
        case,
        form,
        lambda given: giving.give(case, files_counted=given.get("files_counted"), actor=request.user, now=now),
        title=_("Given to the applicant"),
        lead=_("This closes the case. Check the identity paper of whoever fetches or reads."),
        button=_("Record it and close the case"),
        done=gettext_lazy("It is recorded, the case is closed."),
    )


def convert(request, case):
    """改列: the other law, the same number and day."""
    kind, now = kind_of(case), timezone.now()
    refusal = conversion.why_not(case)
    if refusal:
        messages.warning(request, refusal)
        return redirect("case", reference=case.reference)
    service = Service.objects.get(code=kind.converts_to)
    sop = current_sop(service, now)
    lead = _(
        "The number stays. The time for the decision counts from the day of receipt under the other law: %(time)s."
    )
    return _page(
        request,
        case,
        desk.ConvertForm(request.POST or None),
        lambda given: conversion.convert(case, reason=given["reason"], actor=request.user, now=now),
        title=_("Handle it as “%(service)s”") % {"service": service.title_en if _is_english(request) else service},
        lead=lead % {"time": total_words(sop, request.LANGUAGE_CODE) if sop else _("none in force")},
        button=_("Change it and tell the applicant"),
        done=gettext_lazy("It is changed; the applicant is told."),
    )


def _is_english(request) -> bool:
    return request.LANGUAGE_CODE == "en"


def book(request, case):
    """A place for somebody who calls."""
    return pages.book(request, case, actor=request.user, frame="staff_base.html", home="case")
