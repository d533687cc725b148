"""當事人: who comes to a line later than it was written: whoever fetches a letter, a witness."""

from counters.actions.lines import party_of
from counters.books import BOOKS
from counters.models import Line, Party


def add_party(line: Line, role: str, **columns) -> Party:
    """Put one person beside the line, forgotten with the others. Called in the transaction of what they came for."""
    party = party_of(BOOKS[line.book], line, role=role, order=line.parties.count(), **columns)
    party.save(force_insert=True)
    return party
