"""The announcement of the demo that stands on top."""

from datetime import datetime, timedelta

from accounts.models import User
from disclosures.actions import announcements
from disclosures.models import InfoItem, Pin

ON_TOP = "typhoon-season-yachts"


def seed(now: datetime) -> int:
    item = InfoItem.objects.filter(slug=ON_TOP, pin=None).first()
    if item is None or Pin.objects.exists():
        return 0
    announcements.pin(item, until=now + timedelta(days=30), actor=User.objects.get(username="publisher"), now=now)
    return 1
