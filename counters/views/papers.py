"""紙本登記 (/staff/counter/books/<book>/papers/): print forms in reserve, type them in later, say which were spoilt."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from counters.actions import papers
from counters.forms.books import PaperForm, SpoiltForm
from counters.models import PaperBatch
from counters.places import unit_asked
from counters.views.books import book_of, read_or_post
from counters.views.months import handed_out

SHOWN = 20


@requires("counter.write")
@read_or_post
def paper_list(request, book):
    """The forms that wait to be typed in, in their order; the batches printed; a new one."""
    book, now = book_of(book), timezone.now()
    unit = unit_asked(request, now, "counter.write")
    form = PaperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            papers.reserve(book, unit=unit, actor=request.user, now=now, **form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The numbers are reserved; the forms are being drawn."))
            return redirect(_address(book, unit))
    return _shown(request, book, unit, form=form)


def _shown(request, book, unit, *, form=None, spoilt=None):
    next_one = papers.open_forms(book, unit).first()
    bound = any(one is not None and one.is_bound for one in (form, spoilt))
    context = {
        "book": book,
        "unit": unit,
        "form": form or PaperForm(),
        "spoilt": spoilt or (next_one and SpoiltForm(initial={"serial": next_one.serial})),
        "next": next_one,
        "waiting": papers.open_forms(book, unit)[1 : SHOWN + 1],
        "batches": PaperBatch.objects.filter(book=book.code, unit=unit).order_by("-first")[:SHOWN],
        "has_errors": bound,
    }
    return render(request, "counters/books/papers.html", context, status=422 if bound else 200)


@requires("counter.write")
@require_POST
def paper_spoilt(request, book):
    """The next form was torn or never used."""
    book, now = book_of(book), timezone.now()
    unit = unit_asked(request, now, "counter.write")
    form = SpoiltForm(request.POST)
    if not form.is_valid():
        return _shown(request, book, unit, spoilt=form)
    found = papers.open_forms(book, unit).filter(serial=form.cleaned_data["serial"]).first()
    if found:
        papers.spoil(found, reason=form.cleaned_data["reason"], actor=request.user, now=now)
    messages.success(request, _("Kept: this form was not used."))
    return redirect(_address(book, unit))


@requires("counter.write")
@require_safe
def paper_pdf(request, book, pk):
    """The forms of one batch to print."""
    found = book_of(book)
    batch = get_object_or_404(PaperBatch.objects.select_related("unit"), book=found.code, pk=pk)
    if not may(request.user, "counter.write", unit=batch.unit):
        raise Http404
    return handed_out(request, batch, back=_address(found, batch.unit))


def _address(book, unit) -> str:
    return f"{reverse('book_papers', args=[book.code])}?unit={unit.code}"
