"""Files of a case: opened by staff and by whoever sent them, added to later; and the queue of the virus check."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires
from accounts.doors import public_form
from audit.actors import CITIZEN
from cases.attachments import actions, boxes, scanner
from cases.attachments.boxes import Box
from cases.documents import download
from cases.forms.files import MoreFilesForm
from cases.models import Attachment, Case
from cases.views.opened import opened, to_door

SHOWN = 100


def _handed_out(attachment: Attachment, *, actor, now):
    """The file as a download, or None with nothing to open: it waits, was refused, or is not what was kept."""
    found = actions.open_clean(attachment, actor=actor, now=now)
    return download(found, attachment.name, content_type=attachment.mime) if found else None


# --- Staff ------------------------------------------------------------------------------------------------------------
@requires("case.read")
@require_safe
def staff_file(request, reference, pk):
    """開啟附件: who may see the case may open its files; each opening is in the trail."""
    now = timezone.now()
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("unit"), reference=reference)
    attachment = get_object_or_404(case.attachments.select_related("case__unit"), pk=pk)
    response = _handed_out(attachment, actor=request.user, now=now)
    if response is None:
        messages.warning(request, _("This file cannot be opened: it was not found clean yet, or it is gone."))
        return redirect("case", reference=reference)
    return response


@requires("desk")
@require_safe
def file_checks(request):
    """掃毒狀況: whether the scanner is there, and what waits for it."""
    now = timezone.now()
    if not any(may(request.user, ability, now=now) for ability in ("setting.edit", "audit.read")):
        raise Http404
    rows = Attachment.objects.filter(state=Attachment.State.WAITING).select_related("case").order_by("added_at")
    configured = scanner.is_configured()
    context = {
        "configured": configured,
        "answers": configured and scanner.answers(),
        "queue": actions.waiting(),
        "rows": rows[:SHOWN],
    }
    return render(request, "cases/settings/file_checks.html", context)


# --- The applicant ----------------------------------------------------------------------------------------------------
@public_form
@require_safe
def own_file(request, reference, pk):
    """The applicant's own file, from an opened case."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    attachment = get_object_or_404(case.attachments.select_related("case__unit"), pk=pk)
    response = _handed_out(attachment, actor=CITIZEN, now=timezone.now())
    if response is None:
        messages.warning(request, _("This file cannot be opened: it was not found clean yet, or it is gone."))
        return redirect("case_status", reference=reference)
    return response


@public_form
@require_http_methods(["GET", "HEAD", "POST"])
def add_files(request, reference):
    """Evidence that came later: into the case, and the handler hears of it."""
    case = opened(request, reference)
    if case is None:
        return to_door(reference)
    if not actions.takes_more(case):
        raise Http404
    form = MoreFilesForm()
    if request.method == "POST":
        form = MoreFilesForm(request.POST)
        added, refused = _take_in(request, case)
        if added:
            messages.success(request, _("Your files are with the case now. We have told whoever handles it."))
        if not refused:
            return redirect("case_status", reference=reference)
        for sentence in refused:
            form.add_error("files", sentence)
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form, "has_errors": form.is_bound}
    return render(request, "cases/track/files.html", context, status=status)


def _take_in(request, case) -> tuple[bool, list[str]]:
    """Whether a new file was kept, and what was refused."""
    box = {"files": Box("more", actions.LATER)}
    if not boxes.came(request, box):
        return False, [boxes.nothing_chosen()]
    now = timezone.now()
    before = case.attachments.count()
    refused = boxes.take_in(request, box, owner=case, actor=CITIZEN, now=now)
    added = case.attachments.count() > before
    if added:
        actions.tell_added(case, now=now)
    return added, refused.get("files", [])
