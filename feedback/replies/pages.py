"""The desk's pages of an answer: write it, look at it as the petitioner will, tell it, take down what comes after."""

from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import may
from cases.actions import Refused, Stale, check_unchanged
from cases.calendar import TAIPEI
from cases.discretion import may_know_who
from cases.models.case import FINAL, Discretion
from cases.views.acts import seen_in, told
from feedback.actions import faq_ideas, follow_ups, further_questions, replies
from feedback.models import Reply
from feedback.replies import asking, checklist, drafts, forms, letter, outcomes, stiff


def buttons(case, now, reply: Reply | None) -> list[tuple[str, object]]:
    """The pages that fit the case now, in words for its buttons. `reply`: the current one."""
    is_open, is_given = case.status not in FINAL, reply is not None and reply.sent_at is not None
    waits_to_be_told = reply is not None and replies.waits_to_be_told(reply)
    may_write = is_open and (reply is None or reply.is_being_written) and not replies.is_answered_with_another(case)
    fitting = {
        "reply-told": (waits_to_be_told, gettext_lazy("The answer was told")),
        "reply": (may_write, gettext_lazy("Write the answer")),
        "reply-check": (reply is not None and not is_given, gettext_lazy("Check and look at the answer")),
        "ask-further": (asking.is_open(case, now), gettext_lazy("Record a further question")),
        "promise": (is_open or is_given, gettext_lazy("Add a promise to follow")),
        "faq": (
            is_given and case.discretion == Discretion.USUAL,
            gettext_lazy("Make a question and answer of it"),
        ),
    }
    return [(name, label) for name, (fits, label) in fitting.items() if fits]


def for_who_may_know(view):
    """An answer names its petitioner: of a discreet petition only those write and read it who may know who asked."""

    @wraps(view)
    def guarded(request, case):
        if may_know_who(request.user, case, timezone.now()):
            return view(request, case)
        messages.warning(request, _("Who asked is confidential. Let the supervisor give you the case first."))
        return redirect("case", reference=case.reference)

    return guarded


@for_who_may_know
def write(request, case):
    """擬復: the petition beside the answer; kept whole or not, then checked."""
    now = timezone.now()
    reply = replies.current(case)
    if not _is_offered(case, "reply", now):
        return _gone(request, case)
    shown = reply or Reply(case=case, round=replies.round_of(case))
    data = request.POST if request.method == "POST" else None
    form = forms.ReplyForm(
        data, case=case, reply=reply, questions=drafts.questions_of(shown), is_second=shown.round == 2
    )
    changes = None
    if data is not None and form.is_valid():
        try:
            with transaction.atomic():
                replies.keep(
                    check_unchanged(case, seen_in(request)),
                    parts=form.parts(),
                    answers=form.given_answers(),
                    actor=request.user,
                    now=now,
                )
        except Stale as changed:
            case, changes = changed.case, told(changed.events)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The answer is kept. Nothing has left."))
            return redirect("case_page", reference=case.reference, name="reply-check")
    context = {"case": case, "form": form, "petition": case.petition, "reply": reply, "changes": changes}
    context |= {"has_errors": data is not None and changes is None, "is_second": shown.round == 2}
    status = 200 if data is None else 409 if changes is not None else 422
    return render(request, "feedback/replies/write.html", context, status=status)


@for_who_may_know
def check(request, case):
    """檢核、預覽: what is missing, what would read better, and the letter as on a phone; then to the supervisor."""
    now = timezone.now()
    reply = replies.current(case)
    if reply is None or reply.sent_at:
        return _gone(request, case)
    refused = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                check_unchanged(case, seen_in(request))
                replies.hand_in(reply, actor=request.user, now=now)
        except Stale:
            refused = _("Somebody changed the case meanwhile. Read the answer once more, then hand it in.")
            reply = replies.current(case)
        except Refused as why:
            refused = str(why)
        else:
            messages.success(request, _("The draft is with the supervisor."))
            return redirect("case", reference=case.reference)
    context = {"case": case, "reply": reply, "refused": refused, "has_errors": bool(refused), **looked_at(reply)}
    context["may_hand_in"] = reply.is_being_written and may(request.user, "case.decide", unit=case.unit, now=now)
    return render(request, "feedback/replies/check.html", context, status=422 if refused else 200)


def looked_at(reply: Reply) -> dict:
    """The letter, its checklist and its hints."""
    draft = replies.draft_of(reply)
    points = checklist.check(draft)
    return {
        "points": points,
        "is_ready": all(point.is_met for point in points),
        "hints": stiff.hints(draft.written, draft.language, has_promises=bool(draft.promises)),
        "letter_subject": letter.subject(draft),
        "text": reply.text or letter.text(draft),
        "ends": outcomes.ENDINGS.get(reply.outcome, ""),
        "manner": reply.get_manner_display(),
        "members": reply.case.members.open().count(),
    }


def draft_shown(case, decision, now):
    """What whoever approves reads: the letter and its list."""
    reply = Reply.objects.filter(decision=decision).select_related("case").first()
    if reply is None:
        return None
    reply.case = case
    return "feedback/replies/_draft.html", looked_at(reply)


SPOKEN = (
    gettext_lazy("With your approval the answer may be told by telephone or in person. Note how it was told."),
    gettext_lazy("The answer is approved. Now somebody tells it to the petitioner, and notes how."),
)
BY_LETTER = (
    gettext_lazy("With your approval its letter leaves in two minutes; until then one press calls it back."),
    gettext_lazy("The answer is approved. Its letter leaves in two minutes; until then one press calls it back."),
)


def approval_words(case, decision):
    """An answer takes effect when its letter has left, or when it was told; never with the approval alone."""
    reply = Reply.objects.filter(decision=decision).first()
    return reply and (SPOKEN if reply.is_spoken else BY_LETTER)


# Pages of one form each: name → (form: (data, case), what it does, title, what is said after it)
def _tell(case, given, actor, now):
    reply = replies.current(case)
    if reply is None:
        raise Refused(_("No approved answer waits to be sent."))
    replies.tell(reply, note=given["note"], actor=actor, now=now)


def _ask(case, given, actor, now):
    further_questions.ask(case, text=given["text"], actor=actor, now=now)


def _promise(case, given, actor, now):
    follow_ups.add(case, actor=actor, now=now, **given)


def _faq(case, given, actor, now):
    words = {name: given[name] for name in ("question", "short", "law")}
    faq_ideas.propose(case, actor=actor, now=now, **words)


def _faq_form(data, case):
    """The words of the petition and its answer to begin with; whoever presses takes the person out of them."""
    reply = case.replies.filter(sent_at__isnull=False).exclude(round=2).last()
    return forms.FaqForm(
        data,
        initial={"question": case.petition.subject[:120], "short": reply.summary[:200], "law": reply.ground[:100]},
    )


ASKED = {
    "reply-told": (
        lambda data, case: forms.ToldForm(data),
        _tell,
        gettext_lazy("The answer was told"),
        gettext_lazy("It is noted; the petition is answered."),
    ),
    "ask-further": (
        lambda data, case: forms.RecordQuestionForm(data),
        _ask,
        gettext_lazy("Record a further question"),
        gettext_lazy("The question is recorded; its clock runs."),
    ),
    "promise": (
        lambda data, case: forms.PromiseForm(data),
        _promise,
        gettext_lazy("Add a promise to follow"),
        gettext_lazy("The promise is followed from now on."),
    ),
    "faq": (
        _faq_form,
        _faq,
        gettext_lazy("Make a question and answer of it"),
        gettext_lazy("The editors of the site have it."),
    ),
}


def asked(name: str):
    """The view of a page that asks one thing; the spine has checked who asks (cases/views/staff_case.py)."""
    make, act, title, done = ASKED[name]

    @for_who_may_know
    def view(request, case):
        now = timezone.now()
        if not _is_offered(case, name, now):
            return _gone(request, case)
        data = request.POST if request.method == "POST" else None
        form = make(data, case)
        if data is not None and form.is_valid():
            try:
                act(case, form.cleaned_data, request.user, now)
            except Refused as why:
                form.add_error(None, str(why))
            else:
                messages.success(request, str(done))
                return redirect("case", reference=case.reference)
        context = {"case": case, "form": form, "title": title, "has_errors": data is not None}
        if name == "reply-told":
            context["text"] = replies.current(case).text
        return render(request, "feedback/replies/ask.html", context, status=422 if data is not None else 200)

    return view


def _is_offered(case, name: str, now) -> bool:
    return any(offered == name for offered, _label in buttons(case, now, replies.current(case)))


def _gone(request, case):
    """A second press, an old page: say how it stands."""
    if request.method != "POST":
        raise Http404
    messages.warning(request, _("This was done already, or the case has changed. Here is how it stands now."))
    return redirect("case", reference=case.reference)


STAFF_PAGES = {"reply": write, "reply-check": check, **{name: asked(name) for name in ASKED}}


def panel(petition, now) -> dict:
    """For the case page: the answer that is written or was given, what followed, what was promised; its buttons."""
    case = petition.case
    prefetch_related_objects([case], "replies")  # the round, the lead and the buttons ask for them as well
    found, now_at = list(case.replies.all()), replies.round_of(case)
    reply = next((one for one in found if one.round == now_at), None)
    return {
        "reply": reply,
        "is_with_another": replies.is_answered_with_another(case),
        "is_recallable": bool(reply and reply.letter_id and not reply.sent_at),
        "waits_to_be_told": bool(reply and replies.waits_to_be_told(reply)),
        "came_back": reply.decision if reply and reply.decision and reply.decision.returned_at else None,
        "further": getattr(case, "further_question", None),
        "given": [one for one in found if one.sent_at],
        "follow_ups": list(case.follow_ups.all()) if petition.has_promises else [],
        "today": now.astimezone(TAIPEI).date(),
        "buttons": buttons(case, now, reply),
    }
