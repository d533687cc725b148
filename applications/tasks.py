"""What happens by itself in the services. The rows decide: a lost, late or doubled tick does no harm."""

from celery import shared_task
from django.utils import timezone

from applications.coastal_zone import permits
from applications.port_check import actions as port_check
from applications.records.actions.lapsing import lapse_unused


@shared_task
def lapse_port_checks():
    """失效: reply slips nobody used within 24 hours."""
    return port_check.lapse_unused(now=timezone.now())


@shared_task
def lapse_unused_requests():
    """失效: granted and never used, filed and never signed."""
    return lapse_unused(now=timezone.now())


@shared_task
def end_permits():
    """失效: permits of the coastal zone whose time is over."""
    return permits.end_what_is_over(now=timezone.now())
