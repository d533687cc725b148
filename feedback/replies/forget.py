"""What is forgotten of answers once their time is over. Called with the cases that are blanked."""

from feedback.models import FurtherQuestion, Reply, ReplyAnswer

TEXTS = {"summary": "", "view": "", "measures": "", "text": "", "remedy_text": "", "promises": []}
GONE = "—"  # where the database insists on a word


def forget(case_ids: list[int]) -> None:
    """Outcome, manner and days stay for the figures, and what was promised; it names nobody."""
    answers = Reply.objects.filter(case__in=case_ids)
    answers.update(**TEXTS)
    answers.exclude(told_note="").update(told_note=GONE)
    ReplyAnswer.objects.filter(reply__case__in=case_ids).delete()
    FurtherQuestion.objects.filter(case__in=case_ids).update(text="")
