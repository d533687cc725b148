"""The desk's pages of a report: one form each, one press, one act. Which there are, and when, is a table."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.incident import grouping, handling
from applications.incident import staff_forms as forms
from applications.incident.document import place_said
from cases.actions import Refused, groups
from cases.transitions import MOVES, fits


class Act(NamedTuple):
    """A page with a form, and what its answers do."""

    form: type
    act: Callable
    title: object
    done: object
    move: str = ""  # open while this move fits; "" as long as the case is open


ACTS = {
    "send-out": Act(forms.SendOutForm, handling.send_out, MOVES["send_out"].label, _("The unit is told."), "send_out"),
    "answer": Act(
        forms.AnswerForm,
        handling.answer_first,
        MOVES["first_answer"].label,
        _("The answer is on its way and stands on the case page."),
        "first_answer",
    ),
    "result": Act(
        forms.ResultForm, handling.close, MOVES["end_incident"].label, _("The report is closed."), "end_incident"
    ),
    "hand-over": Act(
        forms.HandOverForm,
        handling.hand_over,
        MOVES["hand_over"].label,
        _("Handed over. The slip is being made."),
        "hand_over",
    ),
    "join": Act(forms.JoinForm, groups.join, _("Join to another report"), _("The reports are joined.")),
    "split": Act(forms.SplitForm, groups.split, _("Take out of the group"), _("The report stands alone again.")),
}
IN_A_GROUP = {"split"}  # for a report that is joined to another
ALONE = set(ACTS) - IN_A_GROUP


def open_acts(case) -> list[dict]:
    """The pages that fit the report now: a member of a group is handled through the report that leads."""
    names = IN_A_GROUP if groups.open_lead(case) else ALONE
    return [
        {"name": name, "title": act.title}
        for name, act in ACTS.items()
        if name in names and not case.closed_at and (not act.move or fits(case, act.move))
    ]


def page(name: str):
    """The view of one of them; the spine has checked who asks (cases/views/staff_case.py)."""
    act = ACTS[name]

    def view(request, case):
        if not any(one["name"] == name for one in open_acts(case)):
            raise Http404
        form = act.form(request.POST or None, case=case, **_more(name, request, case))
        refused = ""
        if request.method == "POST" and form.is_valid():
            try:
                act.act(case, actor=request.user, now=timezone.now(), **_given(name, form))
            except Refused as why:
                refused = str(why)
            else:
                messages.success(request, str(act.done))
                return redirect("case", reference=case.reference)
        bad = form.is_bound
        context = {
            "case": case,
            "form": form,
            "title": act.title,
            "refused": refused,
            "incident": case.incident,
            "place": place_said(case.incident, request.LANGUAGE_CODE),
            "description": case.application.answers["details"]["description"],
            "others": len(handling.group_of(case)) - 1,
            "has_errors": bad,
        }
        return render(request, "applications/incident/act.html", context, status=422 if bad else 200)

    return view


def _more(name: str, request, case) -> dict:
    if name != "join":
        return {}
    return {"suggestions": grouping.suggestions(case, request.user), "user": request.user}


def _given(name: str, form) -> dict:
    if name == "join":
        return {"lead": form.cleaned_data["lead"], "reason": form.cleaned_data["reason"]}
    return form.cleaned_data
