"""主題: keeping the list letters choose from."""

from datetime import datetime

from django.db import transaction

from accounts.doors import expire_pages
from audit.actions import record
from audit.models import Action
from cases.actions import signed
from feedback.models import Topic


@transaction.atomic
def keep_topic(topic: Topic, *, actor, now: datetime) -> Topic:
    """Write a new or changed topic, on the record. Letters that name it keep it, offered or not."""
    topic.save()
    record(Action.SETTING_CHANGED, actor=actor, signed_as=signed(actor, now), now=now, topic=topic.code)
    expire_pages()
    return topic
