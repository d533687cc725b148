"""轉陳 (/staff/cases/…/forward/): send a case on, say that one has it, send it back."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import may, requires
from cases import dwell
from cases.actions import Refused, forwardings
from cases.forms.forwarding import ForwardForm, ReturnForm, TakeBackForm
from cases.models import Case
from cases.models.case import FINAL, Discretion
from cases.rooms import room_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])

# What most cases gather little of: the query of the case says which of it there is, so that no page asks for nothing.
GATHERED = ("forwardings", "consultations", "letters", "decisions", "notes", "attachments", "documents")


def case_of(request, reference: str) -> Case:
    """A case this person may see, with what the pages about it show; 404 for any other."""
    cases = Case.objects.visible_to(request.user).select_related(
        *("service", "sop", "stage", "limit", "unit", "received_unit", "applicant", "officer", "supplement__asked_by"),
        *("transfer__authority", "transfer__by"),
    )
    there = {
        f"has_{name}": Exists(Case._meta.get_field(name).related_model.objects.filter(case=OuterRef("pk")))
        for name in GATHERED
    }
    return get_object_or_404(cases.annotate(**there).prefetch_related("sop__stages"), reference=reference)


def gathered(case: Case, name: str):
    """The rows of a name in GATHERED; none, and no query, where the case had none when it was read."""
    rows = getattr(case, name).all()
    return rows if getattr(case, f"has_{name}") else rows.none()


def panel(case: Case, user, now) -> dict:
    """What the case page shows of forwardings: the way so far, how long each unit had it, and what can be done."""
    people = ("from_unit", "to_unit", "sent_by", "received_by", "taken_back_by", "deadline")
    way = list(gathered(case, "forwardings").select_related(*people))
    waiting = next((sent for sent in way if not sent.received_at and not sent.bounced_at), None)
    is_open = case.status not in FINAL and case.discretion != Discretion.SEALED  # that one goes nowhere by itself
    handles = is_open and may(user, "case.handle", unit=case.unit, now=now)
    receives = is_open and waiting is not None and may(user, "case.handle", unit=waiting.to_unit, now=now)
    found = dwell.stays(case, way, now)
    return {
        "way": way,
        "waiting": waiting,
        "stays": dwell.totals(found) if way else [],
        "may_forward": handles and not waiting and "forward" in room_of(case).casework,
        "may_receive": receives,
        "may_take_back": handles and waiting is not None,
        "may_return": receives or (handles and not waiting and case.unit_id != case.received_unit_id),
    }


@requires("case.handle")
@form_methods
def forward(request, reference):
    """轉陳."""
    case = case_of(request, reference)
    if not panel(case, request.user, timezone.now())["may_forward"]:
        raise Http404
    form = ForwardForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid() and sent(request, form, forwardings.forward, case):
        messages.success(request, _("The case is on its way. Until the other unit has it, you handle it."))
        return redirect("case", reference=reference)
    return asked(request, case, form, "cases/staff/forward.html")


@requires("case.handle")
@require_POST
def receive(request, reference):
    """收悉."""
    case = case_of(request, reference)
    try:
        forwardings.acknowledge(case, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("Your unit has the case now."))
    return redirect("case", reference=reference)


@requires("case.handle")
@form_methods
def send_back(request, reference):
    """退回."""
    case = case_of(request, reference)
    if not panel(case, request.user, timezone.now())["may_return"]:
        raise Http404
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and sent(request, form, forwardings.send_back, case):
        messages.success(request, _("The case is back with the unit that sent it."))
        return redirect("case", reference=reference)
    return asked(request, case, form, "cases/staff/send_back.html")


@requires("case.handle")
@form_methods
def take_back(request, reference):
    """撤回轉陳."""
    case = case_of(request, reference)
    if not panel(case, request.user, timezone.now())["may_take_back"]:
        raise Http404
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and sent(request, form, forwardings.take_back, case):
        messages.success(request, _("You have the case again. The other unit has been told."))
        return redirect("case", reference=reference)
    return asked(request, case, form, "cases/staff/take_back.html")


def sent(request, form, act, thing) -> bool:
    """Do what a form asks with its answers; a refusal stands on top of the form, which is shown again."""
    try:
        act(thing, actor=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


def asked(request, case, form, template, **context):
    """The page of a form, again with what was typed where it was refused (422)."""
    refused = request.method == "POST"
    context |= {"case": case, "form": form, "has_errors": refused}
    return render(request, template, context, status=422 if refused else 200)
