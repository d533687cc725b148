"""What the app stores, one module a noun."""

from feedback.models.library import PublishedAnswer
from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.replies import FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = [
    "Audience",
    "FollowUp",
    "FurtherQuestion",
    "Help",
    "Outreach",
    "OutreachPlan",
    "Petition",
    "PublishedAnswer",
    "Question",
    "Reply",
    "ReplyAnswer",
    "Suggestion",
    "Topic",
    "Way",
]
