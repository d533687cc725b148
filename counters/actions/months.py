"""月結: bind a month of a book under one hash and have it printed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from counters import months, prints
from counters.actions.standing import check_may, signed
from counters.books import Book
from counters.models import BookMonth, Line


@transaction.atomic
def close_month(book: Book, *, unit, roc_year: int, month: int, actor, now: datetime) -> BookMonth:
    """Close a month that is over, or print the running one as it is. The same month closed again is the first.

    Raises Refused where nothing was written in it.
    """
    check_may(actor, "counter.close", unit, now)
    since, end = months.bounds(roc_year, month)
    until = min(end, now.replace(second=0, microsecond=0))
    where = {"book": book.code, "unit": unit, "roc_year": roc_year}
    if known := BookMonth.objects.filter(**where, month=month, until=until).first():
        return known
    written = Line.objects.filter(**where, entered_at__gte=since, entered_at__lt=until)
    found = written.aggregate(first=Min("number"), last=Max("number"))
    if found["first"] is None:
        raise Refused(_("No line was written in this month until now."))
    within = Line.objects.filter(**where, number__range=(found["first"], found["last"])).order_by("number")
    digest, count = months.content_hash(book, within)
    made = _create(
        **where,
        **found,
        month=month,
        until=until,
        lines=count,
        hash=digest,
        is_interim=until < end,
        closed_at=now,
        closed_by=actor,
        signed_as=signed(actor, now, unit),
    )
    given = {"month": made.pk, "book": str(made), "unit": unit.code, "hash": digest, "lines": count}
    record(Action.BOOK_CLOSED, actor=actor, signed_as=made.signed_as, now=now, **given)
    prints.offer_after_commit()
    return made


def _create(**columns) -> BookMonth:
    try:
        with transaction.atomic():
            return BookMonth.objects.create(**columns)
    except IntegrityError as fault:
        raise Refused(_("A colleague has just closed this month. Reload the page.")) from fault
