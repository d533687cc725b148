"""What happens by itself in the services. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from applications.coastal_zone import permits


@shared_task
def end_permits():
    """Permits of the coastal zone whose time is over."""
    return permits.end_what_is_over(now=timezone.now())
