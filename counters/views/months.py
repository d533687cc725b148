"""月結簿冊 (/staff/counter/books/<book>/months/): close a month, its hash and whether it holds, its PDF."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import may, requires
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.documents import download
from cases.tables import TYPES
from counters import months, prints
from counters.actions.months import close_month
from counters.books import BOOKS
from counters.forms.books import MonthForm
from counters.models import BookMonth
from counters.places import unit_asked
from counters.views.books import book_of, read_or_post

SHOWN = 36  # months of the list
AT_ONCE = 10_000  # lines whose hash is reckoned while somebody waits for the page


@requires("counter.read")
@read_or_post
def month_list(request, book):
    """The months that were closed, the newest first; a supervisor closes another."""
    book, now = book_of(book), timezone.now()
    unit = unit_asked(request, now)
    closes = may(request.user, "counter.close", unit=unit, now=now)
    if request.method == "POST" and not closes:
        raise Http404
    form = MonthForm(request.POST if request.method == "POST" else None, now=now.astimezone(TAIPEI))
    if form.is_valid():
        try:
            made = close_month(book, unit=unit, actor=request.user, now=now, **form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The month is closed under its hash; the PDF is being drawn."))
            return redirect("book_month", book=book.code, pk=made.pk)
    closed = BookMonth.objects.filter(book=book.code, unit=unit).order_by("-roc_year", "-month", "-until")
    context = {"book": book, "unit": unit, "form": form if closes else None, "closed": closed[:SHOWN]}
    context["has_errors"] = form.is_bound
    return render(request, "counters/books/months.html", context, status=422 if form.is_bound else 200)


@requires("counter.read")
@require_safe
def month_page(request, book, pk):
    """One closed month: reckoned anew each time somebody looks; a very long one when it is asked for."""
    month = month_of(request, book, pk)
    is_checked = month.lines <= AT_ONCE or "check" in request.GET
    context = {
        "book": BOOKS[book],
        "month": month,
        "unit": month.unit,
        "is_checked": is_checked,
        "faults": months.faults(month) if is_checked else [],
        "totals": months.totals(month),
        "list": f"{reverse('book_months', args=[book])}?unit={month.unit.code}",
    }
    return render(request, "counters/books/month.html", context)


@requires("counter.read")
@require_safe
def month_pdf(request, book, pk):
    """The PDF, or word that it is being drawn."""
    month = month_of(request, book, pk)
    return handed_out(request, month, back=reverse("book_month", args=[book, pk]))


def handed_out(request, row, *, back: str):
    """The file of a print; 202 while a worker draws it."""
    if row.made_at:
        name = prints.NAMES[type(row)](row)
        kind = TYPES.get(name.rpartition(".")[2], "application/pdf")
        return download(row.file.open("rb"), name, content_type=kind)
    response = render(request, "counters/books/pdf_waits.html", {"again": request.get_full_path(), "back": back})
    response.status_code = 202
    response.headers["Retry-After"] = "10"
    return response


def month_of(request, book, pk) -> BookMonth:
    book_of(book)
    month = get_object_or_404(BookMonth.objects.select_related("unit"), book=book, pk=pk)
    if not may(request.user, "counter.read", unit=month.unit):
        raise Http404
    return month
