"""What the app stores, one module a noun."""

from feedback.models.petitions import Petition, Question, Topic

__all__ = ["Petition", "Question", "Topic"]
