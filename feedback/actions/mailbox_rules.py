"""分案規則與設定: what the secretariat sets for the mailbox. The trail says what was changed, and by whom."""

from datetime import datetime

from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases.actions import signed
from feedback.models import AssignmentRule, MailboxRules


@transaction.atomic
def keep_rule(rule: AssignmentRule, *, actor, now: datetime) -> AssignmentRule:
    """A new rule, or one that was changed."""
    rule.save()
    said = {"topic": rule.topic.code if rule.topic else "", "words": rule.words, "unit": rule.unit.code}
    said |= {"level": rule.level, "order": rule.order, "in_use": rule.is_active}
    record(Action.MAILBOX_CHANGED, actor=actor, signed_as=signed(actor, now), now=now, rule=rule.pk, **said)
    return rule


@transaction.atomic
def keep_numbers(numbers: MailboxRules, *, actor, now: datetime) -> MailboxRules:
    """The numbers the law leaves to the agency."""
    numbers.pk = 1
    numbers.save()
    names = ("repeat_threshold", "repeat_days", "chief_extends", "head_extends")
    said = {name: getattr(numbers, name) for name in names}
    record(Action.MAILBOX_CHANGED, actor=actor, signed_as=signed(actor, now), now=now, **said)
    return numbers
