"""What the applicant does on the status page: sign, book a time, give it back."""

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from applications.journey import both
from applications.records import state
from applications.records.actions import reading, signature
from applications.records.forms.desk import SlotForm
from applications.records.models import AccessRequest
from applications.records.signatures import signer
from audit.actors import CITIZEN
from cases import rocdates
from cases.actions import Refused
from cases.attachments import boxes
from cases.models import IssuedDocument
from cases.models.case import Status

SIGNED_FORM = "signed-form"
BOX = "signed_form"


def _home(case):
    return redirect("case_status", reference=case.reference)


def sign(request, case):
    """The printed form, signed: upload it here, or see where to post it."""
    if case.status != Status.AWAITING_SIGNATURE:
        return _home(case)
    errors = []
    if request.method == "POST":
        now = timezone.now()
        box = {BOX: boxes.Box(SIGNED_FORM, both(gettext_noop("Signed request")))}
        if not boxes.came(request, box):
            errors = [boxes.nothing_chosen()]
        else:
            errors = boxes.take_in(request, box, owner=case, actor=CITIZEN, now=now).get(BOX, [])
        if not errors:
            return _signed(request, case, AccessRequest.Means.UPLOAD, now)
    context = {"case": case, "errors": errors, "box": BOX, "accept": boxes.ACCEPT, "has_errors": bool(errors)}
    context["by_certificate"] = signer() is not None
    return render(request, "applications/records/sign.html", context, status=422 if errors else 200)


def _digest(case) -> str:
    return case.documents.get(kind=IssuedDocument.Kind.ACKNOWLEDGEMENT, is_current=True).content_hash


def sign_with_certificate(request, case):
    """Off to the service that signs; there is no such page where no service is named."""
    service = signer()
    if service is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if case.status != Status.AWAITING_SIGNATURE:
        return _home(case)
    back = request.build_absolute_uri(reverse("case_move", args=[case.reference, "signed"]))
    return redirect(service.start(request, reference=case.reference, digest=_digest(case), back=back))


def signed(request, case):
    """Back from the service: the certificate has to be that of the applicant or the agent."""
    service = signer()
    if service is None:
        raise Http404
    if case.status != Status.AWAITING_SIGNATURE:
        return _home(case)
    made = service.finish(request, reference=case.reference, digest=_digest(case))
    if made is None or made.identity not in _signatories(case):
        messages.warning(request, _("It was not signed by the person who asks. Try again, or print the form."))
        return redirect("case_move", reference=case.reference, name="sign")
    return _signed(request, case, AccessRequest.Means.CERTIFICATE, timezone.now())


def _signed(request, case, means, now):
    try:
        signature.receive_signature(case, means=means, received_at=now, actor=CITIZEN, now=now)
    except Refused as why:  # withdrawn or lapsed meanwhile
        messages.warning(request, str(why))
    else:
        messages.success(request, _("We have your signature. The time for our decision runs from today."))
    return _home(case)


def _signatories(case) -> set[str]:
    agent = getattr(case, "agent", None)
    return {case.applicant.identity, agent.identity if agent else ""} - {""}


def slot_words(slot) -> str:
    return _("%(begin)s to %(end)s") % {
        "begin": rocdates.moment(slot.starts_at, get_language()),
        "end": f"{rocdates.in_taipei(slot.ends_at):%H:%M}",
    }


def book(request, case, *, actor=CITIZEN, frame="base.html", home="case_status"):
    """Choose a time, or another one."""
    now = timezone.now()
    if not state.can_book(case):
        messages.warning(request, _("There is nothing to book in this case now."))
        return redirect(home, reference=case.reference)
    slots = reading.free_slots(case, now=now)
    form = SlotForm(request.POST or None, slots=slots, said=slot_words)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            place = reading.book(case, int(form.cleaned_data["slot"]), actor=actor, now=now)
        except Refused as why:
            refused = str(why)
        else:
            messages.success(request, _("Booked: %(when)s.") % {"when": slot_words(place.slot)})
            return redirect(home, reference=case.reference)
    status = 422 if request.method == "POST" else 200
    context = {
        "case": case,
        "form": form,
        "slots": slots,
        "frame": frame,
        "refused": refused,
        "has_errors": status == 422,
        "appointment": state.appointment_of(case),
        "clock": state.use_clock(case),
        "home_address": reverse(home, args=[case.reference]),
    }
    return render(request, "applications/records/book.html", context, status=status)


def unbook(request, case):
    """Give the place back: ask once, then do it."""
    appointment = state.appointment_of(case)
    if appointment is None:
        return _home(case)
    if request.method != "POST":
        words = slot_words(appointment.slot)
        return render(request, "applications/records/unbook.html", {"case": case, "when": words})
    reading.cancel(case, actor=CITIZEN, now=timezone.now())
    messages.success(request, _("The appointment is cancelled. You can book another time until the end of the period."))
    return _home(case)
