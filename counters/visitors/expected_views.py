"""預約訪客 (/staff/counter/visits/expected/) and the page the visitor shows at the counter (/visits/<code>/)."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from accounts.doors import public_form
from accounts.models import Unit
from cases import brakes, qr
from cases.actions import Refused
from cases.views.track import too_many
from counters.books import BOOKS
from counters.models import ExpectedVisit, Line
from counters.views.books import address_of
from counters.visitors import expecting
from counters.visitors.expect_form import ExpectForm
from counters.visitors.forms import VisitForm

form_methods = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 200
GONE = timedelta(days=1)  # how long a visit stays in the list after its end


def _of(request):
    return ExpectedVisit.objects.visible_to(request.user).select_related("unit", "host_unit", "host")


@requires("visit.expect")
@require_safe
def expected_list(request):
    """Whom the units of this person expect, the next first."""
    now = timezone.now()
    visits = _of(request).standing().filter(ends_at__gt=now - GONE)
    context = {"visits": visits.order_by("starts_at", "pk")[:LISTED], "now": now}
    return render(request, "counters/visitors/expected_list.html", context)


@requires("visit.expect")
@form_methods
def expect(request):
    """Announce somebody; `?like=` begins with the visitor of an earlier announcement."""
    now = timezone.now()
    own = _own_unit(request.user, now)
    like = _of(request).filter(pk=request.GET.get("like") or 0, blanked_at=None).first() if _asks(request) else None
    initial = {"unit": own.pk} | (ExpectForm.initial_of(like) if like else {})
    form = ExpectForm(request.POST or None, unit=own, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        visit = expecting.announce(**form.given(), host_unit=own, actor=request.user, now=now)
        messages.success(request, _("The visit is announced. The counter sees it at once."))
        return redirect("visit_expected", visit.pk)
    refused = request.method == "POST"
    context = {"form": form, "has_errors": refused}
    return render(request, "counters/visitors/expect.html", context, status=422 if refused else 200)


def _asks(request) -> bool:
    return request.GET.get("like", "").isdigit()


def _own_unit(user, now) -> Unit:
    """The unit in whose name this person announces: the first in which they may."""
    path = next((path for path, _role, _by in user.authority(now)), None)
    return get_object_or_404(Unit, path=path)


@requires("visit.expect")
@require_safe
def expected(request, pk):
    """One announcement with its entry code, for whoever passes it on."""
    now = timezone.now()
    visit = get_object_or_404(_of(request), pk=pk)
    context = {
        "visit": visit,
        "code": expecting.code_of(visit),
        "address": expecting.address_of(visit, visit.language),
        "may_call_off": visit.ends_at > now and expecting.may_call_off(visit, request.user, now),
        "may_enter": expecting.is_good(visit, now) and may(request.user, "counter.write", unit=visit.unit, now=now),
    }
    return render(request, "counters/visitors/expected.html", context)


@requires("visit.expect")
@require_POST
def call_off(request, pk):
    """取消."""
    visit = get_object_or_404(_of(request), pk=pk)
    try:
        expecting.call_off(visit, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The visit is called off; its code no longer works."))
    return redirect("visit_expected_list")


@requires("counter.write")
@require_safe
def arrive(request, code):
    """報到: the code was scanned. The entry stands ready; the officer sees a paper, adds the pass and presses once."""
    now, visit = timezone.now(), expecting.by_code(code)
    if visit is None or not may(request.user, "counter.write", unit=visit.unit, now=now):
        raise Http404
    if line := Line.objects.filter(visit__expected=visit, struck_by=None).select_related("unit").first():
        messages.warning(request, _("This visitor has been registered already."))
        return redirect(address_of(line))
    if not expecting.is_good(visit, now):
        messages.warning(request, _("This code does not hold now: the visit is called off, or it is another day."))
        return redirect(f"{reverse('book_page', args=['VL', 'inside'])}?unit={visit.unit.code}")
    book = BOOKS["VL"]
    form = book.form(unit=visit.unit, user=request.user, now=now, initial=VisitForm.initial_of(visit)).opened()
    context = {"book": book, "unit": visit.unit, "form": form, "now": now, "from_desk": True, "has_errors": False}
    return render(request, book.entry_template, context)


# --- For the visitor --------------------------------------------------------------------------------------------------
@public_form
@require_safe
def visit_pass(request, code):
    """入場碼: what the visitor shows at the counter. When and where, and no name."""
    now = timezone.now()
    try:
        visit = expecting.find(code, network=brakes.network_of(request), now=now)
    except expecting.TooMany:
        return too_many(request)
    if visit is None:
        return _private(render(request, "counters/visitors/pass_unknown.html", status=404))
    context = {"visit": visit, "code": expecting.code_of(visit), "is_over": now >= visit.ends_at + expecting.LATE}
    return _private(render(request, "counters/visitors/pass.html", context))


@public_form
@require_safe
def visit_pass_code(request, code):
    """The QR of the page, as a picture."""
    visit = expecting.by_code(code)
    if visit is None:
        raise Http404
    return _private(qr.picture(expecting.address_of(visit, get_language())))


def _private(response):
    """Not for search engines: the address is the visitor's own secret."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
