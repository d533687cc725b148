"""批次 (/staff/cases/bulk/): tick rows of a list, press once, and read what became of each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import may, requires
from cases import bulk, lists
from cases.actions import Refused
from cases.forms.bulk import BulkForm
from cases.forms.lists import handlers
from cases.models import BulkRun


def form_for(request, page: lists.Page, now, data=None) -> BulkForm | None:
    """What this person may do with the cases of a page; None where that is nothing."""
    cases = [line.case for line in page.rows]
    acts = bulk.offered(cases, lambda ability: may(request.user, ability, now=now)) if cases else {}
    return BulkForm(data, acts=acts, people=handlers(request.user)) if acts else None


def pressed(request) -> BulkRun | None:
    """The run of an earlier press of the same button."""
    try:
        key = UUID(request.POST.get("bulk-key", ""))
    except ValueError:
        return None
    return BulkRun.objects.filter(key=key, actor=request.user).first()


@requires("case.note")
@require_safe
def bulk_result(request, pk):
    """What became of each row."""
    run, now = _own(request, pk), timezone.now()
    items = list(run.items.select_related("case__service"))
    states = [item.state for item in items]
    context = {
        "run": run,
        "act": bulk.ACTS[run.act],
        "items": items,
        "counts": {state.label: states.count(state.value) for state in bulk.State if state.value in states},
        "waiting": bulk.State.WAITING in states,
        "may_undo": bulk.State.DONE in states and bulk.may_undo(run, request.user, now),
        "is_final": bulk.ACTS[run.act].undo is None,
        "until": run.at + bulk.UNDO_FOR,
        "now": now,
    }
    return render(request, "cases/staff/bulk.html", context)


def _own(request, pk) -> BulkRun:
    runs = BulkRun.objects.filter(actor=request.user).select_related("officer", "actor")
    run = get_object_or_404(runs, pk=pk)
    if run.act not in bulk.ACTS:
        raise Http404
    return run


@requires("case.note")
@require_POST
def bulk_go_on(request, pk):
    """Do what is still waiting because the machine stopped in the middle."""
    bulk.go_on(_own(request, pk), now=timezone.now())
    return redirect("bulk_result", pk)


@requires("case.note")
@require_POST
def bulk_undo(request, pk):
    """Put back what can be put back."""
    try:
        bulk.undo(_own(request, pk), actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("Undone, but for the rows that say why not."))
    return redirect("bulk_result", pk)
