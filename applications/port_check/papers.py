"""Which papers are asked for: the three approvals, and what follows from the vessel. None has to be there at once."""

from django.utils.translation import gettext_lazy as _

from applications.papers import Paper
from applications.port_check.forms import FISHING


def papers(answers: dict) -> tuple[Paper, ...]:
    vessel = answers.get("vessel") or {}
    needs_fisheries = vessel.get("kind") in FISHING or vessel.get("at_home") is False
    asked = [
        Paper("activity", _("Approval of the authority in charge of the activity")),
        Paper("port", _("Approval of the port authority")),
        Paper("certificate", _("Vessel certificate")),
        Paper("insurance", _("Proof of insurance")),
    ]
    if needs_fisheries:
        asked.insert(1, Paper("fisheries", _("Approval of the fisheries or maritime authority")))
    if vessel.get("chartered"):
        asked.append(Paper("charter", _("Charter contract")))
    return tuple(asked)
