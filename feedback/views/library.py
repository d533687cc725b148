"""/mailbox/answers/: answered petitions for everybody; and the desk where they are published and taken down."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from accounts.doors import public_page
from cases import search
from cases.actions import Refused
from cases.discretion import may_serve
from feedback.actions import library as actions
from feedback.library import reading
from feedback.library.forms import EndForm
from feedback.models import Topic

FOUND = 50


# --- For everybody ----------------------------------------------------------------------------------------------------
@public_page
def answers(request):
    """公開答復: by topic, or by words; the newest first."""
    q, topic = request.GET.get("q", "").strip()[:100], request.GET.get("topic", "")
    heads = list(Topic.objects.filter(parent=None, is_active=True))
    topic = topic if topic in {head.code for head in heads} else ""
    page = _found(q) if q else reading.page(topic=topic, after=request.GET.get("after", ""))
    context = {"page": page, "q": q, "topic": topic, "topics": heads, "is_sifted": bool(q or topic)}
    return render(request, "feedback/library/list.html", context)


def _found(q: str) -> reading.Page:
    entries = search.find(search.public(timezone.now()).filter(kind="answer"), q).order_by("-date", "-pk")[:FOUND]
    ids = [int(entry.key.partition(":")[2]) for entry in entries]
    rows = reading.published().in_bulk(ids)
    return reading.Page([rows[pk] for pk in ids if pk in rows])


@public_page
def answer(request, pk):
    """One answered petition."""
    row = get_object_or_404(reading.published(), pk=pk)
    others = [one for one in reading.page(topic=row.petition.topic.code).rows if one.pk != pk][:5]
    context = {"answer": row, "petition": row.petition, "others": others, "updated_on": row.published_at}
    return render(request, "feedback/library/answer.html", context)


# --- For the desk -----------------------------------------------------------------------------------------------------
@requires("answer.publish")
@require_http_methods(["GET", "HEAD"])
def desk(request):
    """What waits to be published, what is, and what was taken down; of the cases this person may open."""
    rows = list(reading.of_staff(request.user).order_by("published_at", "-pk")[:200])
    groups = (
        (_("Waits to be published"), [row for row in rows if not row.published_at]),
        (_("What the public sees"), [row for row in rows if row.published_at and not row.ended_at]),
        (_("Taken down"), [row for row in rows if row.ended_at]),
    )
    return render(request, "feedback/library/desk.html", {"groups": groups})


@requires("answer.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, pk):
    """Read it as everybody will; publish it, or take it down."""
    now = timezone.now()
    row = get_object_or_404(reading.of_staff(request.user), pk=pk)
    if not may_serve(request.user, "answer.publish", row.petition.case, now):
        raise Http404
    form, refused = EndForm(request.POST if "end" in request.POST else None), ""
    try:
        if request.method == "POST" and "publish" in request.POST:
            actions.publish_answer(row, actor=request.user, now=now)
            messages.success(request, _("Published."))
            return redirect("answer_desk")
        if form.is_valid():
            actions.end_answer(row, reason=form.cleaned_data["reason"], actor=request.user, now=now)
            messages.success(request, _("Taken down. Nobody finds it any more."))
            return redirect("answer_desk")
    except Refused as why:
        refused = str(why)
    bad = request.method == "POST"
    context = {"answer": row, "case": row.petition.case, "form": form, "refused": refused, "has_errors": bad}
    context["is_own"] = row.written_by_id == request.user.pk
    return render(request, "feedback/library/review.html", context, status=422 if bad else 200)
