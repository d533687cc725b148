"""具名填答 for those who run a survey by name: who answered, masked, and each questionnaire as it was filled in.

An anonymous survey has none of this: its pages are not there, and no row could fill them.
"""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may, requires
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from cases import rocdates
from cases.forms.staff import RevealForm
from feedback.models import Survey, SurveyAnswer, SurveyInvitation, SurveyQuestion
from feedback.surveys.desk import newest, survey_of
from feedback.surveys.kinds import KINDS, option_words, words

PAGE = 50
K = SurveyQuestion.Kind


@requires("survey.read")
@require_safe
def survey_answers(request, pk):
    """Who has answered, the last invited first, by keyset."""
    survey = _by_name(request, pk)
    found = answered(survey)
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(pk__lt=min(int(before), 2**63 - 1))
    rows = list(found[: PAGE + 1])
    _looked(request, survey, "answers")
    context = {"survey": survey, "version": newest(survey), "rows": rows[:PAGE]}
    context["more"] = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return render(request, "feedback/surveys/answers.html", context)


def answered(survey: Survey):
    """The invitations that were answered, in the order of their index."""
    spent = SurveyInvitation.objects.filter(survey=survey, is_spent=True)
    return spent.select_related("signature").order_by("-pk")


@requires("survey.read")
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer_of(request, pk, number):
    """One questionnaire. Whose it is stays masked until somebody says why they must know; both are in the trail."""
    survey, now = _by_name(request, pk), timezone.now()
    invitation = get_object_or_404(answered(survey), pk=number, signature__isnull=False)
    answer = SurveyAnswer.objects.select_related("version").get(signature=invitation.signature)
    may_reveal = may(request.user, "survey.edit", survey.unit, now)
    form = RevealForm(request.POST or None)
    is_refused = request.method == "POST" and not (may_reveal and form.is_valid())
    is_open = request.method == "POST" and not is_refused
    _looked(request, survey, f"answer {number}")
    if is_open:
        given = {"survey": survey.slug, "invitation": number, "reason": form.cleaned_data["reason"]}
        record(Action.DATA_REVEALED, actor=request.user, now=now, **given)
    context = {
        "survey": survey,
        "version": answer.version,
        "invitation": invitation,
        "lines": lines(answer),
        "is_open": is_open,
        "may_reveal": may_reveal and not is_open,
        "form": form,
        "has_errors": is_refused,
    }
    return render(request, "feedback/surveys/answer_of.html", context, status=422 if is_refused else 200)


def _by_name(request, pk: int) -> Survey:
    survey = survey_of(request, pk)
    if survey.is_anonymous:
        raise Http404
    return survey


def _looked(request, survey: Survey, what: str) -> None:
    now = timezone.now()
    signed = trail_name(request.user, now, survey.unit)
    record(Action.SURVEY_READ, actor=request.user, now=now, signed_as=signed, survey=survey.slug, what=what)


# --- One questionnaire in words ---------------------------------------------------------------------------------------


@dataclass
class Line:
    """One question, or one line of a table, and what was said to it."""

    code: str
    text: str
    said: list[str]


def lines(answer: SurveyAnswer) -> list[Line]:
    """Every question of the version that was answered, in its order; nothing said where it was passed over."""
    texts = dict(answer.remarks.values_list("code", "text"))
    return [line for question in answer.version.questions.all() for line in _lines_of(question, answer.marks, texts)]


def _lines_of(question: SurveyQuestion, marks: list[str], texts: dict[str, str]) -> list[Line]:
    asked = words(question, "text")
    if question.kind == K.TEXT:
        return [Line(question.code, asked, [texts[question.code]] if question.code in texts else [])]
    rows = [(f"{question.code}.{row['code']}", f"{asked} / {option_words(row)}") for row in question.rows]
    return [Line(code, text, _said(question, code, marks)) for code, text in rows or [(question.code, asked)]]


def _said(question: SurveyQuestion, code: str, marks: list[str]) -> list[str]:
    start = f"{code}="
    chosen = [mark.removeprefix(start) for mark in marks if mark.startswith(start)]
    if question.kind == K.DATE:
        return [rocdates.long(date.fromisoformat(day), get_language()) for day in chosen]
    labels = dict(KINDS[question.kind].choices(question))
    return [str(labels.get(one, one)) for one in chosen]
