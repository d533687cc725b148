"""The applicant's own acts on an opened case: send what was missing, withdraw. Each asks once."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form
from audit.actors import CITIZEN
from cases.actions import Refused, supplements, withdrawals
from cases.attachments import boxes
from cases.forms.casework import SendSupplementForm
from cases.models.case import Status
from cases.rooms import room_of
from cases.views.opened import opened, to_door

BOX = {"files": boxes.Box("supplement", {"zh": "補正檔案", "en": "Supplement"})}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def waits_for_supplement(case) -> bool:
    """Late or not: as long as the case waits, what comes is taken."""
    return case.status == Status.AWAITING_APPLICANT and hasattr(case, "supplement")


def can_withdraw(case, now) -> bool:
    return "withdraw" in room_of(case).casework and withdrawals.can(case, now)


@public_form
@form_methods
def supplement(request, reference):
    """補正: exactly what was asked for, with files."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    if not waits_for_supplement(case):
        return _over(request, case)
    now = timezone.now()
    refused = boxes.take_in(request, BOX, owner=case, actor=CITIZEN, now=now) if request.method == "POST" else {}
    files = list(case.attachments.filter(paper=BOX["files"].paper))
    data = request.POST if request.method == "POST" else None
    form = SendSupplementForm(data, items=case.supplement.items, language=get_language(), with_files=bool(files))
    if data is not None and _sent(case, form, refused.get("files", []), now):
        messages.success(request, _("Thank you. We have what you sent and go on with the case."))
        return redirect("case_status", reference=reference)
    clock = case.deadlines.filter(stage=case.stage, met_at=None).first()
    context = {
        "case": case,
        "asked": case.supplement,
        "form": form,
        "files": files,
        "due_at": clock.due_at if clock else None,
        "is_late": bool(clock and clock.due_at and clock.due_at <= now),
        "has_errors": data is not None,
    }
    return render(request, "cases/track/supplement.html", context, status=422 if data is not None else 200)


def _sent(case, form, refused: list[str], now) -> bool:
    """Whether it was taken in. A file that was refused is told beside its box, and nothing is sent without it."""
    form.is_valid()
    for sentence in refused:
        form.add_error("files", sentence)
    if form.errors:
        return False
    try:
        supplements.receive(case, answer=form.answer(), actor=CITIZEN, now=now)
    except Refused as why:
        form.add_error(None, str(why))
    return not form.errors


@public_form
@form_methods
def withdraw(request, reference):
    """撤回: asked once, then done."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    if not can_withdraw(case, timezone.now()):
        return _over(request, case)
    if request.method != "POST":
        return render(request, "cases/track/withdraw.html", {"case": case})
    said = _("The permit is given up.") if case.status == Status.DECIDED else _("Your request is withdrawn.")
    try:
        withdrawals.withdraw(case, actor=CITIZEN, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, said)
    return redirect("case_status", reference=reference)


def _over(request, case):
    """A second press, an old link: say how it stands, and show the case."""
    messages.warning(request, _("This is done already, or not open any more. Here is how your case stands."))
    return redirect("case_status", reference=case.reference)
