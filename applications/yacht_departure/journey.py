"""The five steps of the report."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from applications.journey import Journey, Step, Stop
from applications.reuse import reuse
from applications.yacht_departure import actions, forms
from applications.yacht_departure.example import example
from applications.yacht_departure.people import answers_with_people
from applications.yacht_departure.report import Report
from applications.yacht_departure.words import PRIVACY, WORDS
from cases.calendar import TAIPEI

SERVICE = "yacht-departure"


def day_of(now):
    """The date in Taipei, on which answers are checked."""
    return now.astimezone(TAIPEI).date()


def _vessel(data, answers, now):
    return forms.VesselForm(data, answers=answers.get("vessel"), today=day_of(now))


def _skipper(data, answers, now):
    length = answers.get("vessel", {}).get("length")
    length = Decimal(length) if length else None
    return forms.SkipperForm(data, answers=answers.get("skipper"), today=day_of(now), length=length)


def _voyage(data, answers, now):
    return forms.VoyageForm(data, answers=answers.get("voyage"), today=day_of(now), now=now)


def _people(data, answers, now):
    driver = answers.get("skipper", {}).get("identity", "")
    return forms.CrewRoster(data, answers=answers.get("people"), today=day_of(now), driver_identity=driver)


def _safety(data, answers, now):
    capacity = answers.get("vessel", {}).get("capacity")
    people = 1 + len(answers.get("people", []))
    return forms.SafetyForm(
        data,
        answers=answers.get("safety"),
        today=day_of(now),
        people=people,
        capacity=int(capacity) if capacity else None,
    )


def stop(answers: dict) -> Stop | None:
    """A trip across the border is the maritime authority's: stop with the right advice, and count that we gave it."""
    crosses = answers.get("voyage", {}).get("crosses_border")
    return Stop("voyage", "applications/yacht_departure/border.html") if crosses else None


# The cards of yacht and skipper and the crew list; insurance and terms are declared for each trip anew.
REUSED = {
    "vessel": {"insured", "insured_until", "accident_insured", "certificate_until"},
    "skipper": {"licence_until"},
    "people": set(),
}

JOURNEY = Journey(
    service=SERVICE,
    version=1,
    steps=(
        Step("vessel", _("The yacht"), _vessel),
        Step("skipper", _("The skipper"), _skipper),
        Step("voyage", _("The voyage"), _voyage),
        Step("people", _("The people on board"), _people, template="applications/roster_step.html"),
        Step("safety", _("Safety"), _safety),
    ),
    file=actions.file_report,
    privacy=PRIVACY,
    words=WORDS,
    example=example,
    reusable=reuse(answers_with_people, REUSED),
    stop=stop,
    advise=lambda service, answers, now: actions.advise_border(
        service, port=answers["voyage"]["departure_port"], now=now
    ),
    judge=lambda answers, now: Report(answers).findings(now),
)
