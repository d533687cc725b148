"""The spine's tasks: plain functions asked at the present moment. Each may run twice, late or never."""

from celery import shared_task
from django.utils import timezone

from cases import documents


@shared_task
def make_rendering(rendering_id):
    """Draw and sign one PDF. Queue "slow"."""
    return documents.make_rendering(rendering_id, now=timezone.now())


@shared_task
def make_missing_documents():
    """Draw what the queue lost, or what went wrong before. Queue "slow"."""
    return documents.make_missing_documents(now=timezone.now())
