"""The steps of the report: danger first, then what, when, where, and who, if they want."""

from django.utils.translation import gettext_lazy as _

from applications.incident import actions, categories, forms
from applications.incident.example import example
from applications.incident.place_form import PlaceForm
from applications.incident.place_map import pressed
from applications.incident.report import Report
from applications.incident.words import PRIVACY, WORDS
from applications.journey import Journey, Step, Stop
from applications.papers import Paper, papers_step
from cases.calendar import TAIPEI

SERVICE = "incident"
PHOTOS = (
    Paper("photo", _("Photos")),
    Paper("file", _("Other files"), help=_("A list, a drawing, a screenshot with the position.")),
)
STOP_PAGE = "applications/incident/danger.html"


def _day(now):
    return now.astimezone(TAIPEI).date()


def _danger(data, answers, now):
    return forms.DangerForm(data, answers=answers.get("danger"))


def _kind(data, answers, now):
    return forms.KindForm(data, answers=answers.get("kind"))


def _details(data, answers, now):
    category = answers.get("kind", {}).get("category")
    return forms.DetailsForm(data, answers=answers.get("details"), today=_day(now), category=category, now=now)


def _place(data, answers, now):
    return PlaceForm(data, answers=answers.get("place"), moved=pressed(data))


def _reporter(data, answers, now):
    return forms.ReporterForm(data, answers=answers.get("reporter"))


def _photos(answers):
    return PHOTOS


def stop(answers: dict) -> Stop | None:
    """Somebody is in danger: no form helps now. 118 does."""
    if answers.get("danger", {}).get("in_danger"):
        return Stop("danger", STOP_PAGE)
    if categories.is_emergency(answers.get("kind", {}).get("category")):
        return Stop("kind", STOP_PAGE)
    return None


def advise(service, answers, now) -> None:
    reason = "danger" if answers.get("danger", {}).get("in_danger") else "rescue"
    actions.advise_call(service, reason=reason, now=now)


JOURNEY = Journey(
    service=SERVICE,
    version=1,
    steps=(
        Step("danger", _("Is somebody in danger?"), _danger, template="applications/incident/danger_step.html"),
        Step("kind", _("What it is about"), _kind),
        Step("details", _("What happened"), _details),
        Step("place", _("Where it was"), _place, template="applications/incident/place_step.html"),
        papers_step(_photos, title=_("Photos and other files")),
        Step("reporter", _("Who reports"), _reporter, template="applications/incident/reporter_step.html"),
    ),
    file=actions.file_report,
    privacy=PRIVACY,
    words=WORDS,
    example=example,
    stop=stop,
    advise=advise,
    judge=lambda answers, now: Report(answers).findings(now),
)
