"""What the app stores, one module a noun."""

from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic

__all__ = [
    "Audience",
    "Help",
    "Outreach",
    "OutreachPlan",
    "Petition",
    "Question",
    "Suggestion",
    "Topic",
    "Way",
]
