"""承諾: on which days a promise is spoken of, and to whom. Before its day, after it, then once a month until kept."""

from datetime import date, datetime, timedelta

from cases.calendar import shift_working_days
from cases.clocks import place_of
from cases.office import office
from cases.recipients import Directory, person
from feedback.models import FollowUp
from notifications.recipients import Recipient

BEFORE = 5  # working days before its day the owner hears of it (facts §16)


def next_reminder(follow_up: FollowUp, today: date) -> date | None:
    """The next day after today on which something is to be said; None once it is kept."""
    if follow_up.kept_at:
        return None
    cal, place = office(), place_of(follow_up.unit)
    near = shift_working_days(follow_up.due_on, -BEFORE, cal, place)
    late = shift_working_days(follow_up.due_on, 1, cal, place)
    month = (max(today, late).replace(day=1) + timedelta(days=32)).replace(day=1)
    monthly = shift_working_days(month - timedelta(days=1), 1, cal, place)
    return next(day for day in (near, late, monthly) if day > today)


def audience(follow_up: FollowUp, today: date, now: datetime) -> list[Recipient]:
    """Before its day the owner; after it the supervisor too; on the monthly list the secretariat as well."""
    directory, unit = Directory(now), follow_up.unit
    told = person(follow_up.owner) or directory.find(follow_up.case, "unit", unit=unit)
    if today > follow_up.due_on:
        told = [*told, *directory.find(follow_up.case, "supervisor", unit=unit)]
    if is_on_the_monthly_list(follow_up, today):
        told = [*told, *directory.find(follow_up.case, "secretariat", unit=unit)]
    return told


def is_on_the_monthly_list(follow_up: FollowUp, today: date) -> bool:
    """Late since last month or longer."""
    return follow_up.due_on < today.replace(day=1)
