"""簿冊 (/staff/counter/books/): the list of a book, a new line, one line; correct, reveal, mark.

Names and words never stand in an address: they are posted, and the answer has none.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from accounts.models import Unit
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from cases.forms.staff import RevealForm
from counters import actions, lists
from counters.books import BOOKS, Book
from counters.forms.entry import BESIDE, StrikeForm, WordsForm
from counters.models import Line
from counters.places import at_work, unit_asked, units_of

CORRECTION = "correction"  # the reason in the trail why masked data was shown
read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@requires("counter.read")
@require_safe
def index(request):
    """簿冊: the books there are."""
    now = timezone.now()
    context = {"books": BOOKS.values(), "units": units_of(request.user, now), "unit": unit_asked(request, now)}
    return render(request, "counters/books/index.html", context)


@requires("counter.read")
@read_or_post
def book_list(request, book):
    """One book of one unit, the newest line first; or what was found in it by the words that were posted."""
    book, now = book_of(book), timezone.now()
    unit = unit_asked(request, now)
    words = WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        page = lists.Page()
        if words.is_valid():
            page = lists.find(book, unit, request.user, words.cleaned_data["words"])
            record(
                Action.BOOK_LOOKED_UP,
                actor=request.user,
                now=now,
                book=book.code,
                unit=unit.code,
                found=len(page.lines),
            )
    else:
        page = lists.page(book, unit, request.user, request.GET.get("after", ""))
    return list_shown(request, book, unit, now, page, words=words, found=request.method == "POST")


def list_shown(request, book: Book, unit, now, page=None, *, words=None, found=False, **more):
    """The page of a book; views of a book that refuse a form show it again with `more`."""
    page = lists.page(book, unit, request.user) if page is None else page
    words = WordsForm() if words is None else words
    wrong = bool(words.errors) or more.get("has_errors", False)
    context = {
        "book": book,
        "unit": unit,
        "units": units_of(request.user, now),
        "page": page,
        "rows": [row(book, line) for line in page.lines],
        "words": words,
        "found": found,
        "may_write": may(request.user, "counter.write", unit=unit, now=now),
        "now": now,
        "has_errors": wrong,
        **book.list_context(unit, request.user, now),
        **more,
    }
    return render(request, "counters/books/list.html", context, status=422 if wrong else 200)


def row(book: Book, line: Line) -> dict:
    """What a list shows of a line, masked."""
    cells = [] if line.only_strikes else [(column, column.value(line, True)) for column in book.list_columns]
    return {"line": line, "number": book.number(line), "address": address_of(line), "cells": cells}


@requires("counter.write")
@read_or_post
def entry(request, book):
    """登錄: a new line in the book of the unit."""
    book, now = book_of(book), timezone.now()
    unit = unit_asked(request, now, "counter.write")
    from_desk = "desk" in request.GET
    given = {name: request.GET.get(name, "")[:20] for name in ("serial", *book.prefilled) if name in request.GET}
    asked = {"unit": unit, "user": request.user, "now": now, "initial": given}
    posted = request.method == "POST"
    form = book.form(request.POST, files=request.FILES, **asked) if posted else book.form(**asked)
    if not posted and at_work(request):
        form.opened()
    if request.method == "POST" and form.is_valid():
        try:
            line = actions.write(book, unit=unit, data=form.data_given(), actor=request.user, now=now, **form.beside())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Written: %(number)s.") % {"number": book.number(line)})
            if book.following:
                return redirect(book.following(line))
            if line.serial:  # the next form of the heap
                return redirect(f"{reverse('book_papers', args=[book.code])}?unit={unit.code}")
            return redirect(after(request, line) if from_desk else list_address(book, unit))
    context = {"book": book, "unit": unit, "form": form, "now": now, "has_errors": form.is_bound}
    context["from_desk"] = from_desk
    return render(request, book.entry_template, context, status=422 if form.is_bound else 200)


@requires("counter.read")
@require_safe
def line_page(request, book, unit, roc_year, number):
    """One line: what stands in it (masked), what happened to it, what can be done."""
    found = line_of(request, book, unit, roc_year, number)
    record(Action.LINE_OPENED, actor=request.user, now=timezone.now(), line=str(found), unit=found.unit.code)
    return shown(request, found)


def shown(request, line, *, masked=True, status=200, **forms):
    """The page of a line; views of a book that refuse a form show it again with `forms`."""
    book, now, user = BOOKS[line.book], timezone.now(), request.user
    writes = may(user, "counter.write", unit=line.unit, now=now) and not line.is_struck and not line.only_strikes
    context = {
        "book": book,
        "line": line,
        "number": book.number(line),
        "address": address_of(line),
        "strikes": line.strikes and {"number": book.number(line.strikes), "address": address_of(line.strikes)},
        "struck_by": line.is_struck and {"number": book.number(line.struck_by), "address": address_of(line.struck_by)},
        "cells": book.read(line, masked=masked),
        "masked": masked,
        "marks": [(book.marks[mark.kind], mark) for mark in line.marks.all()],
        "buttons": buttons(book, line) if writes else [],
        "writes": writes,
        "from_desk": "desk" in request.GET,
        "may_reveal": may(user, "counter.reveal", unit=line.unit, now=now) and bool(line.parties.all()) and masked,
        "reveal_form": RevealForm(),
        "now": now,
        "has_errors": status == 422,
        **book.context(line, user, now),
        **forms,
    }
    return render(request, "counters/books/line.html", context, status=status)


def buttons(book: Book, line: Line) -> list[tuple]:
    """The marks that a plain button makes and that were not made yet; those that close only while it is open."""
    made, is_open = {mark.kind for mark in line.marks.all()}, hasattr(line, "open")
    return [
        (kind, rule)
        for kind, rule in book.marks.items()
        if rule.by_hand and kind not in made and (is_open or not rule.closes)
    ]


@requires("counter.write")
@require_POST
def mark(request, book, unit, roc_year, number, kind):
    """One button, one mark."""
    line = line_of(request, book, unit, roc_year, number)
    rule = BOOKS[book].marks.get(kind)
    if rule is None or not rule.by_hand or not may(request.user, rule.ability, unit=line.unit):
        raise Http404
    try:
        actions.mark(line, kind, note=request.POST.get("note", ""), actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, str(rule.done or rule.label))
    return redirect(after(request, line))


@requires("counter.write")
@read_or_post
def strike(request, book, unit, roc_year, number):
    """更正: the line as it was written, to be written anew, and why."""
    line, now = line_of(request, book, unit, roc_year, number), timezone.now()
    if not may(request.user, "counter.write", unit=line.unit, now=now) or line.only_strikes:
        raise Http404
    book, posted = BOOKS[book], request.POST if request.method == "POST" else None
    why = StrikeForm(posted)
    asked = {"unit": line.unit, "user": request.user, "now": now, "initial": book.answers(line)}
    form = book.form(posted, files=request.FILES if posted is not None else None, **asked)
    for name in BESIDE:  # moment and paper form stay those of the line; the key is that of the strike
        del form.fields[name]
    if posted is not None and (new := _struck(request, line, why, form, now)):
        said = {"old": book.number(line), "new": book.number(new)}
        messages.success(request, _("%(old)s is struck; %(new)s says why.") % said)
        return redirect(address_of(new))
    bound = posted is not None
    if not bound and book.keep_months is not None:  # a book of people: the form shows what the page masks
        given = {"line": str(line), "unit": line.unit.code, "reason": CORRECTION}
        record(Action.DATA_REVEALED, actor=request.user, now=now, **given)
    context = {"book": book, "line": line, "number": book.number(line), "address": address_of(line), "why": why}
    context |= {"form": form, "unit": line.unit, "now": now, "has_errors": bound}
    return render(request, "counters/books/strike.html", context, status=422 if bound else 200)


def _struck(request, line, why, form, now) -> Line | None:
    """The line that strikes; None where something is wrong, which then stands in the forms."""
    fine = why.is_valid()
    only = form.quiet = bool(why.cleaned_data.get("strike_only"))  # then nobody asks what is right
    if not (only or form.is_valid()) or not fine:
        return None
    try:
        return actions.strike(
            line,
            reason=why.cleaned_data["reason"],
            replacement=None if only else form.data_given(),
            actor=request.user,
            now=now,
            request_key=why.cleaned_data["request_key"],
        )
    except Refused as fault:
        why.add_error(None, str(fault))
        return None


@requires("counter.reveal")
@require_POST
def reveal(request, book, unit, roc_year, number):
    """Show what is masked, with a reason, on the record."""
    line, now = line_of(request, book, unit, roc_year, number), timezone.now()
    if not may(request.user, "counter.reveal", unit=line.unit, now=now):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return shown(request, line, reveal_form=form, status=422)
    reason = form.cleaned_data["reason"]
    given = {"line": str(line), "unit": line.unit.code, "reason": reason}
    record(Action.DATA_REVEALED, actor=request.user, now=now, **given)
    return shown(request, line, masked=False)


@requires("counter.read")
@read_or_post
def line_own_page(request, book, unit, roc_year, number, name):
    """A page of the book below one of its lines: a receipt, a signature, a return."""
    line = line_of(request, book, unit, roc_year, number)
    view = BOOKS[book].pages.get(name) or not_there()
    return view(request, line)


@requires("counter.read")
@read_or_post
def book_own_page(request, book, name):
    """A page of the book as a whole: an evacuation list, statistics."""
    view = book_of(book).list_pages.get(name) or not_there()
    return view(request, unit_asked(request, timezone.now()))


# --- Who is asked for -------------------------------------------------------------------------------------------------


def book_of(code: str) -> Book:
    return BOOKS.get(code) or not_there()


def not_there():
    raise Http404


def line_of(request, code, unit, roc_year, number) -> Line:
    """The line at an address, with all its book reads; 404 for whoever may not see it."""
    book = book_of(code)
    where = {"book": code, "unit": get_object_or_404(Unit, code=unit), "roc_year": roc_year, "number": number}
    lines = lists.dressed(book, Line.objects.visible_to(request.user)).select_related("open")
    return get_object_or_404(lines, **where)


def address_of(line: Line, name: str = "line", **more) -> str:
    """The address of a line's page, or of one below it."""
    where = {"book": line.book, "unit": line.unit.code, "roc_year": line.roc_year, "number": line.number}
    return reverse(f"book_{name}", kwargs={**where, **more})


def after(request, line: Line) -> str:
    """Where an act on a line goes on: at the desk where its box led there, else on the page of the line."""
    return f"{reverse('counter_desk')}?unit={line.unit.code}" if "desk" in request.GET else address_of(line)


def list_address(book: Book, unit) -> str:
    return f"{reverse('book_list', args=[book.code])}?unit={unit.code}"
