"""What a report forgets when its time is over (cases/retention.py): all that was told and answered in free words."""

from applications import retention
from applications.incident.models import Incident


def forget(case_ids: list[int]) -> None:
    """Kind, time and place of what happened stay for the yearly figures."""
    retention.forget(case_ids)
    Incident.objects.filter(case__in=case_ids).update(first_answer="", result="")
