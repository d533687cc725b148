"""What an application says, read once from the kept answers: zone, time, people, and what should be known."""

from datetime import date, datetime
from functools import cached_property

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications import people
from applications.coastal_zone import hours
from applications.coastal_zone.models import ControlledZone
from applications.forms import age
from applications.journey import Finding
from cases import rocdates

ADULT = 18  # 民法 §12
ENTRANT = "entrant"


class Entry:
    """The answers of one application, typed. `answers` is {step: answers}, as a draft or a case keeps them."""

    def __init__(self, answers: dict, zone: ControlledZone | None = None):
        self.answers = answers
        if zone:
            self.zone = zone  # known to the caller
        self.visit, self.applicant, self.people = answers["visit"], answers["applicant"], answers["people"]

    @cached_property
    def zone(self) -> ControlledZone:
        return ControlledZone.objects.select_related("unit__parent").get(code=self.visit["zone"])

    @cached_property
    def entry_at(self) -> datetime:
        return datetime.fromisoformat(self.visit["entry_at"])

    @cached_property
    def exit_at(self) -> datetime:
        return datetime.fromisoformat(self.visit["exit_at"])

    @property
    def days(self) -> list[str]:
        """Every day of the stay, ISO."""
        return [day.isoformat() for day in hours.days_touched(self.entry_at, self.exit_at)]

    def findings(self, now: datetime) -> list[Finding]:
        """What should be known before it is sent; nothing here stops anybody."""
        found = []
        if self.visit["military"]:
            text = _(
                "A military installation is near: its surroundings need the permission of the theatre command too."
            )
            found.append(Finding("military", text, _("National Security Act, article 6")))
        for closure in self.zone.closed_during(self.entry_at, self.exit_at):
            text = _("The zone is closed from %(from)s to %(until)s. You may not enter at that time.")
            ends = {"from": closure.starts_at, "until": closure.ends_at}
            words = {name: rocdates.moment(moment, get_language()) for name, moment in ends.items()}
            found.append(Finding("closed", text % words))
        foreign = sum(person["nationality"] != "TW" for person in self.people)
        if foreign:
            text = ngettext(
                "%(count)d person on the list is not a citizen. Have the papers ready.",
                "%(count)d people on the list are not citizens. Have their papers ready.",
                foreign,
            )
            found.append(Finding("foreigners", text % {"count": foreign}))
        return [*found, *people.passports_alone(self.people)]

    def visit_columns(self) -> dict:
        """The columns of Visit."""
        return {
            "zone": self.zone,
            "place": self.visit["place"],
            "reason": self.visit["reason"],
            "entry_at": self.entry_at,
            "exit_at": self.exit_at,
            "days": self.days,
            "people": len(self.people),
        }

    def person_rows(self, case) -> list:
        return [
            people.person_row(case, order, {**person, "duty": ENTRANT}) for order, person in enumerate(self.people, 1)
        ]

    def paper_answers(self) -> dict:
        """The answers that stay a document: who applies and who enters stand in their own rows, sealed."""
        return {**self.answers, "applicant": people.applicant_paper(self.applicant), "people": []}

    def words(self) -> list[str]:
        """What the case can be found by: people, organisation, zone and place."""
        names = [self.applicant["name"], self.applicant.get("org_name") or "", *(one["name"] for one in self.people)]
        return [*filter(None, names), self.zone.name_zh, self.zone.name_en, self.visit["place"]]


def answers_of(case) -> dict:
    """The answers as they were given, put together again from the document and the rows."""
    answers = {**case.application.answers}
    answers["applicant"] = people.applicant_answers(case, answers["applicant"])
    answers["people"] = [
        {name: value for name, value in people.person_answers(person).items() if name != "duty"}
        for person in case.people.all()
    ]
    return answers


def needs_no_permit(answers: dict) -> bool:
    """§28 (1): the whole stay lies in the opening hours of a specified zone, and nothing closes it meanwhile."""
    visit = answers.get("visit")
    zone = ControlledZone.objects.filter(code=visit["zone"], kind="specified").first() if visit else None
    if zone is None:
        return False
    start, end = (datetime.fromisoformat(visit[name]) for name in ("entry_at", "exit_at"))
    return hours.open_throughout(zone.hours, start, end) and not zone.closed_during(start, end)


def minors(answers: dict) -> int:
    """How many on the list are under age on the day of entry."""
    visit = answers.get("visit")
    if not visit:
        return 0
    day = rocdates.in_taipei(datetime.fromisoformat(visit["entry_at"])).date()
    born = [date.fromisoformat(person["born_on"]) for person in answers.get("people", [])]
    return sum(age(one, day) < ADULT for one in born)
