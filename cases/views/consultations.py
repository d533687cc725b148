"""會辦、徵詢 (/staff/cases/…/ask/, /staff/consultations/…/): ask others, answer, go on without them."""

from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access import may, requires, subtrees
from cases.actions import Refused, consultations
from cases.calendar import TAIPEI
from cases.forms.consultation import ASK_FORMS, AnswerForm
from cases.models import Case, Consultation
from cases.models.case import FINAL, Discretion
from cases.rooms import room_of
from cases.stages import WORKING
from cases.views.forwardings import asked, case_of, form_methods, gathered, sent

Of = Consultation.Of
HEADINGS = {
    Of.UNIT: _("Ask a unit of ours"),
    Of.AUTHORITY: _("Ask another authority"),
    Of.THIRD_PARTY: _("Ask a third party"),
}


def panel(case: Case, user, now) -> dict:
    """What the case page shows: who was asked what, the answers, and what can be done."""
    handles = case.status not in FINAL and may(user, "case.handle", unit=case.unit, now=now)
    asks = handles and "consult" in room_of(case).casework
    found = gathered(case, "consultations").select_related("unit", "authority", "asked_by", "answered_by")
    sealed = {Of.UNIT} if case.discretion == Discretion.SEALED else set()  # no unit hears of a sealed case
    kinds = {of: heading for of, heading in HEADINGS.items() if of not in sealed}
    return {
        "found": list(found) if "consult" in room_of(case).casework else [],
        "kinds": kinds if asks and case.status in WORKING else {},
        "may_record": handles,
        "may_go_on": asks and consultations.may_go_on(case, now),
    }


def asked_of(user, now):
    """The questions that wait for a unit in which this person answers."""
    where = Q(pk__in=())
    for path in subtrees(user, "case.handle"):
        where |= Q(unit__path__startswith=path)
    found = Consultation.objects.filter(where, of=Of.UNIT, answered_at=None, ended_at=None, case__closed_at=None)
    return found.exclude(case__discretion=Discretion.SEALED).select_related("case__service", "unit").order_by("pk")


@requires("case.handle")
@form_methods
def ask(request, reference, of):
    """徵詢."""
    now = timezone.now()
    case = case_of(request, reference)
    if of not in ASK_FORMS or of not in panel(case, request.user, now)["kinds"]:
        raise Http404
    form = ASK_FORMS[of](
        request.POST or None,
        case=case,
        has_limit=consultations.stage_for(case, of) is not None,
        today=now.astimezone(TAIPEI).date(),
    )
    if request.method == "POST" and form.is_valid() and sent(request, form, partial(consultations.ask, of=of), case):
        messages.success(request, _("The question is sent. The case waits for the answer; other work goes on."))
        return redirect("case", reference=reference)
    return asked(request, case, form, "cases/staff/ask.html", heading=HEADINGS[of], of=of)


@requires("case.handle")
@form_methods
def consultation(request, pk):
    """One question: the unit that was asked answers here; what others answered is recorded here."""
    found = _visible(request.user, pk)
    case = found.case
    if found.answered_at or case.status in FINAL:
        return render(request, "cases/staff/consultation.html", {"found": found, "case": case, "form": None})
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and sent(request, form, consultations.answer, found):
        messages.success(request, _("The answer is kept. The unit that asked is told."))
        return redirect("consultation", pk)
    return asked(request, case, form, "cases/staff/consultation.html", found=found)


def _visible(user, pk) -> Consultation:
    """The question, for whoever may answer it; 404 for anybody else."""
    found = (
        Consultation.objects.filter(pk=pk)
        .select_related("unit", "authority", "asked_by", "answered_by", "case__service", "case__unit")
        .first()
    )
    if found is None or not may(user, "case.handle", unit=found.unit or found.case.unit):
        raise Http404
    needs_sight = found.unit is None or found.case.discretion == Discretion.SEALED
    if needs_sight and not Case.objects.visible_to(user).filter(pk=found.case_id).exists():
        raise Http404
    return found


@requires("case.handle")
@require_POST
def go_on(request, reference):
    """逕行續辦."""
    case = case_of(request, reference)
    try:
        consultations.go_on(case, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The case goes on without the answers that did not come."))
    return redirect("case", reference=reference)
