"""What the app stores, one module a noun."""

from feedback.models.mailbox import AssignmentRule, ExtensionRequest, MailboxRules, PartTransfer, Repeat, SenderKey
from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.ratings import LOW, CallBack, Invitation, Rating, Score
from feedback.models.replies import FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = [
    "LOW",
    "AssignmentRule",
    "Audience",
    "CallBack",
    "ExtensionRequest",
    "FollowUp",
    "FurtherQuestion",
    "Help",
    "Invitation",
    "MailboxRules",
    "Outreach",
    "OutreachPlan",
    "PartTransfer",
    "Petition",
    "Question",
    "Rating",
    "Repeat",
    "Reply",
    "ReplyAnswer",
    "Score",
    "SenderKey",
    "Suggestion",
    "Topic",
    "Way",
]
