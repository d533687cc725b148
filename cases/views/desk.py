"""The desk: alarms first, then what is due; and the telephone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import roster
from accounts.access import may, requires
from accounts.models import Unit
from audit.actions import record
from audit.models import Action
from cases import actions, alarms, lists, search
from cases.forms.staff import PhoneForm
from cases.identifiers import REFERENCE, code_of
from cases.models import Case
from cases.rooms import ROOMS
from cases.views import consultations

FOUND_MOST = 20


@requires("desk")
def desk(request):
    """值班台: what burns, who is on duty, what is due next."""
    now = timezone.now()
    unit = _own_unit(request.user, now)
    context = {
        "alarms": alarms.alarms(request.user, now, get_language()),
        "refused": alarms.refused(request.user, now),
        "asked": consultations.asked_of(request.user, now)[:10],
        "arriving": lists.page(lists.Asked("arriving"), request.user, now).rows,
        "overdue": lists.page(lists.Asked("overdue"), request.user, now).rows[:10],
        "soon": lists.page(lists.Asked("soon"), request.user, now).rows[:10],
        "unit": unit,
        "may": {act: may(request.user, f"case.{act}", now=now) for act in ("read", "handle", "find")},
        "shift": roster.on_duty(unit, now) if unit else None,
        "now": now,
    }
    return render(request, "cases/staff/desk.html", context)


def _own_unit(user, now):
    path = next((path for path, _role, _by in user.authority(now)), None)
    return Unit.objects.filter(path=path).first() if path else None


@requires("case.find")
@require_http_methods(["GET", "POST"])
def phone(request):
    """來電查詢: type a number or a name, read the sentence aloud. What was typed is never part of an address."""
    form = PhoneForm(request.POST or None)
    found, asked = [], False
    if request.method == "POST" and form.is_valid():
        asked = True
        found = _found(request, form.cleaned_data["words"])
    context = {"form": form, "found": found, "asked": asked, "has_errors": form.is_bound and not form.is_valid()}
    return render(request, "cases/staff/phone.html", context, status=422 if context["has_errors"] else 200)


def _found(request, words):
    now = timezone.now()
    cases = Case.objects.visible_to(request.user).select_related("service", "stage", "unit", "applicant")
    if REFERENCE.fullmatch(code_of(words)):
        cases = cases.filter(reference=code_of(words))
    else:
        entries = search.find(search.visible_to(request.user).filter(kind="case"), words)
        cases = cases.filter(pk__in=entries.order_by("-date", "-pk").values("case_id")[:FOUND_MOST])
    found = list(cases.order_by("-filed_at")[:FOUND_MOST])
    record(Action.CASE_LOOKED_UP, actor=request.user, now=now, found=len(found))
    return [{"case": case, "spoken": {code: _spoken(case, code, now) for code in ("zh-hant", "en")}} for case in found]


def _spoken(case, language, now) -> str:
    room = ROOMS.get(case.service.code)
    return room.spoken(case, language, now) if room and room.spoken else ""


@requires("case.tell")
@require_POST
def told(request, reference):
    """Log that the caller was told."""
    case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    actions.log_told(case, actor=request.user, now=timezone.now())
    messages.success(request, _("Logged: the caller was told about %(reference)s.") % {"reference": reference})
    return redirect("phone")
