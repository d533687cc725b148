"""What the app stores, one module a noun."""

from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.replies import FaqIdea, FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = [
    "Audience",
    "FaqIdea",
    "FollowUp",
    "FurtherQuestion",
    "Help",
    "Outreach",
    "OutreachPlan",
    "Petition",
    "Question",
    "Reply",
    "ReplyAnswer",
    "Suggestion",
    "Topic",
    "Way",
]
