"""What the app stores, one module a noun."""

from feedback.models.mailbox import AssignmentRule, ExtensionRequest, MailboxRules, PartTransfer, Repeat, SenderKey
from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.replies import FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = [
    "AssignmentRule",
    "Audience",
    "ExtensionRequest",
    "FollowUp",
    "FurtherQuestion",
    "Help",
    "MailboxRules",
    "Outreach",
    "OutreachPlan",
    "PartTransfer",
    "Petition",
    "Question",
    "Repeat",
    "Reply",
    "ReplyAnswer",
    "SenderKey",
    "Suggestion",
    "Topic",
    "Way",
]
