"""查無結果: what people searched for in vain, once a week to those who keep the questions and answers."""

from datetime import date, datetime, time, timedelta

from django.db.models import Sum

from accounts.models import User
from cases.calendar import TAIPEI
from cases.models import SearchMiss
from disclosures.models import Faq
from notifications.actions import Draft, queue_many
from notifications.recipients import Recipient

WEEK = timedelta(days=7)
EARLIEST = time(8)  # on Monday morning
IN_A_MAIL, ON_A_PAGE = 10, 50


def missed(since: date, until: date, most: int = ON_A_PAGE) -> list[dict]:
    """[{"words", "total"}], what was asked most first."""
    rows = SearchMiss.objects.filter(day__gte=since, day__lt=until).values("words")
    return list(rows.annotate(total=Sum("times")).order_by("-total", "words")[:most])


def tell_owners(*, now: datetime) -> int:
    """Write about the week that is over, once, to whoever owns a question. Safe to run at any time."""
    here = now.astimezone(TAIPEI)
    monday = here.date() - timedelta(days=here.weekday())
    if here < datetime.combine(monday, EARLIEST, TAIPEI):
        return 0
    words = missed(monday - WEEK, monday, IN_A_MAIL)
    if not words:
        return 0
    owners = User.objects.filter(pk__in=Faq.objects.filter(ended_at=None).values("owner"), is_active=True)
    context = {"words": [f"{row['words']} ({row['total']})" for row in words]}
    week = f"{monday - WEEK:%G-W%V}"
    return queue_many(
        [
            Draft("search_misses", _reader(owner), f"search_misses:{week}:{owner.pk}", now, context=context)
            for owner in owners.exclude(email="")
        ]
    )


def _reader(owner: User) -> Recipient:
    return Recipient(name=str(owner), email=owner.email, user_id=owner.pk)
