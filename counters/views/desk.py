"""櫃台 (/staff/counter/): the one box, what waits, and the page that holds while the network is cut."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import roster
from accounts.access import requires
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from counters import actions, box, handover
from counters.books import BOOKS
from counters.forms.box import BoxForm
from counters.models import OpenLine
from counters.places import unit_asked, units_of
from counters.service_use.keys import KeyForm, buttons
from counters.service_use.pages import last_line
from counters.visitors.forms import PassForm

WORKER = settings.BASE_DIR / "static" / "js" / "counter-worker.js"


@requires("counter.write")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request):
    """Scan or type, press Enter: the right thing opens, and the box is ready again."""
    now = timezone.now()
    unit = unit_asked(request, now, "counter.write")
    form, answer = BoxForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        answer = box.resolve(box.Asked(form.cleaned_data["text"], unit, request.user, now))
        if answer.use is not None:
            return _used(request, unit, answer.use, form.cleaned_data["request_key"], now)
        if answer.address:
            return redirect(answer.address)
        if answer.book:
            return _begun(request, unit, answer, now)
        given = {"unit": unit.code, "found": len(answer.found)}
        record(Action.BOOK_LOOKED_UP, actor=request.user, now=now, **given)
    refused = request.method == "POST" and answer is None
    context = {
        "form": form if refused else BoxForm(),
        "answer": answer,
        "unit": unit,
        "units": units_of(request.user, now, "counter.write"),
        "shift": roster.on_duty(unit, now),
        "waiting": _waiting(unit),
        "last": last_line(unit, request.user, now),
        "buttons": buttons(),
        "to_take": handover.to_take([unit], request.user),
        "missing": len(handover.missing(request.user, now)),
        "books": BOOKS.values(),
        "now": now,
        "has_errors": refused,
    }
    return render(request, "counters/desk/desk.html", context, status=422 if refused else 200)


def _used(request, unit, data: dict, key, now):
    try:
        line = actions.write(BOOKS["SC"], unit=unit, data=data, actor=request.user, now=now, request_key=key)
    except Refused as why:
        messages.warning(request, str(why))
    else:
        said = {"number": BOOKS["SC"].number(line), "what": line.service_use.get_kind_display()}
        messages.success(request, _("Written: %(number)s, %(what)s.") % said)
    return redirect(f"{reverse('counter_desk')}?unit={unit.code}")


def _begun(request, unit, answer: box.Answer, now):
    """The form of a new line, with what was typed in its box; after it, the desk again."""
    form = answer.book.form(unit=unit, user=request.user, now=now, initial=answer.initial).opened()
    context = {"book": answer.book, "unit": unit, "form": form, "now": now, "from_desk": True, "has_errors": False}
    return render(request, answer.book.entry_template, context)


def _waiting(unit) -> list[dict]:
    """How many lines of each book somebody still has to do something about."""
    codes = list(OpenLine.objects.filter(unit=unit).values_list("book", flat=True)[:1000])
    return [{"book": book, "count": codes.count(book.code)} for book in BOOKS.values()]


# --- While the network is cut -----------------------------------------------------------------------------------------
@requires("counter.write")
@require_safe
def offline(request):
    """斷線登錄: blank forms of the books, kept by the browser for a cut; and the way back for what waits there."""
    now = timezone.now()
    unit = unit_asked(request, now, "counter.write")
    asked = {"unit": unit, "user": request.user, "now": now}
    forms = [{"book": book, "form": book.form(**asked, auto_id=f"{book.code}_%s")} for book in BOOKS.values()]
    context = {
        "forms": forms,
        "suggestions": next((s for each in forms if (s := getattr(each["form"], "suggestions", ()))), ()),
        "keys": KeyForm(initial={"request_key": uuid4()}, auto_id="key_%s"),
        "buttons": buttons(),
        "passes": PassForm(unit=unit, auto_id="pass_%s"),
        "unit": unit,
        "books": BOOKS.values(),
    }
    return render(request, "counters/desk/offline.html", context)


@requires("counter.write")
@require_safe
def worker(request):
    """The script that stands between the desk and the network; its address gives it the pages below the counter."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
