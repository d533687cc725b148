"""紙本: reserve numbers for paper forms; take one when it is typed in; say which were spoilt."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from counters import prints
from counters.actions.standing import check_may, signed
from counters.books import Book
from counters.models import Line, PaperBatch, PaperForm

MOST = 50  # forms of one batch


def serial_of(book: Book, unit, number: int) -> str:
    """VL017-00042: the book, the unit, the number of the form."""
    return f"{book.code}{unit.pk:03d}-{number:05d}"


@transaction.atomic
def reserve(book: Book, *, unit, count: int, actor, now: datetime, request_key: UUID) -> PaperBatch:
    """Reserve so many numbers, those that follow, and have the forms printed. The same key again: the first batch."""
    check_may(actor, "counter.write", unit, now)
    if known := PaperBatch.objects.filter(request_key=request_key, book=book.code, unit=unit).first():
        return known
    last = PaperBatch.objects.filter(book=book.code, unit=unit).aggregate(last=Max("last"))["last"] or 0
    numbers = range(last + 1, last + 1 + min(max(count, 1), MOST))
    columns = {"first": numbers[0], "last": numbers[-1], "reserved_at": now, "reserved_by": actor}
    try:
        with transaction.atomic():
            made = PaperBatch.objects.create(book=book.code, unit=unit, request_key=request_key, **columns)
    except IntegrityError as fault:
        raise Refused(_("A colleague has just reserved forms. Press once more.")) from fault
    PaperForm.objects.bulk_create(
        PaperForm(batch=made, number=number, serial=serial_of(book, unit, number)) for number in numbers
    )
    given = {"book": book.code, "unit": unit.code, "first": made.first, "last": made.last}
    record(Action.PAPER_RESERVED, actor=actor, signed_as=signed(actor, now, unit), now=now, **given)
    prints.offer_after_commit()
    return made


def open_forms(book: Book, unit):
    """The forms whose lines are not typed in yet, in their order."""
    return PaperForm.objects.filter(batch__book=book.code, batch__unit=unit, line=None, spoilt="").order_by("number")


def hold(serial: str, book: Book, unit) -> PaperForm:
    """The form of that number, held until the transaction ends. Raises Refused where it is not the next one."""
    form = PaperForm.objects.select_for_update(of=("self",)).filter(serial=serial, batch__unit=unit).first()
    if form is None or not serial.startswith(book.code):
        raise Refused(_("No paper form of this book has this number. Check the number on the form."))
    if form.line_id or form.spoilt:
        raise Refused(_("The line of this paper form is entered already. Check the number on the form."))
    first = open_forms(book, unit).first()
    if first.pk != form.pk:
        said = {"serial": first.serial}
        raise Refused(_("Type the forms in by their numbers: next is %(serial)s. Or say that it was not used.") % said)
    return form


def take(form: PaperForm, line: Line) -> None:
    """It became this line."""
    form.line = line
    form.save(update_fields=["line"])


@transaction.atomic
def spoil(form: PaperForm, *, reason: str, actor, now: datetime) -> PaperForm:
    """It was torn, lost, or never written on; the number is not used again. A second press changes nothing."""
    batch = form.batch
    check_may(actor, "counter.write", batch.unit, now)
    form = PaperForm.objects.select_for_update().get(pk=form.pk)
    if form.line_id:
        raise Refused(_("The line of this paper form is entered already. Check the number on the form."))
    if form.spoilt:
        return form
    if not reason.strip():
        raise Refused(_("Write the reason first, then press the button again."))
    form.spoilt = reason.strip()[:200]
    form.save(update_fields=["spoilt"])
    given = {"serial": form.serial, "unit": batch.unit.code}
    record(Action.PAPER_SPOILT, actor=actor, signed_as=signed(actor, now, batch.unit), now=now, **given)
    return form
