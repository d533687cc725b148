"""What happens by itself in the mailbox. Tasks get ids or nothing, may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from feedback.actions import petitions


@shared_task
def remind_unconfirmed():
    """Addresses whose link was not pressed yet: one reminder, none after."""
    return petitions.remind_unconfirmed(now=timezone.now())
