"""結果: how a petition ends (facts §6). What is answered is said by a letter and closes when that has left."""

from django.utils.translation import gettext_lazy as _

from cases.models.case import Status
from cases.rooms import Outcome


def _answer(code: str, label) -> Outcome:
    return Outcome(code, label, Status.CLOSED, by_letter=True)


ADOPTED = _answer("adopted", _("Adopted, or put right"))
PARTLY_ADOPTED = _answer("partly_adopted", _("Adopted in part"))
EXPLAINED = _answer("explained", _("Explained"))
UNFOUNDED = _answer("unfounded", _("Looked into, found without ground"))
ANSWERS = (ADOPTED, PARTLY_ADOPTED, EXPLAINED, UNFOUNDED)

# 行政程序法 §173: one outcome each, so that figures and letters name the ground.
NO_CONTENT = Outcome("unhandled_1", _("Not handled: no concrete matter, name or address (§173 I)"), Status.NOT_ACCEPTED)
REPEATED = Outcome("unhandled_2", _("Not handled: answered clearly before (§173 II)"), Status.NOT_ACCEPTED)
NOT_OURS = Outcome(
    "unhandled_3", _("Not handled: not ours, and sent to several authorities (§173 III)"), Status.NOT_ACCEPTED
)
UNHANDLED = (NO_CONTENT, REPEATED, NOT_OURS)

OUTCOMES = (*ANSWERS, *UNHANDLED)
ADOPTIONS = frozenset({ADOPTED.code, PARTLY_ADOPTED.code})

# Ends without a decision: the words of what casework, the secretariat and the petitioner do.
TRANSFERRED, JOINED, WITHDRAWN, CONVERTED = "transferred", "joined", "withdrawn", "converted"
ENDINGS = {
    **{outcome.code: outcome.label for outcome in OUTCOMES},
    TRANSFERRED: _("Passed on to the authority in charge"),
    JOINED: _("Joined to another petition"),
    WITHDRAWN: _("Withdrawn"),
    CONVERTED: _("Handled as another kind of request"),
}
