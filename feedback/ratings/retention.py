"""保存期限屆滿: what people wrote beside a score goes with the case it was about; the score stays, for the figures."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from feedback.models import Rating

KEEP_MONTHS = 24  # words said at a window, where no case says when they go


def run(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Blank the words whose time is over; how many."""
    over = Q(case__blanked_at__isnull=False) | Q(case=None, given_at__lte=now - relativedelta(months=KEEP_MONTHS))
    due = Rating.objects.filter(over).exclude(comment="")
    return {"comments on scores": due.count() if dry_run else due.update(comment="")}
