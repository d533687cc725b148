"""What happens by itself at the counter. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from counters import prints


@shared_task
def make_prints():
    """Books and paper forms that wait for their PDF."""
    return prints.make_prints(now=timezone.now())
