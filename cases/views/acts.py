"""承辦動作 (/staff/cases/…/<act>/): one small page an act of cases/acts.py. It asks and does."""

import re

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import may, requires
from audit.models import Event
from cases import acts, documents, remedies
from cases.actions import Refused, Stale, check_unchanged, closing, decisions
from cases.actions.revisions import SHOWN
from cases.forms.casework import ReopenForm
from cases.models import Case
from cases.rooms import room_of
from cases.transitions import MOVES
from cases.views.forwardings import case_of

CODE = re.compile(r"[a-z0-9_.:-]*")
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires("case.handle")
@form_methods
def do(request, reference, act):
    """Ask what the act needs, then do it; what somebody else changed meanwhile is shown before anything is kept."""
    case, now = case_of(request, reference), timezone.now()
    if act not in acts.ACTS or not acts.allowed(case, act, request.user, now):
        raise Http404
    if not acts.ACTS[act].fits(acts.facts(case, request.user, now)):
        return _too_late(request, case)
    asked = acts.ACTS[act].forms(case, request.POST if request.method == "POST" else None, now)
    if request.method != "POST":
        return _page(request, case, act, asked)
    faults = [form for form in asked if not form.is_valid()]  # each is asked, so that all is said at once
    if faults:
        return _page(request, case, act, asked, status=422)
    _hint, done = _words(case, act)
    try:
        with transaction.atomic():
            acts.ACTS[act].do(check_unchanged(case, seen_in(request)), asked, request.user, now)
    except Stale as changed:
        return _page(request, changed.case, act, asked, changes=told(changed.events), status=409)
    except Refused as why:
        asked[0].add_error(None, str(why))
        return _page(request, case, act, asked, status=422)
    messages.success(request, str(done))
    return redirect("case", reference=reference)


def _words(case, name: str) -> tuple:
    """What is said before an act and after it; of an approval the room may know better when it takes effect."""
    draft = decisions.waiting(case) if name == "approve" else None
    said = room_of(case).approval_words(case, draft) if draft else None
    return said or (acts.ACTS[name].hint, acts.ACTS[name].done)


def seen_in(request) -> int | None:
    """The revision the page was drawn from; None for a press that comes from no page of the case (a list, a program).
    What is not a number is taken for an old page."""
    text = request.POST.get("revision")
    if text is None:
        return None
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _typed(request) -> list[str]:
    """What was written by hand: neither ticks and choices, which are words of ours, nor numbers."""
    ours = ("csrfmiddlewaretoken", "revision")
    values = [value.strip() for name, many in request.POST.lists() if name not in ours for value in many]
    return [value for value in values if not CODE.fullmatch(value)]


def told(events: list[Event]) -> list[Event]:
    """Lines of the trail as the pages show them: a move in the words of its table."""
    for event in events:
        event.step = MOVES[event.data["move"]].done if event.data.get("move") in MOVES else ""
    return events


def _too_late(request, case):
    """A second press finds its case; whoever typed while a colleague was faster reads what they did, and keeps the
    text."""
    typed, seen = _typed(request), seen_in(request)
    since = case.events.filter(data__revision__gt=seen).exclude(actor=request.user) if typed and seen else []
    if changes := told(list(since[:SHOWN])):
        return render(
            request, "cases/staff/too_late.html", {"case": case, "changes": changes, "typed": typed}, status=409
        )
    messages.warning(request, _("This was done already, or the case has changed. Here is how it stands now."))
    return redirect("case", reference=case.reference)


def _page(request, case, name, asked, *, changes=None, status=200):
    context = {
        "case": case,
        "act": acts.ACTS[name],
        "hint": _words(case, name)[0],
        "forms": asked,
        "changes": changes,
        "has_errors": status == 422,
        **(_draft(case) if name == "approve" else {}),
        "appeal": remedies.authority(case.unit) if _may_refuse(case, name) else None,
    }
    return render(request, "cases/staff/act.html", context, status=status)


def _may_refuse(case, name: str) -> bool:
    """Whether the page is about a refusal, or about a draft that may become one."""
    if name != "approve":
        return name in ("decide", "take-granted-back")
    draft = decisions.waiting(case)
    outcome = decisions.outcome_of(case, draft.outcome) if draft else None
    return bool(outcome and outcome.is_adverse)


def _draft(case) -> dict:
    """What the supervisor reads before approving: the draft, and the paper as it will be issued."""
    draft = decisions.waiting(case)
    if draft is None:  # a colleague dealt with it while this page was open
        return {}
    outcome = decisions.outcome_of(case, draft.outcome)
    template, shown = room_of(case).draft_shown(case, draft, timezone.now()) or ("", None)
    if outcome is None or not outcome.document:
        return {"draft": draft, "outcome": outcome, "draft_template": template, "draft_room": shown}
    paper = documents.spoken(decisions.content_of(case, draft, outcome), get_language())
    return {"draft": draft, "outcome": outcome, "paper": paper, "draft_template": template, "draft_room": shown}


@requires("case.reopen")
@form_methods
def reopen(request):
    """重開案件: an administrator sees no case, and gives its number and a reason."""
    form = ReopenForm(request.POST or None, initial={"number": request.GET.get("number", "")[:24]})
    if request.method == "POST" and form.is_valid() and _reopened(request, form):
        return redirect("case_reopen")
    refused = request.method == "POST"
    context = {"form": form, "has_errors": refused}
    return render(request, "cases/settings/reopen.html", context, status=422 if refused else 200)


def _reopened(request, form) -> bool:
    case = Case.objects.select_related("unit").filter(reference=form.cleaned_data["number"]).first()
    if case is None or not may(request.user, "case.reopen", unit=case.unit):
        form.add_error("number", _("No case of your units has this number."))
        return False
    try:
        closing.reopen(case, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    except Refused as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, _("%(reference)s is open again.") % {"reference": case.reference})
    return True
