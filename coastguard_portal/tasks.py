"""What the roof does by itself. Tasks may run twice, late or never."""

from celery import shared_task
from django.utils import timezone

from coastguard_portal import page_views
from notifications import people


@shared_task
def gather_views():
    """點閱數: from Redis into the database."""
    return page_views.gather(now=timezone.now())


@shared_task
def tell_people():
    """帳號: what people of ours are to hear of their own accounts."""
    return people.tell(timezone.now())
