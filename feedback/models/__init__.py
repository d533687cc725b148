"""What the app stores, one module a noun."""

from feedback.models.petitions import Petition, Question, Topic
from feedback.models.replies import FollowUp, FurtherQuestion, Reply, ReplyAnswer

__all__ = ["FollowUp", "FurtherQuestion", "Petition", "Question", "Reply", "ReplyAnswer", "Topic"]
