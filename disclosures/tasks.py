"""What happens by itself. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from cases.calendar import TAIPEI
from disclosures.actions import links, open_months, reminding


@shared_task
def publish_open_months():
    """開放資料: the months that are over and settled."""
    return open_months.publish_due(now=timezone.now())


@shared_task
def remind_keepers():
    """檢視: pages that are to be read again, error reports that nobody has answered."""
    return reminding.remind(now=timezone.now())


@shared_task
def check_links():
    """連結檢查: where our pages lead, by night."""
    now = timezone.now()
    return links.check_due(now=now) if now.astimezone(TAIPEI).hour < 6 else {"looked": 0}
