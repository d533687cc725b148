"""問答 for our own people: the sheet for the telephone, and the pages of those who write and publish."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from disclosures import faq as reading
from disclosures import misses
from disclosures.actions import faq as actions
from disclosures.faq_form import FaqForm
from disclosures.models import Faq


@requires("desk")
@require_safe
def faq_sheet(request):
    """值班台問答單: question, short answer, lines for staff; one page to search with the browser, or to print."""
    return render(request, "disclosures/faq/sheet.html", {"topics": reading.by_topic(reading.published())})


@requires("content.read")
@require_safe
def faq_desk(request):
    """What there is, what waits for publication, what has to be read again."""
    faqs = Faq.objects.visible_to(request.user).select_related("unit").prefetch_related("answers")
    rows = [_row(faq) for faq in faqs]
    context = {"rows": rows, "today": timezone.localdate(), "edits": may(request.user, "content.edit")}
    return render(request, "disclosures/faq/desk.html", context)


def _row(faq: Faq) -> dict:
    answers = list(faq.answers.all())
    live = [one for one in answers if one.state == "published"]
    draft = next((one for one in answers if one.state == "draft"), None)
    return {"faq": faq, "answer": live[-1] if live else None, "draft": draft, "words": draft or (live or answers)[-1]}


@requires("content.edit")
@require_safe
def faq_misses(request):
    """查無結果: what nobody has answered yet; one press begins the question."""
    today = timezone.localdate()
    rows = misses.missed(today - 4 * misses.WEEK, today + timedelta(days=1))
    return render(request, "disclosures/faq/misses.html", {"rows": rows})


@requires("content.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def faq_write(request, pk=None):
    """The form of a draft; without a number, of a new question."""
    now = timezone.now()
    faq = None if pk is None else _faq(request, pk)
    form = FaqForm(request.POST or None, user=request.user, now=now, initial=_initial(request, faq))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        revision = values.pop("revision")
        try:
            draft = actions.write(faq=faq, values=values, revision=revision, actor=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is saved. Somebody else can publish it."))
            return redirect("faq_read", pk=draft.faq_id)
    refused = form.is_bound and not form.is_valid()
    context = {"form": form, "faq": faq, "has_errors": refused}
    return render(request, "disclosures/faq/write.html", context, status=422 if refused else 200)


def _initial(request, faq: Faq | None) -> dict:
    """The draft, or the words that hold; for a new question what the page before asked to begin with."""
    if faq is None:
        asked = {"question_zh": ("question", 120), "short_zh": ("short", 200), "law_zh": ("law", 100)}
        return {box: request.GET.get(name, "")[:most] for box, (name, most) in asked.items()}
    draft = reading.working(faq)
    words = draft or reading.holding(faq) or faq.answers.last()
    values = {name: getattr(words, name) for name in actions.WORDS}
    values |= {name: getattr(faq, name) for name in actions.PLACE}
    return {**values, "revision": draft.revision if draft else 0}


@requires("content.read")
@require_safe
def faq_read(request, pk):
    """One question as its keepers see it: what holds, what is drafted, what can be done now."""
    faq = _faq(request, pk)
    draft, answer = reading.working(faq), None if faq.ended_at else reading.holding(faq)
    edits, publishes = (may(request.user, f"content.{what}", unit=faq.unit) for what in ("edit", "publish"))
    context = {
        "faq": faq,
        "draft": draft,
        "answer": answer,
        "words": draft or answer or faq.answers.last(),
        "versions": faq.answers.filter(state="published").order_by("-number").select_related("published_by"),
        "edits": edits,
        "publishes": publishes and draft is not None and request.user.pk not in draft.authors,
        "ends": publishes and answer is not None,
    }
    return render(request, "disclosures/faq/read.html", context)


@requires("content.read")
@require_POST
def faq_act(request, pk, act):
    """One of the buttons of the page before."""
    faq = _faq(request, pk)
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](request, faq, timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("faq_read", pk=pk)


def _publish(request, faq, now):
    draft = reading.working(faq)
    if draft is None:
        raise Refused(_("There is no draft any more. Reload the page to see what has changed."))
    seen = request.POST.get("revision", "")
    actions.publish(draft, revision=int(seen) if seen.isdecimal() else -1, actor=request.user, now=now)
    messages.success(request, _("Published."))


def _drop(request, faq, now):
    draft = reading.working(faq)
    if draft is None:
        raise Refused(_("There is no draft any more. Reload the page to see what has changed."))
    actions.drop(draft, actor=request.user, now=now)
    messages.success(request, _("The draft is given up."))


def _confirm(request, faq, now):
    actions.confirm(faq, actor=request.user, now=now)
    messages.success(request, _("Noted: read again, still right."))


def _end(request, faq, now):
    actions.end(faq, actor=request.user, now=now)
    messages.success(request, _("Taken down."))


ACTS = {"publish": _publish, "drop": _drop, "confirm": _confirm, "end": _end}


def _faq(request, pk: int) -> Faq:
    return get_object_or_404(Faq.objects.visible_to(request.user).select_related("unit", "service", "owner"), pk=pk)
