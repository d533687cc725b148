"""登記、更正、註記: write a line, strike it for a reason, mark what happened to it. Nothing is ever changed."""

import json
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
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
    given = {"actor": actor, "now": now, "key": request_key, "happened_at": happened_at or now}

    def written() -> Line:
        check_may(actor, "counter.write", unit, now)
        if serial and (known := _written(request_key, unit, book)):  # its form is taken: it must not ask for it again
            return known
        paper = papers.hold(serial, book, unit) if serial else None
        line = _add(book, unit=unit, data=data, serial=serial, **given)
        if paper:
            papers.take(paper, line)
        return line

    return _once(written, book, unit, request_key)


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
    book, unit = BOOKS[line.book], line.unit

    def struck() -> Line:
        check_may(actor, "counter.write", unit, now)
        if known := _written(request_key, unit, book):
            return known
        old = _hold(line)
        if not reason.strip():
            raise Refused(_("Write why the line is corrected."))
        new = _add(
            book,
            unit=unit,
            data=replacement,
            actor=actor,
            now=now,
            key=request_key,
            happened_at=happened_at or old.happened_at,
            strikes=old,
            reason=reason.strip()[:200],
            may_open=_close(old),
        )
        if replacement is not None:
            _carry(old.marks.all(), new)
            _carry(old.parties.filter(role__in=book.later), new)
        old.struck_by = new
        book.struck(old, actor, now)
        return new

    return _once(struck, book, unit, request_key)


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


def _once(act: Callable[[], Line], book: Book, unit, key: UUID) -> Line:
    """What `act` writes, in one transaction; of two presses of one button the slower gets the line of the quicker."""
    try:
        with transaction.atomic():
            return act()
    except IntegrityError as fault:
        if known := _written(key, unit, book):
            return known
        raise _in_words(book, fault) from fault


def _add(book, *, unit, data, actor, now, key, happened_at, serial="", strikes=None, reason="", may_open=True) -> Line:
    """All that has to be read or worked out is, before the number is drawn: from then on other desks wait for us."""
    line = Line(
        book=book.code,
        unit=unit,
        roc_year=roc_year(now),
        entered_at=now,
        happened_at=happened_at,
        officer=actor,
        signed_as=signed(actor, now, unit),
        strikes=strikes,
        strike_reason=reason,
        only_strikes=data is None,
        serial=serial,
        request_key=key,
    )
    beside = _beside(book, line, data, now, may_open=may_open) if data is not None else []
    line.number = next_numbers(book.code, unit, line.roc_year)[0]
    line.save(force_insert=True)
    for rows in beside:
        rows[0]._meta.model.objects.bulk_create(rows)
    verb = Action.LINE_STRUCK if strikes else Action.LINE_WRITTEN
    _log(verb, line, actor=actor, now=now, strikes=str(strikes) if strikes else "")
    if data is not None:
        book.wrote(line, data, actor, now)
    return line


def _beside(book: Book, line: Line, data: dict, now: datetime, *, may_open: bool) -> list[list[Model]]:
    """The rows that stand beside a line that is to be written: detail, persons, words, and that it is open."""
    detail, people = book.detail(line=line, **book.details(data)), parties_of(book, line, data)
    found_by = words_of(book, line, data, people)
    words_row = LineWords(line=line, **found_by) if any(found_by.values()) else None
    open_row = book.opens(line, data, now) if may_open else None
    return [rows for rows in ([detail], people, [words_row], [open_row]) if any(rows)]


def parties_of(book: Book, line: Line, data: dict) -> list[Party]:
    """The persons of a line, each with the keyed hash of all that is known and the day to forget it."""
    return [party_of(book, line, order=order, **columns) for order, columns in enumerate(book.parties(data))]


def party_of(book: Book, line: Line, **columns) -> Party:
    """One person of a line, not saved."""
    party = Party(line=line, forget_on=forget_on(book, line), **columns)
    party.hash = party_hash(party)
    return party


def forget_on(book: Book, line: Line) -> date | None:
    """When the persons of a line are forgotten: counted from the first writing, a correction keeps nobody longer."""
    if book.keep_months is None:
        return None
    return line.versions[-1].entered_at.astimezone(TAIPEI).date() + relativedelta(months=book.keep_months)


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


def _carry(rows: QuerySet, new: Line) -> None:
    """What came to the line later counts for the one that takes its place."""
    carried = list(rows)
    for row in carried:
        row.pk, row.line, row._state.adding = None, new, True
    rows.model.objects.bulk_create(carried)


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
