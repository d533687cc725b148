"""What the app stores, one module a noun."""

from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.ratings import LOW, CallBack, Invitation, Rating, Score

__all__ = [
    "LOW",
    "Audience",
    "CallBack",
    "Help",
    "Invitation",
    "Outreach",
    "OutreachPlan",
    "Petition",
    "Question",
    "Rating",
    "Score",
    "Suggestion",
    "Topic",
    "Way",
]
