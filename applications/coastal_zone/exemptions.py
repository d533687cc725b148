"""免申請: the seven cases of 國家安全法施行細則 §28 in which nobody needs a permit, and what to carry instead."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

NONE = "none"
HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Exemption:
    """One item of article 28: how it is asked, and what the person brings along."""

    key: str
    item: int
    label: object
    hint: object
    carry: object


EXEMPTIONS = (
    Exemption(
        HOURS,
        1,
        _("I only go into a specified zone while it is open"),
        _("For sightseeing, angling from the shore and the like, within the published opening hours."),
        _("Nothing. Leave before the opening hours end."),
    ),
    Exemption(
        "home",
        2,
        _("My household is registered in the zone, or I may lawfully use land, a fish pond or a factory there"),
        _("You live or work there."),
        _("Your identity papers; they are checked when you enter."),
    ),
    Exemption(
        "fisher",
        3,
        _("I am a local fisher and go there to fish, to farm or to gather"),
        _("Catching fish, farming or gathering seafood on your home shore."),
        _("Your identity papers; they are checked when you enter."),
    ),
    Exemption(
        "official",
        4,
        _("I go there on official business"),
        _("A public task, certified by the authority in charge of it."),
        _("The certificate of the authority in charge, and your identity papers."),
    ),
    Exemption(
        "officer",
        5,
        _("I am a judicial, military-law or public-order officer on duty"),
        _("Courts, prosecutors, military law, police and the like."),
        _("Your service card."),
    ),
    Exemption(
        "election",
        6,
        _("I work in an election, stand as a candidate or drive a campaign car"),
        _("Election staff, scrutineers, registered candidates and aides, in their constituency during the campaign."),
        _("Your identity papers; they are checked when you enter."),
    ),
    Exemption(
        "emergency",
        7,
        _("It is an emergency or force majeure"),
        _("For example to save somebody or to take shelter. In danger dial 118 first."),
        _("Your identity papers, if you have them with you."),
    ),
)
BY_KEY = {exemption.key: exemption for exemption in EXEMPTIONS}
