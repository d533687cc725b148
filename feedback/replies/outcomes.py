"""結果: how a petition ends (facts §6). What is answered is said by a letter and closes when that has left."""

from django.utils.translation import gettext_lazy as _

from cases.models import IssuedDocument
from cases.models.case import Status
from cases.rooms import Outcome


def _answer(code: str, label) -> Outcome:
    return Outcome(code, label, Status.CLOSED, by_letter=True)


ADOPTED = _answer("adopted", _("Adopted, or put right"))
PARTLY_ADOPTED = _answer("partly_adopted", _("Adopted in part"))
EXPLAINED = _answer("explained", _("Explained"))
UNFOUNDED = _answer("unfounded", _("Looked into, found without ground"))
ANSWERS = (ADOPTED, PARTLY_ADOPTED, EXPLAINED, UNFOUNDED)


def _unhandled(code: str, label) -> Outcome:
    """Drafted on a page of its own (feedback/mailbox), with a paper that says why."""
    return Outcome(code, label, Status.NOT_ACCEPTED, document=IssuedDocument.Kind.DECISION, has_page=True)


# 行政程序法 §173: one outcome each, so that figures and letters name the ground.
NO_CONTENT = _unhandled("unhandled_1", _("Not handled: no concrete matter, name or address (§173 I)"))
REPEATED = _unhandled("unhandled_2", _("Not handled: answered clearly before (§173 II)"))
NOT_OURS = _unhandled("unhandled_3", _("Not handled: not ours, and sent to several authorities (§173 III)"))
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
