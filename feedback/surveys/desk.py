"""問卷 for those who run them: the list, one survey with its questions and buttons, invitations, the next round."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may, requires
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.figures import FEWEST
from feedback.actions import survey_invitations
from feedback.actions import surveys as actions
from feedback.models import Survey, SurveyQuestion, SurveyVersion
from feedback.surveys import poster, wording
from feedback.surveys.forms import InviteForm, QuestionForm, RoundForm, SurveyForm
from feedback.surveys.kinds import words
from feedback.surveys.public import fill

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
USUAL = timedelta(days=30)


@requires("survey.read")
@require_safe
def surveys(request):
    """The newest first, by the number of the last one seen."""
    now = timezone.now()
    found = Survey.objects.visible_to(request.user).select_related("unit").prefetch_related("versions")
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(pk__lt=int(before))
    found = list(found[: PAGE + 1])
    rows = [{"survey": one, "words": newest(one), "state": one.state(now)} for one in found[:PAGE]]
    context = {"rows": rows, "edits": may(request.user, "survey.edit")}
    context["more"] = rows[-1]["survey"].pk if len(found) > PAGE else None
    return render(request, "feedback/surveys/desk.html", context)


def newest(survey: Survey) -> SurveyVersion:
    """What is written now: the draft, else what is published, else the last that was given up."""
    versions = {version.state: version for version in survey.versions.all()}
    return versions.get("draft") or versions.get("published") or list(survey.versions.all())[-1]


@requires("survey.edit")
@form_methods
def survey_new(request):
    now = timezone.now()
    opens = datetime.combine(timezone.localdate(timezone=TAIPEI) + timedelta(days=1), time(9), TAIPEI)
    first = {"kind": "web", "is_anonymous": "yes", "is_open_link": "yes", "opens_at": opens, "closes_at": opens + USUAL}
    form = SurveyForm(request.POST or None, user=request.user, now=now, initial=first)
    if form.is_valid():
        try:
            version = actions.begin(values=form.values(), actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The survey is begun. Add its questions."))
            return redirect("staff_survey", version.survey_id)
    return _form(request, "feedback/surveys/edit.html", form, survey=None)


@requires("survey.edit")
@form_methods
def survey_edit(request, pk):
    now, survey = timezone.now(), survey_of(request, pk)
    draft = survey.versions.filter(state="draft").first()
    form = SurveyForm(
        request.POST or None, user=request.user, now=now, draft=draft is not None, initial=_initial(survey, draft)
    )
    if form.is_valid():
        try:
            actions.change(survey, values=form.values(), actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff_survey", pk)
    return _form(request, "feedback/surveys/edit.html", form, survey=survey)


def _initial(survey: Survey, draft: SurveyVersion | None) -> dict:
    values = {name: getattr(survey, name) for name in actions.PLACE}
    values |= {name: "yes" if values[name] else "no" for name in ("is_anonymous", "is_open_link")}
    values["topics"] = "\n".join(survey.topics)
    return values | ({name: getattr(draft, name) for name in actions.WORDS} if draft else {})


@requires("survey.read")
@require_safe
def staff_survey(request, pk):
    """One survey: what is asked, what can be done now, how many have answered."""
    now, survey = timezone.now(), survey_of(request, pk)
    version = newest(survey)
    questions = list(version.questions.all())
    edits, publishes = (may(request.user, f"survey.{what}", survey.unit, now) for what in ("edit", "publish"))
    state, is_draft = survey.state(now), version.state == "draft"
    context = {
        "survey": survey,
        "version": version,
        "questions": [{"question": one, "hangs_on": _hangs_on(one, questions)} for one in questions],
        "state": state,
        "is_draft": is_draft,
        "faults": wording.faults(version) if is_draft else [],
        "edits": edits,
        "publishes": publishes and is_draft and request.user.pk not in version.authors,
        "kinds": SurveyQuestion.Kind.choices,
        "answers": survey.answers.count(),
        "invited": survey.invitations.count(),
        "link": settings.SITE_URL + reverse("survey", args=[survey.slug]),
        "versions": survey.versions.exclude(published_at=None).order_by("-number").select_related("published_by"),
        "fewest": FEWEST,
    }
    return render(request, "feedback/surveys/staff.html", context)


def _hangs_on(question: SurveyQuestion, questions: list) -> list[str]:
    """The answers it hangs on, in words."""
    said = {mark: text for _label, marks in wording.conditions(questions) for mark, text in marks}
    return [f"{mark.partition('=')[0]} {said.get(mark, mark)}" for mark in question.show_if]


@requires("survey.edit")
@form_methods
def survey_question(request, pk, code):
    """One question of the draft. `code`: that of a question, or a kind for a new one."""
    now, survey = timezone.now(), survey_of(request, pk)
    version = get_object_or_404(survey.versions.filter(state="draft"))
    questions = list(version.questions.all())
    question = next((one for one in questions if one.code == code), None)
    if question is None and code not in SurveyQuestion.Kind.values:
        raise Http404
    earlier = questions[: questions.index(question)] if question else questions
    kind = question.kind if question else code
    form = QuestionForm(
        request.POST or None, kind=kind, earlier=earlier, question=question, initial=_as_typed(question)
    )
    if form.is_valid():
        try:
            actions.ask(
                version, values=form.values(), code=question.code if question else "", actor=request.user, now=now
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff_survey", pk)
    said = SurveyQuestion.Kind(kind).label
    return _form(request, "feedback/surveys/question.html", form, survey=survey, question=question, kind=said)


def _as_typed(question: SurveyQuestion | None) -> dict:
    if question is None:
        return {}
    lists = {name: wording.write_lines(getattr(question, name)) for name in ("options", "rows")}
    return {name: getattr(question, name) for name in actions.ASKED} | lists


# --- Buttons ----------------------------------------------------------------------------------------------------------


@requires("survey.read")
@require_POST
def survey_act(request, pk, act):
    """One of the buttons of a survey's page."""
    survey = survey_of(request, pk)
    if act not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[act](survey, request.user, timezone.now()))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("staff_survey", pk)


def _draft(survey: Survey) -> SurveyVersion:
    found = survey.versions.filter(state="draft").first()
    if found is None:
        raise Refused(_("There is no draft any more. Reload the page to see what has changed."))
    return found


def _publish(survey, user, now):
    actions.publish(_draft(survey), actor=user, now=now)
    return _("Published.")


def _version(survey, user, now):
    actions.new_version(survey, actor=user, now=now)
    return _("A new version is begun. The published one goes on gathering answers until somebody publishes yours.")


def _drop(survey, user, now):
    actions.drop(_draft(survey), actor=user, now=now)
    return _("The draft is given up.")


def _close(survey, user, now):
    actions.close(survey, actor=user, now=now)
    return _("The survey is closed.")


def _standard(survey, user, now):
    actions.ask_standard(_draft(survey), actor=user, now=now)
    return _("The six standard items are added.")


ACTS = {"publish": _publish, "version": _version, "drop": _drop, "close": _close, "standard": _standard}


@requires("survey.edit")
@require_POST
def survey_question_act(request, pk, code, act):
    """Up, down, out."""
    survey = survey_of(request, pk)
    if act not in PLACES:
        raise Http404
    try:
        PLACES[act](_draft(survey), code, actor=request.user, now=timezone.now())
    except Refused as why:
        messages.error(request, str(why))
    return redirect(f"{reverse('staff_survey', args=[pk])}#questions")


PLACES = {
    "up": lambda draft, code, **by: actions.shift(draft, code, by=-1, **by),
    "down": lambda draft, code, **by: actions.shift(draft, code, by=1, **by),
    "out": lambda draft, code, **by: actions.unask(draft, code, **by),
}


# --- Rehearsal, invitations, the next round ---------------------------------------------------------------------------


@requires("survey.read")
@form_methods
def survey_rehearsal(request, pk):
    """The questionnaire as people will see it. Nothing is kept."""
    survey = survey_of(request, pk)
    return fill(request, survey, newest(survey), keeps=False)


@requires("survey.read")
@require_safe
def survey_poster(request, pk):
    """The poster; a page that says so while a worker draws it."""
    survey = survey_of(request, pk)
    if not (survey.published_at and survey.is_open_link):
        raise Http404
    sheet = poster.ready(survey)
    if sheet is None:
        context = {"survey": survey, "version": newest(survey)}
        response = render(request, "feedback/surveys/poster_pending.html", context, status=202)
        response.headers["Retry-After"] = "5"
        return response
    return FileResponse(sheet.file.open("rb"), filename=f"{survey.slug}.pdf", content_type="application/pdf")


@requires("survey.edit")
@form_methods
def survey_invite(request, pk):
    now, survey = timezone.now(), survey_of(request, pk)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            count = survey_invitations.invite(survey, **_invited(form), actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("New addresses written to: %(n)d") % {"n": count})
            return redirect("staff_survey", pk)
    return _form(request, "feedback/surveys/invite.html", form, survey=survey, invited=survey.invitations.count())


def _invited(form: InviteForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("emails", "language")}


@requires("survey.edit")
@form_methods
def survey_round(request, pk):
    now, survey = timezone.now(), survey_of(request, pk)
    opens = max(survey.closes_at, now) + timedelta(days=1)
    first = {"slug": f"{survey.slug}-2", "opens_at": opens, "closes_at": opens + (survey.closes_at - survey.opens_at)}
    form = RoundForm(request.POST or None, initial=first)
    if form.is_valid():
        dates = {name: form.cleaned_data[name] for name in ("slug", "opens_at", "closes_at")}
        try:
            draft = actions.next_round(survey, **dates, actor=request.user, now=now)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The next round is begun as a draft."))
            return redirect("staff_survey", draft.survey_id)
    return _form(request, "feedback/surveys/round.html", form, survey=survey)


def survey_of(request, pk: int) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(request.user).select_related("unit", "follows"), pk=pk)


def _form(request, template: str, form, **context):
    refused = form.is_bound and bool(form.errors)
    title = words(newest(context["survey"]), "title") if context["survey"] else ""
    context |= {"form": form, "has_errors": refused, "title": title}
    return render(request, template, context, status=422 if refused else 200)
