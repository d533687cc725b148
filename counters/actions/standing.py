"""What every act on a book stands on: who may, and under which name."""

from django.utils.translation import gettext as _

from accounts import access, roster
from cases.actions import Refused


def check_may(actor, ability: str, unit, now) -> None:
    """Raise Refused unless this person may do this in the unit whose book it is."""
    if not access.may(actor, ability, unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


def signed(actor, now, unit) -> str:
    """The name under an act, with （代） where somebody stands in for another; empty for a sweep."""
    return "" if actor is None else roster.trail_name(actor, now, unit)
