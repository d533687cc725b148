"""移轉 (/staff/cases/…/transfer/): the whole case goes to the authority it belongs to."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, requires
from cases.actions import transfers
from cases.forms.consultation import TransferForm
from cases.models import Case
from cases.models.case import FINAL, Status
from cases.rooms import room_of
from cases.views.forwardings import asked, case_of, form_methods, sent


def panel(case: Case, user, now) -> dict:
    """What the case page shows: where the case was sent, or whether it can be."""
    is_open = case.status not in FINAL and "transfer" in room_of(case).casework
    gone = case.status == Status.TRANSFERRED
    return {
        "done": getattr(case, "transfer", None) if gone else None,  # a room may hand over on a paper of its own
        "may": is_open and may(user, "case.decide", unit=case.unit, now=now),
    }


@requires("case.decide")
@form_methods
def transfer(request, reference):
    """移轉."""
    case = case_of(request, reference)
    if not panel(case, request.user, timezone.now())["may"]:
        raise Http404
    form = TransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and sent(request, form, transfers.transfer, case):
        messages.success(request, _("The case is transferred. The applicant is told who to call."))
        return redirect("case", reference=reference)
    return asked(request, case, form, "cases/staff/transfer.html")
