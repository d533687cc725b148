"""What happens by itself. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from feedback.actions import follow_ups, petitions


@shared_task
def remind_unconfirmed():
    """Addresses whose link was not pressed yet: one reminder, none after."""
    return petitions.remind_unconfirmed(now=timezone.now())


@shared_task
def remind_promises():
    """追蹤事項: what was promised and comes near, is late, or stands on the monthly list."""
    return follow_ups.remind(now=timezone.now())
