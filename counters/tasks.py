"""What happens by itself at the counter. Tasks get ids or nothing, may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from counters import watch


@shared_task
def watch_books():
    """Mail nobody signed for, visitors still inside: every open line whose moment has come."""
    return watch.sweep(timezone.now())
