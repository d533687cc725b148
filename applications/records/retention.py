"""What these services forget of a case when its time is over (cases/retention.py). What was decided stays."""

from django.db.models.functions import TruncYear

from applications import retention
from applications.records.models import Agent, RequestedItem


def forget(case_ids: list[int]) -> None:
    """Blank the answers, the agent, and the words in which things were asked for and answered."""
    retention.forget(case_ids)
    Agent.objects.filter(case__in=case_ids).update(
        name="", identity="", born_on=TruncYear("born_on"), phone="", address="", relation="—"
    )
    RequestedItem.objects.filter(case__in=case_ids).update(title="", number="", original_reason="")
    RequestedItem.objects.filter(case__in=case_ids).exclude(explanation="").update(explanation="—")
