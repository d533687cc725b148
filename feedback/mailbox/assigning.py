"""分案建議: which unit and which time a letter is proposed for, and why. Rules suggest; a person confirms."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Unit
from cases.search import fold
from feedback.models import AssignmentRule, Petition


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and the reason in words."""

    unit: Unit | None
    level: str
    why: str


def proposal(petition: Petition, rules: Iterable[AssignmentRule]) -> Proposal:
    """The first rule that fits; else the unit the letter names, else that of its topic."""
    text = fold(f"{petition.subject}\n{petition.content}")
    for rule in rules:
        if word := fits(rule, petition, text):
            said = _("rule %(number)d, “%(word)s”") % {"number": rule.order, "word": word}
            return Proposal(rule.unit, rule.level or usual_level(petition), said)
    topic = petition.topic
    if petition.concerned and petition.kind != Petition.Kind.MISCONDUCT:
        return Proposal(petition.concerned, usual_level(petition), _("the letter names this unit"))
    unit = topic.unit or (topic.parent and topic.parent.unit)
    why = _("the unit of its topic, “%(topic)s”") % {"topic": topic} if unit else ""
    return Proposal(unit, usual_level(petition), why)


def fits(rule: AssignmentRule, petition: Petition, text: str) -> str:
    """What of the letter the rule goes by: the word found, or the topic; nothing where it does not fit."""
    if rule.topic_id and rule.topic_id not in (petition.topic_id, petition.topic.parent_id):
        return ""
    words = [word for word in rule.words.split() if word]
    if not words:
        return str(petition.topic)
    return next((word for word in words if fold(word) in text), "")


def usual_level(petition: Petition) -> str:
    """A question about rules with one point is simple; nobody names a level for anything else but a person."""
    simple = petition.kind == Petition.Kind.INQUIRY and petition.questions.count() <= 1
    return Petition.Level.SIMPLE if simple else Petition.Level.NORMAL


def rules_in_use() -> list[AssignmentRule]:
    return list(AssignmentRule.objects.filter(is_active=True).select_related("unit", "topic"))
