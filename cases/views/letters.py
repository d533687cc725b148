"""函 (/staff/cases/…/letter/): pick a template, write, send; call back within two minutes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import may, requires
from cases import letter_templates, placeholders, rocdates
from cases.actions import Refused, letters
from cases.discretion import may_know_who
from cases.forms.letters import LetterForm
from cases.models import Case
from cases.rooms import room_of
from cases.views.forwardings import asked, case_of, form_methods, gathered, sent


def panel(case: Case, user, now) -> dict:
    """What the case page shows: the letters, and whether one can be written or called back."""
    writes = "letter" in room_of(case).casework
    knows = may_know_who(user, case, now)  # a letter names who it is for
    return {
        "found": list(gathered(case, "letters").select_related("written_by", "recalled_by", "document"))
        if writes
        else [],
        "may_write": writes and knows and may(user, "case.handle", unit=case.unit, now=now),
    }


@requires("case.handle")
@form_methods
def write(request, reference):
    """A letter; `?template=` fills it from a template."""
    now = timezone.now()
    case = case_of(request, reference)
    if not panel(case, request.user, now)["may_write"]:
        raise Http404
    offered = list(letter_templates.offered(case))
    chosen = next((found for found in offered if found.key == request.GET.get("template")), None)
    texts = _texts(chosen, case, now) if chosen else None
    form = LetterForm(request.POST or None, language=case.language, initial=texts)

    def act(case, **answers):
        letters.write(case, template=chosen, **answers)

    if request.method == "POST" and form.is_valid() and sent(request, form, act, case):
        messages.success(request, _("The letter leaves in two minutes. Until then you can call it back."))
        return redirect("case", reference=reference)
    return asked(request, case, form, "cases/staff/letter.html", offered=offered, chosen=chosen)


def _texts(template, case: Case, now) -> dict:
    """Subject and text of a template in the language of the case, filled as far as the case can."""
    end = "zh" if rocdates.is_chinese(case.language) else "en"
    return {
        name: placeholders.filled(getattr(template, f"{name}_{end}"), case, case.language, now)
        for name in ("subject", "body")
    }


@requires("case.handle")
@require_POST
def recall(request, reference, pk):
    """撤回."""
    case = case_of(request, reference)
    letter = get_object_or_404(case.letters.select_related("case__unit"), pk=pk)
    try:
        letters.recall(letter, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("The letter is called back. Nothing was sent."))
    return redirect("case", reference=reference)
