"""What stands in the columns of the mail book, masked unless somebody gave a reason."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import rocdates
from counters import addressees
from counters.books import mark_of, of_party
from counters.mail.arrivals import FETCHER
from counters.mail.forms import SendBackForm

REASONS = dict(SendBackForm.REASONS)


def addressee(line, masked: bool) -> str:
    """The colleague or the unit; a name that is nobody's here, masked."""
    mail = line.mail
    return addressees.shown(mail.to, mail.to_unit, of_party("addressee", "name")(line, masked), here=line.unit)


def settled(line, masked: bool) -> str:
    """What became of it; empty while it waits."""
    if mark := mark_of(line, "signed"):
        return _("signed for %(when)s") % {"when": rocdates.moment(mark.at, get_language())}
    if mark := mark_of(line, "returned"):
        return _("sent back: %(reason)s") % {"reason": REASONS.get(mark.data.get("reason"), "")}
    return ""


def fetcher(line, masked: bool) -> str:
    mark = mark_of(line, "signed")
    if mark is None:
        return ""
    return _("the addressee") if mark.data.get("by") == "self" else of_party(FETCHER, "name")(line, masked)


def restricted(line, masked: bool) -> str:
    return _("yes") if line.mail.is_restricted else ""
