"""問答建議: an officer passes on what many may ask; an editor of the site takes it up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.models import Action
from cases.actions import Refused, check_may, lock, log
from cases.models import Case
from cases.models.case import Discretion
from feedback.models import FaqIdea
from feedback.replies.checklist import personal_in


@transaction.atomic
def propose(case: Case, *, question: str, short: str, law: str, actor, now: datetime) -> FaqIdea:
    """Pass a question and its short answer on. The same one pressed twice is there once. Raises Refused."""
    case = lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    if case.discretion != Discretion.USUAL:
        raise Refused(_("Nothing of a confidential petition leaves its page."))
    found = personal_in(f"{question}\n{short}\n{law}")
    if found or (case.applicant.name and case.applicant.name in question + short):
        raise Refused(_("Take out what belongs to somebody, then press again."))
    idea, is_new = FaqIdea.objects.get_or_create(
        case=case, question=question.strip(), defaults={"short": short, "law": law, "made_at": now, "made_by": actor}
    )
    if is_new:
        log(Action.FAQ_PROPOSED, case, actor=actor, now=now, idea=idea.pk)
    return idea


@transaction.atomic
def take(idea: FaqIdea, *, actor, now: datetime) -> bool:
    """It is taken up, or set aside: it leaves the list. False where a colleague was faster."""
    return bool(FaqIdea.objects.filter(pk=idea.pk, taken_at=None).update(taken_at=now, taken_by=actor))
