"""What can be decided about a request as a whole. What is given goes on to be used; what is done or refused ends."""

from django.utils.translation import gettext_lazy as _

from cases.models import IssuedDocument
from cases.models.case import Status
from cases.rooms import Outcome

Kind = IssuedDocument.Kind
USE = "use"

WHOLE = Outcome("whole", _("Granted"), Status.DECIDED, document=Kind.DECISION, to_stage=USE)
PARTIAL = Outcome(
    "partial",
    _("Granted in part, refused for the rest"),
    Status.DECIDED,
    document=Kind.DECISION,
    is_adverse=True,
    to_stage=USE,
)
REFUSED = Outcome("refused", _("Refused"), Status.CLOSED, document=Kind.REFUSAL, is_adverse=True)
ANSWERED = Outcome(
    "answered", _("Answered: we hold none, or it is to be found elsewhere"), Status.CLOSED, Kind.DECISION
)
NOT_ACCEPTED = Outcome(
    "not_accepted",
    _("Not accepted: it was not completed in time"),
    Status.NOT_ACCEPTED,
    document=Kind.REFUSAL,
    is_adverse=True,
)
DONE = Outcome("done", _("Done: completed, corrected, stopped or deleted"), Status.CLOSED, document=Kind.DECISION)
PARTLY_DONE = Outcome(
    "partly_done", _("Done in part, refused for the rest"), Status.CLOSED, document=Kind.DECISION, is_adverse=True
)

TO_GIVE = (WHOLE, PARTIAL, REFUSED, ANSWERED, NOT_ACCEPTED)
TO_GIVE_OR_CHANGE = (WHOLE, PARTIAL, DONE, PARTLY_DONE, REFUSED, ANSWERED, NOT_ACCEPTED)
OUTCOMES = {outcome.code: outcome for outcome in TO_GIVE_OR_CHANGE}
# Which go with a request to be given something, and which with one to have something changed.
OF_GIVING = {o.code for o in TO_GIVE}
OF_CHANGING = {o.code for o in (DONE, PARTLY_DONE, REFUSED, ANSWERED, NOT_ACCEPTED)}
