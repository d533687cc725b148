"""What happens to accounts and sessions by itself."""

from celery import shared_task
from django.utils import timezone

from accounts import actions, networks, sessions


@shared_task
def close_idle():
    """閒置帳號: accounts that nobody used for ACCOUNT_IDLE_DAYS."""
    return {"closed": actions.close_idle(timezone.now())}


@shared_task
def forget_sessions():
    """Sessions that are over, and networks nobody has signed in from for a year."""
    now = timezone.now()
    return {"forgotten": sessions.forget(now) + networks.forget(now)}
