"""登記、更正、註記: write a line, strike it for a reason, mark what happened to it. Nothing is ever changed."""

import json
from datetime import datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.vault import fingerprint
from counters import words
from counters.actions import papers
from counters.actions.standing import check_may, signed
from counters.books import BOOKS, Book
from counters.models import Line, LineWords, Mark, OpenLine, Party
from counters.numbers import next_numbers, roc_year

SAID = ("name", "organisation", "identity_kind", "identity", "phone", "email", "address")


@transaction.atomic
def write(
    book: Book,
    *,
    unit,
    data: dict,
    actor,
    now: datetime,
    request_key: UUID,
    happened_at: datetime | None = None,
    serial: str = "",
) -> Line:
    """Write a new line under the next number. The same `request_key` again gives the line of the first press.

    `happened_at`: where it was before it is entered (a paper form, a cut of the network). Raises Refused in words.
    """
    check_may(actor, "counter.write", unit, now)
    return _add(
        book, unit=unit, data=data, actor=actor, now=now, key=request_key, happened_at=happened_at, serial=serial
    )


@transaction.atomic
def strike(
    line: Line,
    *,
    reason: str,
    actor,
    now: datetime,
    request_key: UUID,
    replacement: dict | None = None,
    happened_at: datetime | None = None,
) -> Line:
    """更正: a new line that strikes this one and says why; with `replacement` (data) it also stands in its place.

    What happened to the old line counts for the new one. Raises Refused where somebody struck it before.
    """
    check_may(actor, "counter.write", line.unit, now)
    book = BOOKS[line.book]
    if known := _written(request_key, line.unit, book):
        return known
    line = _hold(line)
    if not reason.strip():
        raise Refused(_("Write why the line is corrected."))
    was_open = _close(line)
    new = _add(
        book,
        unit=line.unit,
        data=replacement,
        actor=actor,
        now=now,
        key=request_key,
        happened_at=happened_at or line.happened_at,
        strikes=line,
        reason=reason.strip()[:200],
        may_open=was_open,
    )
    if replacement is not None:
        _carry_marks(line, new)
    line.struck_by = new
    book.struck(line, actor, now)
    return new


@transaction.atomic
def mark(
    line: Line, kind: str, *, actor, now: datetime, step: str = "", at: datetime | None = None, note: str = "", **data
) -> Mark:
    """What happened to the line: left, signed for. A second press gives the first mark. `actor` None is a sweep.

    `note` and `data` hold no personal data. Raises Refused; KeyError for a kind the book does not know.
    """
    book = BOOKS[line.book]
    rule = book.marks[kind]
    if actor is not None:
        check_may(actor, rule.ability, line.unit, now)
    line = _hold(line)
    if known := line.marks.filter(kind=kind, step=step).first():
        return known
    if rule.asks_note and not note.strip():
        raise Refused(_("Write the reason first, then press the button again."))
    if rule.closes and not _close(line):
        raise Refused(_("This is settled already. Reload the page to see how."))
    made = Mark.objects.create(
        line=line,
        kind=kind,
        step=step,
        at=at or now,
        entered_at=now,
        officer=actor,
        signed_as=signed(actor, now, line.unit),
        note=note.strip()[:500],
        data=data,
    )
    _log(Action.LINE_MARKED, line, actor=actor, now=now, kind=kind, step=step)
    book.marked(made, actor, now)
    return made


# --- How a line comes about -------------------------------------------------------------------------------------------


def _add(book, *, unit, data, actor, now, key, happened_at, serial="", strikes=None, reason="", may_open=True) -> Line:
    if serial and (known := _written(key, unit, book)):  # the form is taken: a second press must not ask for it again
        return known
    paper = papers.hold(serial, book, unit) if serial else None
    opens = book.opens(data, now) if data is not None and may_open else None
    columns = {
        "happened_at": happened_at or now,
        "officer": actor,
        "signed_as": signed(actor, now, unit),
        "strikes": strikes,
        "strike_reason": reason,
        "only_strikes": data is None,
        "serial": serial,
    }
    try:
        with transaction.atomic():
            line = _insert(book, unit, data, opens, columns, actor=actor, now=now, key=key)
            if paper:
                papers.take(paper, line)
            return line
    except IntegrityError as fault:
        if known := _written(key, unit, book):  # the other press was quicker
            return known
        raise _in_words(book, fault) from fault


def _insert(book, unit, data, opens, columns, *, actor, now, key) -> Line:
    """The counter is held from here to the end of the transaction: nothing is read any more."""
    year = roc_year(now)
    number = next_numbers(book.code, unit, year)[0]
    line = Line.objects.create(
        book=book.code, unit=unit, roc_year=year, number=number, entered_at=now, request_key=key, **columns
    )
    if data is not None:
        setattr(line, book.detail_name, book.detail.objects.create(line=line, **book.details(data)))
        people = parties_of(book, line, data)
        if people:
            Party.objects.bulk_create(people)
        found_by = words_of(book, line, data, people)
        if any(found_by.values()):
            LineWords.objects.create(line=line, **found_by)
    if opens is not None:
        OpenLine.objects.create(line=line, book=book.code, unit=unit, since=line.happened_at, **opens)
    verb = Action.LINE_STRUCK if line.strikes_id else Action.LINE_WRITTEN
    _log(verb, line, actor=actor, now=now, strikes=str(line.strikes) if line.strikes_id else "")
    if data is not None:
        book.wrote(line, data, actor, now)
    return line


def parties_of(book: Book, line: Line, data: dict) -> list[Party]:
    """The persons of a line, each with the keyed hash of all that is known and the day to forget it."""
    return [party_of(book, line, order=order, **columns) for order, columns in enumerate(book.parties(data))]


def party_of(book: Book, line: Line, **columns) -> Party:
    """One person of a line, not saved."""
    forget_on = None
    if book.keep_months is not None:
        forget_on = line.entered_at.astimezone(TAIPEI).date() + relativedelta(months=book.keep_months)
    party = Party(line=line, forget_on=forget_on, **columns)
    party.hash = party_hash(party)
    return party


def party_hash(party: Party) -> str:
    """What stays of a person when the rest is forgotten: enough to see whether a print shows what was kept."""
    said = [party.role, *(getattr(party, name) for name in SAID)]
    return fingerprint("party", json.dumps(said, ensure_ascii=False))


def words_of(book: Book, line: Line, data: dict, people: list[Party]) -> dict[str, list[int]]:
    """The columns of LineWords."""
    return {
        "plain": words.hashed([line.serial, *book.words(data)]),
        "people": words.hashed(text for party in people for text in words.of_party(party)),
    }


# --- What every act stands on -----------------------------------------------------------------------------------------


def _written(key, unit, book) -> Line | None:
    """The line this press wrote before; a key that wrote elsewhere is nobody's second press."""
    known = Line.objects.filter(request_key=key).first()
    if known and (known.unit_id, known.book) != (unit.pk, book.code):
        raise Refused(_("This entry was made before, in another book. Open the page anew."))
    return known


def _hold(line: Line) -> Line:
    """The line, held until the transaction ends: the second of two presses waits here. Raises Refused when struck."""
    line = Line.objects.select_for_update(of=("self",)).select_related("unit").get(pk=line.pk)
    if line.only_strikes or Line.objects.filter(strikes=line).exists():
        raise Refused(_("The line is struck already. Look at the line that takes its place."))
    return line


def _close(line: Line) -> bool:
    """Nobody has to do anything about it any more. False where that was so before."""
    return bool(OpenLine.objects.filter(line=line).delete()[0])


def _carry_marks(old: Line, new: Line) -> None:
    marks = list(old.marks.all())
    for made in marks:
        made.pk, made.line, made._state.adding = None, new, True
    Mark.objects.bulk_create(marks)


def _log(action, line: Line, *, actor, now, **data) -> None:
    """No personal data: which book, where, which number."""
    given = {name: value for name, value in data.items() if value}
    name = line.signed_as if actor == line.officer else signed(actor, now, line.unit)
    record(action, actor=actor, signed_as=name, now=now, line=str(line), unit=line.unit.code, **given)


def _in_words(book: Book, fault: IntegrityError) -> Exception:
    if "open_line_token_once" in str(fault):
        return Refused(str(book.taken))
    if "line_serial_once" in str(fault):
        return Refused(_("The line of this paper form is entered already. Check the number on the form."))
    return fault
