"""What the app stores, one module a noun."""

from feedback.models.mailbox import (
    AssignmentRule,
    ExtensionRequest,
    MailboxRules,
    PartTransfer,
    Repeat,
    SenderKey,
)
from feedback.models.petitions import Petition, Question, Topic

__all__ = [
    "AssignmentRule",
    "ExtensionRequest",
    "MailboxRules",
    "PartTransfer",
    "Petition",
    "Question",
    "Repeat",
    "SenderKey",
    "Topic",
]
