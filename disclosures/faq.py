"""Reading the questions and answers: which words hold, by topic, and as people find them."""

from django.db.models import QuerySet

from disclosures.models import Answer, Faq


def published(faqs: QuerySet | None = None) -> list[Answer]:
    """The answers that hold, in the order of the page, each with its question's row. One query."""
    rows = Answer.objects.filter(state=Answer.State.PUBLISHED, faq__ended_at=None)
    if faqs is not None:
        rows = rows.filter(faq__in=faqs)
    rows = rows.order_by("faq_id", "-number").distinct("faq_id").select_related("faq__unit", "faq__service")
    return sorted(rows, key=lambda answer: (list(Faq.Topic).index(answer.faq.topic), answer.faq.order, answer.faq_id))


def by_topic(answers: list[Answer]) -> list[tuple[str, object, list[Answer]]]:
    """(code, heading, answers), without empty topics."""
    groups = [(topic.value, topic.label, [a for a in answers if a.faq.topic == topic]) for topic in Faq.Topic]
    return [group for group in groups if group[2]]


def holding(faq: Faq) -> Answer | None:
    """The words that hold; None where nothing is published yet."""
    return faq.answers.filter(state=Answer.State.PUBLISHED).order_by("-number").first()


def working(faq: Faq) -> Answer | None:
    """The draft, if somebody is at it."""
    return faq.answers.filter(state=Answer.State.DRAFT).first()
