"""檢視: when what we keep is read again, and on which days somebody is told of it."""

from datetime import date, timedelta

from disclosures.models.kept import Kept

# Days before (−) and after the review is due → who hears of it.
OWNER, CHIEF = "owner", "chief"
RUNGS = ((-14, OWNER), (-3, OWNER), (0, OWNER), (7, CHIEF))
FLAGGED = 30  # days late from which the board shows it in red


def renew(kept: Kept, today: date) -> None:
    """Read again today and found right: the next time is a cycle later."""
    kept.reviewed_on = today
    kept.next_review_on = today + timedelta(days=kept.cycle_days)
    kept.remind_on = kept.next_review_on + timedelta(days=RUNGS[0][0])
    _save(kept)


def reschedule(kept: Kept) -> None:
    """The cycle has changed: the next time follows from the last."""
    kept.next_review_on = kept.reviewed_on + timedelta(days=kept.cycle_days)
    kept.remind_on = kept.next_review_on + timedelta(days=RUNGS[0][0])
    _save(kept)


def rest(kept: Kept) -> None:
    """Nobody reads it any more: nobody has to be told."""
    kept.next_review_on = kept.remind_on = None
    _save(kept)


def passed(kept: Kept, today: date) -> tuple[int, str] | None:
    """The last rung climbed by today, counting from the one that was due; after a stop only the last word is said."""
    reached = [rung for rung in RUNGS if kept.next_review_on + timedelta(days=rung[0]) <= today]
    return reached[-1] if reached else None


def next_reminder(kept: Kept, today: date) -> date | None:
    """The next day on which something is to be said."""
    days = [kept.next_review_on + timedelta(days=offset) for offset, _who in RUNGS]
    return next((day for day in days if day > today), None)


def _save(kept: Kept) -> None:
    kept.save(update_fields=["reviewed_on", "next_review_on", "remind_on"])
