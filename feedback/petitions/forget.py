"""What is forgotten of people once their time is over. Called by cases/retention.py with the cases it blanks."""

from feedback.models import PartTransfer, Petition, Question, SenderKey
from feedback.replies import forget as replies

LETTER = {"subject": "", "content": "", "link": "", "email_waiting": "", "remind_at": None}
AGENT = {"agent_name": "", "agent_contact": "", "agent_relation": ""}


def forget(case_ids: list[int]) -> None:
    """Kind, topic, source and wishes stay for the figures; what was written and by whom goes."""
    Petition.objects.filter(case__in=case_ids).update(**LETTER, **AGENT)
    SenderKey.objects.filter(case__in=case_ids).delete()
    PartTransfer.objects.filter(case__in=case_ids).update(part="—", reason="—")
    Question.objects.filter(petition__in=case_ids).delete()
    replies.forget(case_ids)
