"""當事人: who comes to a line later than it was written: whoever fetches a letter, a witness."""

from dateutil.relativedelta import relativedelta

from cases.calendar import TAIPEI
from counters.actions.lines import party_hash
from counters.books import BOOKS
from counters.models import Line, Party


def add_party(line: Line, role: str, **columns) -> Party:
    """Put one person beside the line, forgotten with the others. Called in the transaction of what they came for."""
    months = BOOKS[line.book].keep_months
    forget_on = None
    if months is not None:
        forget_on = line.entered_at.astimezone(TAIPEI).date() + relativedelta(months=months)
    party = Party(line=line, role=role, order=line.parties.count(), forget_on=forget_on, **columns)
    party.hash = party_hash(party)
    party.save(force_insert=True)
    return party
