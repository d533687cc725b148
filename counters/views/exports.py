"""匯出 (/staff/counter/books/<book>/export/): masked, unless a supervisor gives a reason; on the record either way."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import may, requires
from cases.calendar import TAIPEI
from cases.tables import TYPES
from counters import exports
from counters.actions import exports as actions
from counters.forms.books import ExportForm
from counters.models import BookExport
from counters.places import unit_asked
from counters.views.books import book_of, read_or_post
from counters.views.months import handed_out


@requires("counter.read")
@read_or_post
def export(request, book):
    """Ask for the days and the kind of file; answer with it."""
    book, now = book_of(book), timezone.now()
    unit, today = unit_asked(request, now), now.astimezone(TAIPEI).date()
    may_unmask = may(request.user, "counter.export_open", unit=unit, now=now)
    posted = request.POST if request.method == "POST" else None
    form = ExportForm(posted, may_unmask=may_unmask, initial={"since": today.replace(day=1), "until": today})
    if form.is_valid() and (answer := _file(request, book, unit, form, now)):
        return answer
    context = {"book": book, "unit": unit, "form": form, "has_errors": form.is_bound}
    return render(request, "counters/books/export.html", context, status=422 if form.is_bound else 200)


def _file(request, book, unit, form, now):
    """The CSV, sent while it is read; or where the spreadsheet will lie. None where the form says what is wrong."""
    given = form.cleaned_data
    kind, since, until = given["kind"], given["since"], given["until"]
    lines = exports.lines_between(book, unit, request.user, since, until)
    count, most = len(lines.order_by().values_list("pk")[: exports.MOST[kind] + 1]), exports.MOST[kind]
    if count > most:
        form.add_error("until", _("These are more than %(most)s lines. Choose fewer days.") % {"most": most})
        return None
    reason = given["reason"] if given.get("unmasked") else ""
    asked = {"unit": unit, "since": since, "until": until, "lines": count, "reason": reason}
    asked |= {"actor": request.user, "now": now}
    if kind == "ods":
        made = actions.ask_for_sheet(book, **asked, language=get_language())
        return redirect("book_export_file", book=book.code, pk=made.pk)
    actions.take_out(book, kind=kind, **asked)
    pieces = exports.stream(book, lines, masked=not reason, language=get_language())
    response = StreamingHttpResponse(pieces, content_type=TYPES[kind])
    name = exports.name_of(book.code, unit, since, until, kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@requires("counter.read")
@require_safe
def export_file(request, book, pk):
    """The spreadsheet, for whoever asked for it and may still read the book; 202 while a worker makes it."""
    book = book_of(book)
    asked = get_object_or_404(BookExport.objects.select_related("unit"), book=book.code, pk=pk, asked_by=request.user)
    if not may(request.user, "counter.read" if asked.is_masked else "counter.export_open", unit=asked.unit):
        raise Http404
    return handed_out(request, asked, back=f"{reverse('book_export', args=[book.code])}?unit={asked.unit.code}")
