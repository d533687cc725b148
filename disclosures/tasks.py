"""What happens by itself. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from disclosures.actions import open_months


@shared_task
def publish_open_months():
    """開放資料: the months that are over and settled."""
    return open_months.publish_due(now=timezone.now())
