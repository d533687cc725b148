"""月結: what the hash of a month covers, and whether the book still says what was closed.

Covered are the lines as they were written, with their detail rows and the keyed hash of each person. Marks come later
and stand in the trail one by one; persons may be forgotten, their hash stays. Empty values are left out, so that a
column added to a book one day does not change the hash of years gone by.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.models import Action, Event
from cases.calendar import TAIPEI
from counters.books import BOOKS, Book
from counters.models import BookMonth, Line

CHUNK = 1000


def bounds(roc_year: int, month: int) -> tuple[datetime, datetime]:
    """The first moment of a month, and the first after it."""
    first = datetime(roc_year + 1911, month, 1, tzinfo=TAIPEI)
    return first, datetime(first.year + month // 12, month % 12 + 1, 1, tzinfo=TAIPEI)


def lines_of(month: BookMonth) -> QuerySet:
    """Its lines, the first number first."""
    where = {"book": month.book, "unit": month.unit_id, "roc_year": month.roc_year}
    return Line.objects.filter(**where, number__range=(month.first, month.last)).order_by("number")


def totals(month: BookMonth) -> list[tuple]:
    """What it comes to. Without an order: the database would count each number by itself."""
    return BOOKS[month.book].totals(lines_of(month).standing().order_by())


def content_hash(book: Book, lines: QuerySet) -> tuple[str, int]:
    """The hash over these lines, and how many there are."""
    digest, count = hashlib.sha256(), 0
    found = lines.select_related("strikes", book.detail_name).prefetch_related("parties")
    for line in found.iterator(chunk_size=CHUNK):
        digest.update(text_of(book, line).encode() + b"\n")
        count += 1
    return digest.hexdigest(), count


def text_of(book: Book, line: Line) -> str:
    """One line as it is hashed."""
    detail = book.detail_of(line)
    said = {
        "line": str(line),
        "unit": line.unit_id,
        "entered": line.entered_at.astimezone(TAIPEI),
        "happened": line.happened_at.astimezone(TAIPEI),
        "officer": line.officer_id,
        "signed": line.signed_as,
        "strikes": str(line.strikes) if line.strikes_id else "",
        "reason": line.strike_reason,
        "serial": line.serial,
        "detail": _columns(detail) if detail else {},
        "people": [party.hash for party in line.parties.all()],
    }
    kept = {name: value for name, value in said.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)


def _columns(detail) -> dict:
    values = {field.attname: field.value_from_object(detail) for field in detail._meta.concrete_fields}
    values.pop("line_id")
    return {
        name: value if isinstance(value, (int, list, dict)) else str(value) for name, value in values.items() if value
    }


# --- Does it still hold? ----------------------------------------------------------------------------------------------


def faults(month: BookMonth) -> list[str]:
    """What is wrong with a closed month, in plain words; nothing where it holds."""
    return list(_faults(month))


def _faults(month: BookMonth) -> Iterator[str]:
    found, count = content_hash(BOOKS[month.book], lines_of(month))
    if count != month.lines:
        said = {"month": month, "closed": month.lines, "found": count}
        yield _("%(month)s: %(closed)d lines were closed, %(found)d are there.") % said
    elif found != month.hash:
        yield _("%(month)s: the lines are not those that were closed.") % {"month": month}
    said = Event.objects.filter(action=Action.BOOK_CLOSED, data__month=month.pk).first()
    if said is None or said.data.get("hash") != month.hash:
        yield _("%(month)s: the trail knows another hash.") % {"month": month}
    if month.made_at and _file_hash(month) != month.file_hash:
        yield _("%(month)s: the PDF is gone or was changed.") % {"month": month}


def _file_hash(month: BookMonth) -> str:
    try:
        with default_storage.open(month.file.name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
