"""What the app stores, one module a noun."""

from feedback.models.ratings import LOW, CallBack, Invitation, Rating, Score

__all__ = ["LOW", "CallBack", "Invitation", "Rating", "Score"]
