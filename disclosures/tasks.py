"""What happens by itself. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from cases import prints
from disclosures.actions import open_months
from disclosures.laws import papers


@shared_task
def publish_open_months():
    """開放資料: the months that are over and settled."""
    return open_months.publish_due(now=timezone.now())


@shared_task
def make_law_papers():
    """法規檔案: the laws somebody asked to take along, as they stand now."""
    return prints.make_prints((papers.wanted,), now=timezone.now())
