"""追問: one question about the answer, under the same number, with a short clock of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import CITIZEN
from cases.actions import Refused, advance, check_may, lock, tell_applicant, tell_unit
from cases.models import Case
from cases.recipients import Directory
from feedback.models import FurtherQuestion
from feedback.replies import asking


@transaction.atomic
def ask(case: Case, *, text: str, actor=CITIZEN, now: datetime) -> Case:
    """Take the question in: the case is open again on its own step. A second press finds the first question.

    Raises Refused when it was asked before, or the time is over.
    """
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    before = FurtherQuestion.objects.filter(case=case).first()
    if before and before.text == text.strip():
        return case
    if before:
        raise Refused(_("One further question was asked already. Write to the mailbox again for a new matter."))
    if not asking.is_open(case, now):
        raise Refused(_("The time to ask a further question is over. You can write to the mailbox again."))
    entered_by = None if actor is CITIZEN else actor
    FurtherQuestion.objects.create(case=case, text=text.strip(), asked_at=now, entered_by=entered_by)
    case = advance(case, "ask_further", actor=actor, now=now)
    if actor is CITIZEN:
        tell_unit(case, "further_question", to="officer", step="further", now=now, directory=Directory(now))
    tell_applicant(case, "further_question_received", step="further", now=now)
    return case
