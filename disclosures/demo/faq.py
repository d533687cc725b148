"""Questions and answers of the demo, written and published by the people whose office it is."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from accounts.models import Unit, User
from cases.models import Service
from disclosures.actions import faq as actions
from disclosures.models import Faq

CONTENT = Path(__file__).parent.parent / "data" / "faq.json"


def seed(now: datetime) -> int:
    """Those of data/faq.json; where there are any already, none. Returns how many."""
    if Faq.objects.exists():
        return 0
    people = {user.username: user for user in User.objects.filter(username__in=("editor", "publisher"))}
    services = {service.code: service for service in Service.objects.all()}
    unit = Unit.objects.get(code="HQ-SEC")
    stories = json.loads(CONTENT.read_text("utf-8"))
    for order, story in enumerate(stories, 1):
        words = {name: story.get(name, "") for name in actions.WORDS}
        place = {
            "topic": story["topic"],
            "unit": unit,
            "service": services.get(story.get("service")),
            "owner": people["editor"],
            "deputy": people["publisher"],
            "order": order * 10,
            "cycle_days": 180,
        }
        at = now - timedelta(minutes=len(stories) - order)
        draft = actions.write(values={**words, **place}, actor=people["editor"], now=at)
        if not story.get("draft"):
            actions.publish(draft, revision=draft.revision, actor=people["publisher"], now=at)
    return len(stories)
