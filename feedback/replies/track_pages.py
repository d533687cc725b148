"""The petitioner's side of an answer: read it, ask once more, see what was promised."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.doors import public_form
from cases.actions import Refused
from feedback.actions import further_questions
from feedback.replies import asking
from feedback.replies.forms import FurtherQuestionForm


def shown(petition, now) -> dict:
    """For the status page: what was answered, what may still be asked, what was promised and what became of it."""
    case = petition.case
    given = [reply for reply in case.replies.all() if reply.sent_at]
    may_ask = asking.is_open(case, now)
    return {
        "given": given,
        "further": getattr(case, "further_question", None),
        "may_ask": may_ask,
        "ask_until": asking.until(case, given[-1].sent_at) if may_ask else None,
        "follow_ups": list(case.follow_ups.all()) if petition.has_promises else [],
    }


@public_form
def ask(request, case):
    """追問: asked once, within its time."""
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = FurtherQuestionForm(data)
    if data is None and not asking.is_open(case, now):
        return _over(request, case)
    if data is not None and form.is_valid():
        try:
            # A program that filled the hidden box reads the same thanks as anybody.
            if not form.is_suspicious:
                further_questions.ask(case, text=form.cleaned_data["text"], now=now)
        except Refused as why:
            messages.warning(request, str(why))
        else:
            messages.success(request, _("We have your question and answer it under the same number."))
        return redirect("case_status", reference=case.reference)
    context = {"case": case, "form": form, "has_errors": data is not None}
    return render(request, "feedback/replies/ask_further.html", context, status=422 if data is not None else 200)


def _over(request, case):
    messages.warning(request, _("This is done already, or not open any more. Here is how your case stands."))
    return redirect("case_status", reference=case.reference)


APPLICANT_MOVES = {"ask": ask}
