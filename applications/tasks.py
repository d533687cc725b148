"""What happens by itself in this app. Level-triggered: may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from applications.port_check import actions as port_check


@shared_task
def lapse_port_checks():
    """Reply slips nobody used within 24 hours."""
    return port_check.lapse_unused(now=timezone.now())
