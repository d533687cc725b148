"""The steps of a port check."""

from django.utils.translation import gettext_lazy as _

from applications.forms import ApplicantForm
from applications.journey import Journey, Step
from applications.papers import papers_step
from applications.port_check import actions, forms
from applications.port_check.example import example
from applications.port_check.papers import papers
from applications.port_check.people import answers_of
from applications.port_check.report import Report
from applications.port_check.words import PRIVACY, WORDS
from applications.reuse import reuse
from cases.calendar import TAIPEI

SERVICE = "port-check"


def day_of(now):
    """The date in Taipei, on which answers are checked."""
    return now.astimezone(TAIPEI).date()


def _applicant(data, answers, now):
    return ApplicantForm(data, answers=answers.get("applicant"), today=day_of(now))


def _activity(data, answers, now):
    return forms.ActivityForm(data, answers=answers.get("activity"), today=day_of(now))


def _vessel(data, answers, now):
    return forms.VesselForm(data, answers=answers.get("vessel"), today=day_of(now))


def _voyage(data, answers, now):
    activity = answers.get("activity")
    return forms.VoyageForm(data, answers=answers.get("voyage"), today=day_of(now), now=now, activity=activity)


def _people(data, answers, now):
    capacity = answers.get("vessel", {}).get("capacity")
    capacity = int(capacity) if capacity else None
    return forms.MemberRoster(data, answers=answers.get("people"), today=day_of(now), capacity=capacity)


def _goods(data, answers, now):
    return forms.GoodsForm(data, answers=answers.get("goods"), today=day_of(now))


# Who applies, the card of the vessel and the list of people; approvals and terms are declared for each trip anew.
REUSED = {
    "applicant": set(),
    "vessel": {"licence_until", "fisheries_number", "fisheries_date", "at_home", "chartered"},
    "people": set(),
}

JOURNEY = Journey(
    service=SERVICE,
    version=1,
    steps=(
        Step("applicant", _("Who applies"), _applicant),
        Step("activity", _("The activity"), _activity),
        Step("vessel", _("The vessel"), _vessel),
        Step("voyage", _("Ports and times"), _voyage),
        Step("people", _("The people on board"), _people, template="applications/import_step.html"),
        Step("goods", _("What you take along"), _goods),
        papers_step(papers, title=_("Papers")),
    ),
    file=actions.file_report,
    privacy=PRIVACY,
    words=WORDS,
    example=example,
    reusable=reuse(answers_of, REUSED),
    judge=lambda answers, now: Report(answers).findings(now),
)
