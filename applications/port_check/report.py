"""What a port check says, read once from the kept answers: vessel, window, people, and what should be known."""

import hashlib
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.journey import Finding
from applications.people import passports_alone
from applications.port_check.fields import far_away
from applications.port_check.forms import FISHING, far_words, outside_class
from applications.port_check.lead import lead
from applications.trips import Planned
from cases import signing
from cases.calendar import TAIPEI
from cases.vault import fingerprint


class Report(Planned):
    """The answers of one port check, typed. `answers` is {step: answers}, as a draft or a case keeps them."""

    def __init__(self, answers: dict):
        self.answers = answers
        self.applicant, self.activity = answers["applicant"], answers["activity"]
        self.vessel, self.voyage = answers["vessel"], answers["voyage"]
        self.people, self.goods = answers["people"], answers["goods"]

    @property
    def is_urgent(self) -> bool:
        return bool(self.voyage.get("urgent_reason"))

    @property
    def needs_fisheries(self) -> bool:
        return self.vessel["kind"] in FISHING or self.vessel["at_home"] is False

    def findings(self, now: datetime) -> list[Finding]:
        """What the applicant and the officer should know. Nothing here refuses: the rules stand in the forms."""
        found = []
        if lead(now, self.ports[0].station).is_urgent(self.etd):
            text = _("You leave sooner than 3 working days from now. The supervisor decides whether that is possible.")
            found.append(Finding("urgent", text))
        tonnage = self.vessel.get("tonnage")
        if outside_class(self.vessel["vessel_number"], Decimal(tonnage) if tonnage else None):
            found.append(Finding("class", _("The gross tonnage does not fit the class of the CT number. Check both.")))
        far = far_away(self.voyage.get("points") or [])
        if far:
            found.append(Finding("far", far_words(far)))
        if not self.activity.get("approval_number"):
            text = _("The approval of the authority in charge of the activity is missing. Without it nobody may leave.")
            found.append(Finding("approval", text))
        until = self.activity.get("approval_until")
        if until and self.eta.astimezone(TAIPEI).date().isoformat() > until:  # only who is late at sea: forms refuse it
            text = _("The approval of the activity ends before the planned return. Check it when the vessel is back.")
            found.append(Finding("approval_ends", text))
        if self.goods.get("insured") is False:
            found.append(Finding("insurance", _("Not everybody on board is insured.")))
        foreign = sum(person["nationality"] != "TW" for person in self.people)
        if foreign:
            text = ngettext(
                "%(count)d person on board is not a citizen. Have the papers ready.",
                "%(count)d people on board are not citizens. Have their papers ready.",
                foreign,
            )
            found.append(Finding("foreigners", text % {"count": foreign}))
        return [*found, *passports_alone(self.people)]

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
            "people": len(self.people),
        }

    def words(self) -> list[str]:
        """What the case can be found by."""
        departure, back = self.ports
        who = [self.applicant.get("org_name") or "", self.applicant["name"], self.vessel["master"]]
        names = [person["name"] for person in self.people]
        vessel = [self.vessel["vessel_name"], self.vessel["vessel_number"]]
        return [word for word in [*who, *vessel, *names, departure.name_zh, departure.name_en, back.name_zh] if word]


# --- The list as the slip proves it -----------------------------------------------------------------------------------
def roster_file(reference: str, people: list[dict]) -> dict:
    """The list as a file that can be checked against the slip without us. The salt keeps the hash from giving away
    a number to whoever tries them all; it stands in this file only."""
    lines = sorted([person["name"], person["identity"], person["born_on"]] for person in people)
    return {"people": lines, "salt": fingerprint("roster", reference)}


def roster_hash(reference: str, people: list[dict]) -> str:
    """SHA-256, in hex, of the canonical JSON of that file (docs/verify-offline.md)."""
    return hashlib.sha256(signing.canonical(roster_file(reference, people))).hexdigest()
