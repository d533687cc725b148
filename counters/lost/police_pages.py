"""移送警察機關 (/staff/counter/lost/police/): choose the items, print the list, have it signed, enter their number."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from cases.documents import download
from counters.books import BOOKS
from counters.lost.act_forms import BatchForm, BatchSignedForm
from counters.lost.actions import police
from counters.lost.kinds import KINDS
from counters.lost.police_sheet import rows_of
from counters.models import PoliceBatch
from counters.places import unit_asked, units_of
from counters.signatures import drawing

RECENT = 20  # lists shown


@requires("counter.read")
@require_http_methods(["GET", "HEAD", "POST"])
def police_lists(request):
    """What waits for the police, and the lists there were."""
    now = timezone.now()
    unit = unit_asked(request, now)
    writes = may(request.user, "counter.write", unit=unit, now=now)
    found = list(police.waiting(unit).prefetch_related("deadlines__stage")[: police.MOST])
    posted = request.POST if request.method == "POST" else None
    form = BatchForm(posted, choices=[(str(case.pk), _line(case)) for case in found])
    if posted is not None and not writes:
        raise Http404
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        chosen = [case for case in found if str(case.pk) in given["items"]]
        try:
            batch = police.make(unit, chosen, station=given["station"], actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("police_list", batch.pk)
    context = {
        "unit": unit,
        "units": units_of(request.user, now),
        "form": form,
        "found": found,
        "claimed": list(police.claimed(unit)[: police.MOST]),
        "writes": writes,
        "batches": PoliceBatch.objects.filter(unit=unit).order_by("-pk")[:RECENT],
        "here": reverse("police_lists"),
        "has_errors": posted is not None,
    }
    return render(request, "counters/lost/police_lists.html", context, status=422 if posted is not None else 200)


def _line(case) -> str:
    item = case.keeping.line.found_item
    number = BOOKS["LF"].number(case.keeping.line)
    return f"{number} {KINDS[item.kind].label}：{item.name} × {item.quantity}（{case.reference}）"


@requires("counter.read")
@require_http_methods(["GET", "HEAD", "POST"])
def police_list(request, pk):
    """One list: to print and sign, then the number of the police, and it is closed."""
    now = timezone.now()
    batch = _batch(request, pk)
    is_open = not batch.handed_at and not batch.dropped_at
    writes = is_open and may(request.user, "counter.write", unit=batch.unit, now=now)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and not writes:
        raise Http404
    form = BatchSignedForm(posted)
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        try:
            count = police.hand_over(
                batch,
                number=given["number"],
                receiver=given["receiver"],
                signature=given["signature"],
                on_paper=given["signed_on_paper"],
                actor=request.user,
                now=now,
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            said = ngettext("%(count)d item is with the police now.", "%(count)d items are with the police now.", count)
            messages.success(request, said % {"count": count})
            return redirect("police_list", pk)
    context = {
        "batch": batch,
        "rows": rows_of(batch),
        "form": form,
        "writes": writes,
        "drawn": drawing(batch.signature, _("Signature")),
        "has_errors": posted is not None,
    }
    return render(request, "counters/lost/police_list.html", context, status=422 if posted is not None else 200)


@requires("counter.read")
@require_safe
def police_list_pdf(request, pk):
    """The list as a worker drew and signed it."""
    batch = _batch(request, pk)
    if not batch.made_at:
        raise Http404
    return download(batch.file.open("rb"), f"police-{batch.unit.code}-{batch.pk}.pdf")


@requires("counter.write")
@require_POST
def police_take_off(request, pk, case):
    """One item stays behind."""
    return _press(request, pk, lambda batch, **by: police.take_off(batch, case, **by), _("Taken off the list."))


@requires("counter.write")
@require_POST
def police_drop(request, pk):
    """The whole list was a mistake."""
    return _press(request, pk, police.drop, _("The list is dropped; its items wait again."))


def _press(request, pk, act, done):
    batch = _batch(request, pk)
    try:
        act(batch, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, done)
    return redirect("police_list", pk)


def _batch(request, pk) -> PoliceBatch:
    batch = get_object_or_404(PoliceBatch.objects.select_related("unit", "made_by", "handed_by"), pk=pk)
    if not may(request.user, "counter.read", unit=batch.unit, now=timezone.now()):
        raise Http404
    return batch
