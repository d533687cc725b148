"""The page below a case on which its answer is written anew for everybody; the spine has checked who asks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import Refused
from feedback.actions import library
from feedback.library import reading
from feedback.library.forms import AnswerForm, proposal
from feedback.models import Petition, PublishedAnswer


def buttons(petition: Petition) -> list[tuple[str, object]]:
    """The page that fits the case now, in words for its button."""
    return [("publish", gettext_lazy("Publish the answer"))] if reading.may_be_published(petition) else []


def write(request, case):
    """公開答復: the letter and the answer, to be rewritten; somebody else publishes it."""
    petition = Petition.objects.select_related("topic").get(pk=case.pk)
    petition.case = case
    if not reading.may_be_published(petition):
        raise Http404
    row = PublishedAnswer.objects.filter(petition=petition).first()
    kept = {name: getattr(row, name) for name in ("title", "question", "answer")} if row else proposal(petition)
    form = AnswerForm(request.POST if request.method == "POST" else None, petition=petition, initial=kept)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "question", "answer")}
        try:
            library.write_answer(petition, **given, actor=request.user, now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Kept. Somebody else publishes it."))
            return redirect("case", reference=case.reference)
    context = {"case": case, "petition": petition, "row": row, "form": form, "has_errors": form.is_bound}
    return render(request, "feedback/library/write.html", context, status=422 if form.is_bound else 200)


STAFF_PAGES = {"publish": write}
