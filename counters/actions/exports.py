"""匯出: who takes lines out of a book, which and why; a spreadsheet is asked for here and made by a worker."""

from datetime import date, datetime

from django.db import transaction

from audit.actions import record
from audit.models import Action
from counters import prints
from counters.actions.standing import check_may
from counters.books import Book
from counters.models import BookExport


def take_out(
    book: Book, *, unit, since: date, until: date, kind: str, lines: int, reason: str, actor, now: datetime
) -> None:
    """On the record before anything leaves. `reason`: why behind the masks; empty for a masked one. Raises Refused."""
    check_may(actor, "counter.export_open" if reason else "counter.read", unit, now)
    said = {"book": book.code, "unit": unit.code, "days": f"{since.isoformat()}/{until.isoformat()}", "kind": kind}
    said |= {"lines": lines, "masked": not reason, **({"reason": reason} if reason else {})}
    record(Action.BOOK_EXPORTED, actor=actor, now=now, **said)


@transaction.atomic
def ask_for_sheet(
    book: Book, *, unit, since: date, until: date, lines: int, reason: str, language: str, actor, now: datetime
) -> BookExport:
    """A spreadsheet for this person; the second press finds the first one's while it waits. Raises Refused."""
    made, is_new = BookExport.objects.get_or_create(
        **{"book": book.code, "unit": unit, "since": since, "until": until, "made_at": None},
        **{"is_masked": not reason, "language": language, "asked_by": actor},
        defaults={"asked_at": now},
    )
    if is_new:
        asked = {"since": since, "until": until, "kind": "ods", "lines": lines, "reason": reason}
        take_out(book, unit=unit, **asked, actor=actor, now=now)
        prints.offer_after_commit()
    return made
