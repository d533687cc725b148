"""What a report says, read once from the kept answers: the trip, the people, and what the law makes of them."""

from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.forms import age
from applications.journey import Finding
from applications.trips import Planned
from cases import rocdates
from cases.calendar import TAIPEI

SHORT_NOTICE = timedelta(minutes=30)


class Report(Planned):
    """The answers of one report, typed. `answers` is {step: answers}, as a draft or a case keeps them."""

    def __init__(self, answers: dict):
        self.answers = answers
        self.vessel, self.skipper = answers["vessel"], answers["skipper"]
        self.voyage, self.others = answers["voyage"], answers["people"]

    @property
    def insured_until(self) -> date | None:
        text = self.vessel.get("insured_until") if self.vessel.get("insured") else None
        return date.fromisoformat(text) if text else None

    @property
    def outlasts_insurance(self) -> bool:
        return bool(self.insured_until) and self.insured_until < self.eta.astimezone(TAIPEI).date()

    @property
    def people(self) -> int:
        return 1 + len(self.others)

    @cached_property
    def infants(self) -> int:
        """Those under one year on the day of sailing: they do not count for the capacity (遊艇管理規則 §32 II)."""
        day = self.etd.astimezone(TAIPEI).date()
        return sum(age(date.fromisoformat(person["born_on"]), day) < 1 for person in self.others)

    @property
    def counted(self) -> int:
        return self.people - self.infants

    def findings(self, now: datetime) -> list[Finding]:
        """All that the law or good sense says about the trip, refusals first. In the language in force."""
        return [*self.refusals(), *self.warnings(now), *self.notes()]

    def findings_on_file(self, told_at: datetime) -> list[Finding]:
        """The same of a report that was filed, or last changed, at this moment: for the station."""
        found = []
        if timedelta() <= self.etd - told_at < SHORT_NOTICE:
            text = _("The report came, or was changed, less than 30 minutes before the planned departure.")
            found.append(Finding("short_notice", text))
        return [*self.refusals(), *found, *self.notes()]

    def refusals(self) -> list[Finding]:
        """Reasons why this yacht may not sail: then there is no 完成報備, whatever else is right."""
        found = []
        if self.insured_until is None:
            found.append(
                Finding(
                    "uninsured",
                    _("The yacht has no liability insurance. A yacht without it may not leave port."),
                    _("The Law of Ships, article 71; yacht regulations, article 47"),
                    refuses=True,
                )
            )
        elif self.outlasts_insurance:
            found.append(
                Finding(
                    "insurance_ends",
                    _("The liability insurance ends before the planned return. Extend it, or come back earlier."),
                    _("The Law of Ships, article 71; yacht regulations, article 47"),
                    refuses=True,
                )
            )
        capacity = int(self.vessel["capacity"])
        if self.counted > capacity:
            text = _(
                "%(people)d people are counted, but the yacht may carry %(capacity)d. Infants under one do not count."
            )
            found.append(
                Finding(
                    "overloaded",
                    text % {"people": self.counted, "capacity": capacity},
                    _("Yacht regulations, article 32"),
                    refuses=True,
                )
            )
        return found

    def warnings(self, now: datetime) -> list[Finding]:
        """Advice for whoever is about to send the report."""
        if self.etd - now >= SHORT_NOTICE:
            return []
        text = _("You leave in less than 30 minutes. Phone the station as well, so that it knows at once.")
        return [Finding("short_notice", text)]

    def notes(self) -> list[Finding]:
        """What should be known about the trip whenever it is looked at."""
        found = []
        licence = date.fromisoformat(self.skipper["licence_until"])
        if licence < self.eta.astimezone(TAIPEI).date():
            text = _("The skipper's licence ends on %(day)s, before the planned return.")
            found.append(Finding("licence_ends", text % {"day": rocdates.long(licence, get_language())}))
        certificate = self.vessel.get("certificate_until")
        if certificate and date.fromisoformat(certificate) < self.eta.astimezone(TAIPEI).date():
            text = _("The yacht certificate ends on %(day)s, before the planned return.")
            ends = rocdates.long(date.fromisoformat(certificate), get_language())
            found.append(Finding("certificate_ends", text % {"day": ends}))
        foreign = sum(person["nationality"] != "TW" for person in [self.skipper, *self.others])
        if foreign:
            text = ngettext(
                "%(count)d person on board is not a citizen. Have the papers ready.",
                "%(count)d people on board are not citizens. Have their papers ready.",
                foreign,
            )
            found.append(Finding("foreigners", text % {"count": foreign}))
        return found

    def trip_columns(self) -> dict:
        """The columns of Trip."""
        departure, back = self.ports
        return {
            "departure_port": departure,
            "return_port": back,
            "etd": self.etd,
            "eta": self.eta,
            "vessel_name": self.vessel["vessel_name"],
            "vessel_number": self.vessel["vessel_number"],
            "capacity": int(self.vessel["capacity"]),
            "people": self.people,
            "infants": self.infants,
            "insured_until": self.insured_until,
        }

    def paper_answers(self) -> dict:
        """The answers that stay a document: without the people, who stand in their own rows, sealed."""
        skipper = {k: self.skipper[k] for k in ("reporter", "licence_class", "licence_number", "licence_until")}
        return {**self.answers, "skipper": skipper, "people": []}

    def words(self) -> list[str]:
        """What the case can be found by: names of vessel and people, numbers of the vessel, ports."""
        departure, back = self.ports
        names = [self.skipper["name"], *(person["name"] for person in self.others)]
        vessel = [self.vessel["vessel_name"], self.vessel["vessel_number"]]
        return [*vessel, *names, departure.name_zh, departure.name_en, back.name_zh]
