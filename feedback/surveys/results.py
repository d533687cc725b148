"""調查結果 for those who run a survey: figures, cross-tables, written answers, files, publication, improvements."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from accounts.roster import trail_name
from audit.actions import record
from audit.models import Action
from cases import rocdates
from cases.actions import Refused
from cases.figures import FEWEST
from feedback.actions import survey_results as actions
from feedback.models import Improvement, Survey, SurveyQuestion
from feedback.surveys import counting, tables, wording
from feedback.surveys.desk import newest, survey_of
from feedback.surveys.forms import FinishForm, ImprovementForm, ReportForm
from feedback.surveys.kinds import KINDS, words
from feedback.surveys.public import download

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50  # written answers


@requires("survey.read")
@require_safe
def survey_figures(request, pk):
    """Every question, counted now."""
    survey = survey_of(request, pk)
    now, questions = timezone.now(), counting.asked(survey)
    context = {
        **_frame(survey),
        "shown": [tables.show(figure.as_dict()) for figure in counting.figures(survey)],
        "answers": survey.answers.count(),
        "invited": survey.invitations.count(),
        "spent": survey.invitations.filter(is_spent=True).count(),
        "groups": [one for one in questions if KINDS[one.kind].decides],
        "parts": _parts(questions),
        "texts": [one for one in questions if one.kind == SurveyQuestion.Kind.TEXT],
        "forms": tables.FORMS,
        "fewest": FEWEST,
        "improvements": survey.improvements.select_related("unit", "owner"),
        "edits": may(request.user, "survey.edit", survey.unit, now),
        "publishes": may(request.user, "survey.publish", survey.unit, now) and survey.state(now) == "closed",
        "today": timezone.localdate(),
        "me": request.user.pk,
    }
    return render(request, "feedback/surveys/figures.html", context)


def _frame(survey: Survey) -> dict:
    return {"survey": survey, "version": newest(survey), "report": getattr(survey, "report", None)}


def _parts(questions) -> list[tuple[str, str]]:
    """What can be set against groups: questions with answers to choose from, tables line by line."""
    chinese = rocdates.is_chinese(get_language())
    return [
        (code, said[0] if chinese else said[1])
        for one in questions
        if one.kind not in (SurveyQuestion.Kind.TEXT, SurveyQuestion.Kind.DATE)
        for code, said in counting.parts(one)
    ]


@requires("survey.read")
@require_safe
def survey_figure_chart(request, pk, code):
    survey = survey_of(request, pk)
    figure = next((one for one in counting.figures(survey) if one.code == code), None)
    if figure is None:
        raise Http404
    response = HttpResponse(tables.chart(tables.show(figure.as_dict())), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@requires("survey.read")
@require_safe
def survey_figure_file(request, pk, form):
    survey = survey_of(request, pk)
    sheet = tables.sheet([tables.show(figure.as_dict()) for figure in counting.figures(survey)])
    answer = download(form, f"survey-{survey.slug}", words(newest(survey), "title"), *sheet)
    _looked(request, survey, form)
    return answer


def _looked(request, survey: Survey, what: str) -> None:
    now = timezone.now()
    signed = trail_name(request.user, now, survey.unit)
    record(Action.SURVEY_READ, actor=request.user, now=now, signed_as=signed, survey=survey.slug, what=what)


@requires("survey.read")
@require_safe
def survey_cross(request, pk):
    """交叉分析: one question in groups of another one's answers; `form=csv` or `ods` as a file."""
    survey = survey_of(request, pk)
    questions = {one.code: one for one in counting.asked(survey)}
    by, part = questions.get(request.GET.get("by", "")), request.GET.get("part", "")
    question = questions.get(part.partition(".")[0])
    known = {code for code, _text in _parts(questions.values())}
    if by is None or question is None or part not in known or not KINDS[by.kind].decides or by is question:
        messages.error(request, _("Choose two different questions."))
        return redirect("survey_figures", pk)
    found = counting.cross(survey, by, question, part)
    head, rows = tables.cross_sheet(found, by, question)
    title = dict(_parts([question]))[part]
    if form := request.GET.get("form", ""):
        _looked(request, survey, form)
        return download(form, f"survey-{survey.slug}-{by.code}-{part}", title, head, rows)
    context = {**_frame(survey), "by": by, "title": title, "part": part, "head": head, "rows": rows, "cross": found}
    return render(request, "feedback/surveys/cross.html", context | {"forms": tables.FORMS, "fewest": FEWEST})


@requires("survey.read")
@form_methods
def survey_remarks(request, pk, code):
    """The written answers to one question, with their topics: found by words, settled by a person."""
    survey = survey_of(request, pk)
    question = next((one for one in counting.asked(survey) if one.code == code and one.kind == "text"), None)
    if question is None:
        raise Http404
    edits = may(request.user, "survey.edit", survey.unit)
    found, after = counting.remarks(survey, code), request.GET.get("after", "")
    names = wording.topic_names(survey.topics)
    if topic := request.GET.get("topic", ""):
        found = found.filter(topics__contains=[topic])
    if request.method == "POST" and edits:
        listed = request.POST.getlist("remark")
        chosen = {str(row.pk): request.POST.getlist(f"topic-{row.pk}") for row in found if str(row.pk) in listed}
        actions.sort(survey, topics=chosen, actor=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    if len(after) == 36:
        found = found.filter(pk__gt=after)
    rows = list(found[: PAGE + 1])
    _looked(request, survey, code)
    context = {**_frame(survey), "question": question, "rows": rows[:PAGE], "names": names, "edits": edits}
    context |= {"more": rows[PAGE - 1].pk if len(rows) > PAGE else None, "topic": topic, "fewest": FEWEST}
    return render(request, "feedback/surveys/remarks.html", context)


# --- Made known -------------------------------------------------------------------------------------------------------


@requires("survey.publish")
@form_methods
def survey_report(request, pk):
    """Publish the figures of chosen questions."""
    now, survey = timezone.now(), survey_of(request, pk)
    report = getattr(survey, "report", None)
    names = ("codes", "method_zh", "method_en", "summary_zh", "summary_en")
    first = {name: getattr(report, name) for name in names} if report else {}
    form = ReportForm(request.POST or None, questions=counting.asked(survey), initial=first)
    if form.is_valid():
        words_said = {name: form.cleaned_data[name] for name in names[1:]}
        codes = form.cleaned_data["codes"]
        try:
            actions.report(survey, codes=codes, words=words_said, actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The results are published."))
            return redirect("survey_figures", pk)
    return _form(request, "feedback/surveys/report.html", form, survey)


@requires("survey.publish")
@require_POST
def survey_take_back(request, pk):
    try:
        actions.take_back(survey_of(request, pk), actor=request.user, now=timezone.now())
        messages.success(request, _("The results are taken down."))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("survey_figures", pk)


# --- Improvements -----------------------------------------------------------------------------------------------------


@requires("survey.edit")
@form_methods
def improvement_new(request, pk):
    """檢討改進 of this round."""
    now, survey = timezone.now(), survey_of(request, pk)
    form = ImprovementForm(request.POST or None, user=request.user, now=now, initial={"unit": survey.unit_id})
    if form.is_valid():
        names = ("finding", "measure", "unit", "owner", "due_on", "is_public")
        try:
            values = {name: form.cleaned_data[name] for name in names}
            actions.promise(survey, values=values, actor=request.user, now=now)
        except Refused as why:
            form.add_error("due_on", str(why))
        else:
            messages.success(request, _("Entered. The owner is reminded three days ahead."))
            return redirect("survey_figures", pk)
    return _form(request, "feedback/surveys/improvement.html", form, survey)


@requires("survey.read")
@form_methods
def improvement_done(request, pk, number):
    """Close it with what came of it."""
    survey = survey_of(request, pk)
    row = get_object_or_404(Improvement.objects.select_related("unit", "owner"), survey=survey, pk=number)
    form = FinishForm(request.POST or None)
    if form.is_valid():
        try:
            actions.finish(row, outcome=form.cleaned_data["outcome"], actor=request.user, now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Closed, with what came of it."))
            return redirect("survey_figures", pk)
    return _form(request, "feedback/surveys/finish.html", form, survey, improvement=row)


def _form(request, template: str, form, survey: Survey, **context):
    refused = form.is_bound and bool(form.errors)
    context |= {**_frame(survey), "form": form, "has_errors": refused}
    return render(request, template, context, status=422 if refused else 200)
