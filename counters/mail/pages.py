"""掛號文件: what waits at the counter, one signature for several letters, and the way back to the sender."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import may
from cases.actions import Refused
from counters import watch
from counters.books import BOOKS
from counters.mail import arrivals
from counters.mail.columns import addressee
from counters.mail.forms import FetchForm, SendBackForm
from counters.models import Line, MailSignature
from counters.signatures import drawing
from counters.views.books import address_of, after

SHOWN = 200  # of what waits; a counter with more has other worries


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that waits, as the list shows it."""

    line: Line
    number: str
    address: str
    addressee: str
    due_at: datetime | None
    is_late: bool


def open_lines(unit):
    """What waits at this counter, the oldest first."""
    return dressed(Line.objects.filter(book="RM", unit=unit, open__isnull=False)).order_by("open__since", "pk")


def dressed(lines):
    """With all that is said of a letter."""
    beside = ("unit", "open", "mail", "mail__to", "mail__to_unit")
    return lines.select_related(*beside).prefetch_related("parties", "marks")


def list_context(unit, user, now) -> dict:
    """Above the list of the book."""
    return {"waiting": open_lines(unit).count()}


def line_context(line: Line, user, now) -> dict:
    """On the page of a letter."""
    clock = watch.Clocks().of(line) if hasattr(line, "open") else None
    drawn = MailSignature.objects.filter(mark__line__in=[one.pk for one in line.versions]).first()
    return {
        "waits": hasattr(line, "open"),
        "due_at": clock.due_at if clock else None,
        "drawn": drawing(drawn.strokes, _("Signature")) if drawn else "",
    }


def waiting(request, unit):
    """待領: tick what is fetched, one person signs for it."""
    now = timezone.now()
    writes = may(request.user, "counter.write", unit=unit, now=now)
    form = FetchForm(request.POST or None)
    ticked = {int(key) for key in request.POST.getlist("lines") if key.isdecimal() and len(key) < 19}
    if request.method == "POST":
        if not writes:
            raise Http404
        if _fetched(request, form, _ticked(unit, ticked), now):
            return redirect(request.get_full_path())
    found = list(open_lines(unit)[:SHOWN])
    context = {
        "book": BOOKS["RM"],
        "unit": unit,
        "rows": _rows(found, now),
        "form": form,
        "ticked": ticked,
        "writes": writes,
        "has_errors": request.method == "POST",
        "now": now,
    }
    return render(request, "counters/mail/waiting.html", context, status=422 if context["has_errors"] else 200)


def _ticked(unit, keys: set[int]) -> list[Line]:
    """The letters whose boxes were ticked, also those a colleague handed over meanwhile: nobody signs for less."""
    return list(dressed(Line.objects.filter(book="RM", unit=unit, pk__in=list(keys)[:SHOWN])).order_by("pk"))


def _rows(lines: list[Line], now: datetime) -> list[Waiting]:
    book, clocks = BOOKS["RM"], watch.Clocks()
    rows = []
    for line in lines:
        clock = clocks.of(line)
        due_at = clock.due_at if clock else None
        late = bool(due_at and due_at <= now)
        rows.append(Waiting(line, book.number(line), address_of(line), addressee(line, True), due_at, late))
    return rows


def _fetched(request, form: FetchForm, lines: list[Line], now: datetime) -> bool:
    """Whether the letters are signed for; what is wrong stands in the form."""
    fine = form.is_valid()
    if not lines:
        form.add_error(None, _("Tick the letters that are fetched."))
    if not (fine and lines):
        return False
    try:
        arrivals.sign_for(lines, **form.cleaned_data, actor=request.user, now=now)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    said = ngettext("%(count)d letter is signed for.", "%(count)d letters are signed for.", len(lines))
    messages.success(request, said % {"count": len(lines)})
    return True


def sign(request, line):
    """領取 of one letter."""
    return _settle(request, line, FetchForm, "counters/mail/sign.html", _sign)


def _sign(request, line, form, now):
    arrivals.sign_for([line], **form.cleaned_data, actor=request.user, now=now)
    messages.success(request, _("The letter is signed for."))


def send_back(request, line):
    """退件."""
    return _settle(request, line, SendBackForm, "counters/mail/send_back.html", _send_back)


def _send_back(request, line, form, now):
    arrivals.send_back(line, reason=form.cleaned_data["reason"], actor=request.user, now=now)
    messages.success(request, _("The letter goes back to its sender."))


def _settle(request, line, form_class, template, act):
    """A page that asks one thing about a letter that waits."""
    now = timezone.now()
    if not may(request.user, "counter.write", unit=line.unit, now=now):
        raise Http404
    if not hasattr(line, "open"):  # a second press, the way back, or a colleague was faster
        messages.warning(request, _("This letter is settled already. What became of it stands below."))
        return redirect(address_of(line))
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(request, line, form, now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect(after(request, line))
    refused = request.method == "POST"
    context = {"line": line, "number": BOOKS["RM"].number(line), "address": address_of(line), "form": form}
    return render(request, template, context | {"has_errors": refused}, status=422 if refused else 200)
