"""What stands in the columns of the visitor book, masked unless somebody gave a reason."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import rocdates
from counters import addressees
from counters.books import mark_of, of_party
from counters.visitors.forms import PAPERS
from counters.visitors.presence import HOST, VISITOR


def host(line, masked: bool) -> str:
    visit = line.visit
    return addressees.shown(visit.host, visit.host_unit, of_party(HOST, "name")(line, masked), here=line.unit)


def left(line, masked: bool) -> str:
    """When they left; empty while they are inside."""
    if mark := mark_of(line, "left"):
        return rocdates.moment(mark.at, get_language())
    return _("unseen") if mark_of(line, "left_unseen") else ""


def last_four(line, masked: bool) -> str:
    """Four signs find nobody by themselves; masked all the same, two of them."""
    signs = next((party.identity for party in line.parties.all() if party.role == VISITOR), "")
    return f"**{signs[-2:]}" if masked and signs else signs


def paper(line, masked: bool) -> str:
    kind = next((party.identity_kind for party in line.parties.all() if party.role == VISITOR), "")
    return dict(PAPERS).get(kind, "")
