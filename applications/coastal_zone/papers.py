"""Which papers are asked for: why and where somebody goes, and what follows from a drone and from minors."""

from django.utils.translation import gettext_lazy as _

from applications.coastal_zone.application import minors
from applications.papers import Paper

NEED = Paper(
    "need",
    _("Proof of why you go there"),
    _("For example a contract, an official letter or a research permit."),
    required=True,
)
MAP = Paper("map", _("Map of the place"), _("Mark where you go in and where you stay."))
IDENTITY = Paper("identity", _("Copies of the identity papers"))
DRONE = Paper(
    "drone",
    _("Approval of the Civil Aviation Administration for the drone"),
    _("You said that you fly a drone."),
    required=True,
)
GUARDIAN = Paper(
    "guardian",
    _("Consent of the guardian"),
    _("Somebody on the list is under 18 on the day of entry."),
    required=True,
)


def papers(answers: dict) -> tuple[Paper, ...]:
    asked = [NEED, MAP, IDENTITY]
    if (answers.get("equipment") or {}).get("uav"):
        asked.append(DRONE)
    if minors(answers):
        asked.append(GUARDIAN)
    return tuple(asked)
