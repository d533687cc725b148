"""What the app stores, one module a noun."""

from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way

__all__ = ["Audience", "Help", "Outreach", "OutreachPlan", "Suggestion", "Way"]
