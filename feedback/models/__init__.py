"""What the app stores, one module a noun."""

from feedback.models.library import PublishedAnswer
from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.ratings import LOW, CallBack, Invitation, Rating, Score
from feedback.models.replies import FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = [
    "LOW",
    "Audience",
    "CallBack",
    "FollowUp",
    "FurtherQuestion",
    "Help",
    "Invitation",
    "Outreach",
    "OutreachPlan",
    "Petition",
    "PublishedAnswer",
    "Question",
    "Rating",
    "Reply",
    "ReplyAnswer",
    "Score",
    "Suggestion",
    "Topic",
    "Way",
]
