"""The steps of an application: first whether one is needed at all, then the visit, who applies, who enters."""

from django.utils.translation import gettext_lazy as _

from applications.coastal_zone import actions, forms
from applications.coastal_zone.application import Entry, answers_of, needs_no_permit
from applications.coastal_zone.example import example
from applications.coastal_zone.exemptions import BY_KEY
from applications.coastal_zone.papers import papers
from applications.coastal_zone.words import PRIVACY, WORDS
from applications.forms import ApplicantForm
from applications.journey import Journey, Step, Stop
from applications.papers import papers_step
from applications.reuse import reuse
from applications.views.rosters import PAGE
from cases.calendar import TAIPEI

SERVICE = "coastal-zone"


def day_of(now):
    """The date in Taipei, on which answers are checked."""
    return now.astimezone(TAIPEI).date()


def _exemption(data, answers, now):
    return forms.ExemptionForm(data, answers=answers.get("exemption"))


def _visit(data, answers, now):
    return forms.VisitForm(data, answers=answers.get("visit"), today=day_of(now), now=now)


def _applicant(data, answers, now):
    return ApplicantForm(data, answers=answers.get("applicant"), today=day_of(now))


def _people(data, answers, now):
    return forms.EntrantRoster(data, answers=answers.get("people"), today=day_of(now))


def _equipment(data, answers, now):
    return forms.EquipmentForm(data, answers=answers.get("equipment"))


def stop(answers: dict) -> Stop | None:
    """Nobody fills in a form that is not needed: §28, by the person's own word or by the opening hours."""
    exemption = answers.get("exemption") or {}
    exempt = BY_KEY.get(exemption.get("answer"))
    if exempt and not exemption.get("insists"):
        return Stop("exemption", "applications/coastal_zone/exempt.html", {"exempt": exempt})
    if needs_no_permit(answers):
        return Stop("visit", "applications/coastal_zone/open_hours.html")
    return None


JOURNEY = Journey(
    service=SERVICE,
    version=1,
    steps=(
        Step("exemption", _("Do you need a permit?"), _exemption),
        Step("visit", _("Place, time and reason"), _visit, template="applications/coastal_zone/visit_step.html"),
        Step("applicant", _("Who applies"), _applicant),
        Step("people", _("The people who enter"), _people, template=PAGE),
        Step("equipment", _("Vehicles and equipment"), _equipment),
        papers_step(papers),
    ),
    file=actions.file_application,
    privacy=PRIVACY,
    words=WORDS,
    example=example,
    reusable=reuse(answers_of, {"applicant": set(), "people": set()}),
    stop=stop,
    advise=actions.advise,
    judge=lambda answers, now: Entry(answers).findings(now),
)
