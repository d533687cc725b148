"""What the app stores, one module a noun."""

from feedback.models.mailbox import AssignmentRule, ExtensionRequest, MailboxRules, PartTransfer, Repeat, SenderKey
from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic

__all__ = [
    "AssignmentRule",
    "Audience",
    "ExtensionRequest",
    "Help",
    "MailboxRules",
    "Outreach",
    "OutreachPlan",
    "PartTransfer",
    "Petition",
    "Question",
    "Repeat",
    "SenderKey",
    "Suggestion",
    "Topic",
    "Way",
]
