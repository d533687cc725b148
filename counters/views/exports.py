"""匯出 (/staff/counter/books/<book>/export/): masked, unless a supervisor gives a reason; on the record either way."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may, requires
from audit.actions import record
from audit.models import Action
from cases.calendar import TAIPEI
from cases.tables import MAKE, TYPES
from counters import exports
from counters.forms.books import ExportForm
from counters.places import unit_asked
from counters.views.books import book_of, read_or_post


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
    given = form.cleaned_data
    kind, masked = given["kind"], not given.get("unmasked")
    lines = exports.lines_between(book, unit, request.user, given["since"], given["until"])
    most = exports.MOST[kind]
    if len(lines.values_list("pk")[: most + 1]) > most:
        form.add_error("until", _("These are more than %(most)s lines. Choose fewer days.") % {"most": most})
        return None
    rows = exports.rows(book, lines, masked=masked)
    days = f"{given['since'].isoformat()}/{given['until'].isoformat()}"
    said = {"book": book.code, "unit": unit.code, "days": days, "kind": kind, "lines": len(rows), "masked": masked}
    if not masked:
        said["reason"] = given["reason"]
    record(Action.BOOK_EXPORTED, actor=request.user, now=now, **said)
    response = HttpResponse(MAKE[kind](exports.head(book), rows, str(book.title)), content_type=TYPES[kind])
    name = f"{book.code}-{unit.code}-{given['since'].isoformat()}-{given['until'].isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
