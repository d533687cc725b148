"""問卷 for everyone: what is being asked, the questionnaire itself, and what came of it."""

from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import public_form, public_page
from cases import brakes, qr
from cases.actions import Refused
from cases.calendar import TAIPEI
from feedback.actions import survey_answers, survey_invitations
from feedback.models import Survey, SurveyVersion
from feedback.surveys import invitations, tables, walk
from feedback.surveys.kinds import words

form_methods = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 50  # closed ones with results
STANDING = Prefetch("versions", SurveyVersion.objects.filter(state="published"), to_attr="standing")


@public_page
def survey_list(request):
    """What is open now, and the results of what was."""
    now = timezone.now()
    surveys = list(Survey.objects.public().select_related("unit", "report").prefetch_related(STANDING))
    context = {
        "open": [one for one in surveys if one.is_open(now) and one.is_open_link],
        "reported": [one for one in surveys if hasattr(one, "report")][:LISTED],
    }
    return until(render(request, "feedback/surveys/list.html", context), now, *surveys)


@public_page
def survey(request, slug):
    """The first page: what for, how long, and whether anybody can find out who answered."""
    now = timezone.now()
    found, version = _survey(slug)
    context = {"survey": found, "version": version, "state": found.state(now), "questions": version.questions.count()}
    return until(render(request, "feedback/surveys/survey.html", context), now, found)


@public_page
def survey_qr(request, slug):
    found, _version = _survey(slug)
    return qr.picture(settings.SITE_URL + reverse("survey", args=[found.slug]))


@public_page
def survey_thanks(request, slug):
    found, version = _survey(slug)
    return render(request, "feedback/surveys/thanks.html", {"survey": found, "version": version})


def until(response, now, *surveys):
    """Drawn anew when the next one opens or closes."""
    moments = [at for one in surveys for at in (one.opens_at, one.closes_at) if at > now]
    response.cache_until = min(moments, default=None)
    return response


def _survey(slug: str) -> tuple[Survey, SurveyVersion]:
    found = get_object_or_404(Survey.objects.public().select_related("unit"), slug=slug)
    return found, found.versions.get(state="published")


# --- Answering --------------------------------------------------------------------------------------------------------


@public_form
@form_methods
def survey_answer(request, slug):
    """The questionnaire, open to everyone. Only the last press keeps anything."""
    found, version = _survey(slug)
    if not found.is_open_link or not found.is_open(timezone.now()):
        return redirect("survey", slug)
    return fill(request, found, version)


@public_form
@form_methods
def survey_invitation(request, token):
    """The questionnaire for one invitation. Looking at it spends nothing."""
    invitation = invitations.by_token(token)
    if invitation is None:
        raise Http404
    found, version = _survey(invitation.survey.slug)
    context = {"survey": found, "version": version, "token": token, "state": found.state(timezone.now())}
    if request.method == "POST" and "refuse" in request.POST:
        survey_invitations.refuse(invitation, now=timezone.now())
        return render(request, "feedback/surveys/refused.html", context)
    if invitation.is_spent and request.method != "POST":
        return render(request, "feedback/surveys/spent.html", context)
    if context["state"] != "open":
        return render(request, "feedback/surveys/survey.html", context)
    return fill(request, found, version, invitation)


def fill(request, found: Survey, version: SurveyVersion, invitation=None, *, keeps: bool = True):
    """One press of the way through: the next page, the one before, or the end. `keeps=False` is a rehearsal."""
    now, data = timezone.now(), request.POST or None
    if data:
        version = _version_sent(found, version, data)
    questions = list(version.questions.all())
    back = bool(data) and "back" in data
    at = _number(data.get("page")) if data else -1
    step = walk.take(questions, data, at=at, back=back, today=now.astimezone(TAIPEI).date())
    key = _key(data)
    context = {"survey": found, "version": version, "step": step, "key": key, "invitation": invitation}
    context |= {"pages": len(walk.pages(questions)), "rehearsal": not keeps, "has_errors": step.is_refused}
    if step.form is None:
        fault = _keep(request, version, step, key, invitation, now) if keeps and not step.is_suspicious else None
        if fault is None:
            return redirect("survey_thanks", found.slug) if keeps else redirect("staff_survey", found.pk)
        carried = [(name, one) for name, values in data.lists() if walk.NAME.fullmatch(name) for one in values]
        context |= {"fault": fault, "carried": carried, "at": at, "has_errors": True}
        return render(request, "feedback/surveys/stopped.html", context, status=422)
    context["may_end"] = _may_end(questions, step.number)
    return render(request, "feedback/surveys/page.html", context, status=422 if step.is_refused else 200)


def _may_end(questions, number: int) -> bool:
    """Whether pages follow of which none has to: all their questions hang on answers."""
    after = [question for page in walk.pages(questions)[number + 1 :] for question in page]
    return bool(after) and all(question.show_if for question in after)


def _version_sent(found: Survey, version: SurveyVersion, data) -> SurveyVersion:
    """Whoever began with the words of a version ends with them, even where another one is published meanwhile."""
    begun = found.versions.filter(number=_number(data.get("version")), state="replaced").first()
    return begun or version


def _keep(request, version, step, key: UUID, invitation, now) -> str | None:
    """None where the answer is kept, else why it is not."""
    network = f"survey:{brakes.network_of(request)}"
    if invitation is None:
        press = str(uuid4())  # not the key of the answer: a brake must not know which answer came from where
        if brakes.too_many(press, network, now=now):
            return _("Too many answers came from your network. Wait 15 minutes and send yours again.")
        brakes.missed(press, network, now=now)
    try:
        survey_answers.answer(
            version,
            marks=step.marks,
            texts=step.texts,
            key=key,
            language=get_language(),
            now=now,
            invitation=invitation,
        )
    except Refused as why:
        return str(why)
    return None


def _key(data) -> UUID:
    try:
        return UUID((data or {}).get("key", ""))
    except ValueError:
        return uuid4()


def _number(text) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 5 else -1


# --- Results ----------------------------------------------------------------------------------------------------------


@public_page
def survey_results(request, slug):
    """公布結果: the figures of the chosen questions, what we make of them, and what we do about it."""
    found, version, report = _report(slug)
    shown = [tables.show(figure) for figure in report.figures]
    improvements = found.improvements.filter(is_public=True).select_related("unit")
    context = {"survey": found, "version": version, "report": report, "shown": shown, "improvements": improvements}
    context |= {"forms": tables.FORMS, "updated_on": report.published_at}
    return render(request, "feedback/surveys/results.html", context)


@public_page
def survey_chart(request, slug, code):
    _found, _version, report = _report(slug)
    figure = next((one for one in report.figures if one["code"] == code), None)
    if figure is None:
        raise Http404
    return HttpResponse(tables.chart(tables.show(figure)), content_type="image/svg+xml")


@public_page
def survey_file(request, slug, form):
    found, version, report = _report(slug)
    sheet = tables.sheet([tables.show(figure) for figure in report.figures])
    return download(form, f"survey-{found.slug}", words(version, "title"), *sheet)


def download(form: str, name: str, title: str, head, rows) -> HttpResponse:
    if form not in tables.FORMS:
        raise Http404
    data, kind = tables.write(form, head, rows, title)
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _report(slug: str):
    found, version = _survey(slug)
    if not hasattr(found, "report"):
        raise Http404
    return found, version, found.report
