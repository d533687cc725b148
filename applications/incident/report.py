"""What an incident report says, read once from the kept answers: kind, time, place, and how discreet it has to be."""

from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import roster
from applications.incident.categories import CATEGORIES, is_sealed
from applications.incident.forms import ANONYMOUS, CONFIDENTIAL, NAMED, PERSONAL
from applications.incident.place_form import Place
from applications.journey import Finding
from cases.models.case import Discretion

LONG_AGO = timedelta(days=2 * 365)
# Words of somebody who should call instead: they bring up 118 on the check page, and stop nobody.
ALARMING = (
    *("落水", "溺", "沉船", "沈船", "翻船", "翻覆", "失火", "著火", "起火", "救命", "昏迷", "流血", "受傷", "漂走"),
    *("drown", "overboard", "sinking", "capsiz", "on fire", "unconscious", "bleeding", "injured", "mayday"),
)


class Report:
    """The answers of one report, typed. `answers` is {step: answers}, as a draft or a case keeps them."""

    def __init__(self, answers: dict):
        self.answers = answers
        self.category = answers["kind"]["category"]
        self.details, self.reporter = answers["details"], answers["reporter"]

    @cached_property
    def place(self) -> Place:
        return Place(self.answers["place"])

    @property
    def kind(self):
        return CATEGORIES[self.category]

    @property
    def occurred_at(self) -> datetime:
        return datetime.fromisoformat(self.details["occurred_at"])

    @property
    def found_at(self) -> datetime | None:
        return datetime.fromisoformat(self.details["found_at"]) if self.details.get("found_at") else None

    @property
    def is_anonymous(self) -> bool:
        return self.reporter["mode"] == ANONYMOUS

    @property
    def discretion(self) -> str:
        """公務人員違失 is sealed whatever was chosen; confidence is kept where it was asked for."""
        if is_sealed(self.category):
            return Discretion.SEALED
        return Discretion.CONFIDENTIAL if self.reporter["mode"] == CONFIDENTIAL else Discretion.USUAL

    @property
    def unit(self):
        """Who reads it: the unit of the place, or the ethics office above it."""
        unit = self.place.unit
        return roster.office_of(unit, code__endswith="-ETH") if is_sealed(self.category) else unit

    def who(self) -> dict:
        """The columns of Applicant; nothing at all of somebody who stays unnamed."""
        if self.is_anonymous:
            return {"name": ""}
        return {name: self.reporter.get(name) or "" for name in PERSONAL}

    def columns(self) -> dict:
        """The columns of Incident."""
        return {
            "category": self.category,
            "occurred_at": self.occurred_at,
            "found_at": self.found_at,
            "goes_on": self.details.get("goes_on"),
            "is_anonymous": self.is_anonymous,
            **self.place.columns(),
        }

    def paper_answers(self) -> dict:
        """The answers that stay a document: without who reports, which stands in a row of its own, sealed."""
        kept = {step: answers for step, answers in self.answers.items() if step not in ("danger", "reporter")}
        return {**kept, "reporter": {name: self.reporter.get(name) for name in ("mode", "reply")}}

    def words(self) -> list[str]:
        """What the case can be found by. A name only where it was given without asking for confidence."""
        found = [self.details.get(name) for name in ("vessel_name", "vessel_number", "animal")]
        found += [self.answers["place"].get("landmark"), self.place.county]
        port = self.place.columns()["port"]
        found += [port.name_zh, port.name_en] if port else []
        for language in ("zh-hant", "en"):
            with override(language):
                found.append(str(self.kind.label))
        if self.reporter["mode"] == NAMED:
            found.append(self.reporter.get("name"))
        return [word for word in found if word]

    def findings(self, now: datetime) -> list[Finding]:
        """What should be known before it is sent. Nothing stops a report."""
        found = []
        told = self.details["description"].lower()
        if any(word in told for word in ALARMING):
            found.append(
                Finding("danger", _("This sounds as if somebody is in danger. Then call 118 now, before you send it."))
            )
        if self.place.is_abroad:
            found.append(
                Finding(
                    "far", _("This position is far from Taiwan. Check degrees and minutes; if they are right, go on.")
                )
            )
        if now - self.occurred_at > LONG_AGO:
            found.append(Finding("long_ago", _("This was more than two years ago. Check the year.")))
        law = _("The Coast Guard Act, article 16")
        words = _(
            "Whoever reports what he or she knows to be false is fined NT$3,000 to 15,000. An honest mistake is not."
        )
        return [*found, Finding("false_report", words, law)]
