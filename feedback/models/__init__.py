"""What the app stores, one module a noun."""

from feedback.models.replies import FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = ["FollowUp", "FurtherQuestion", "Reply", "ReplyAnswer"]
