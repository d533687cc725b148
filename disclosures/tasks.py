"""What happens by itself. Tasks may run twice, late or never; the rows decide."""

from celery import shared_task
from django.utils import timezone

from cases import prints
from cases.calendar import TAIPEI
from disclosures import misses
from disclosures.actions import announcements, links, open_months, reminding
from disclosures.laws import papers


@shared_task
def publish_open_months():
    """開放資料: the months that are over and settled."""
    return open_months.publish_due(now=timezone.now())


@shared_task
def make_law_papers():
    """法規檔案: the laws somebody asked to take along, as they stand now."""
    return prints.make_prints((papers.wanted,), now=timezone.now())


@shared_task
def tell_subscribers():
    """電子報: what is new, to those who asked for it."""
    return announcements.tell_subscribers(now=timezone.now())


@shared_task
def tell_misses():
    """查無結果: once a week to those who keep the questions and answers."""
    return {"told": misses.tell_owners(now=timezone.now())}


@shared_task
def remind_keepers():
    """檢視: pages that are to be read again, error reports that nobody has answered."""
    return reminding.remind(now=timezone.now())


@shared_task
def check_links():
    """連結檢查: where our pages lead, by night."""
    now = timezone.now()
    return links.check_due(now=now) if now.astimezone(TAIPEI).hour < 6 else {"looked": 0}
