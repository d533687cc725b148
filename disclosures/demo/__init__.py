"""示範內容: what a newcomer finds published. Safe to run twice; the second time adds nothing."""

from datetime import datetime
from random import Random

from disclosures.demo import announcements, faq, figures, items


def seed(dice: Random, *, now: datetime) -> dict[str, int]:
    seeded = {**figures.seed(dice, now=now), "items": items.seed(now), "faqs": faq.seed(now)}
    return {**seeded, "pinned": announcements.seed(now)}
