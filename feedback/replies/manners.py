"""回復方式: how the petitioner is reached. What they wished, as far as we can."""

from cases.models import Case
from cases.recipients import applicant
from feedback.models import Reply
from notifications.recipients import Recipient

M = Reply.Manner
# In this order one is taken where the wish cannot be met; the status page is there for everybody.
ALL = (M.EMAIL, M.LETTER, M.PHONE, M.VISIT, M.PAGE)


def open_to(case: Case) -> tuple[str, ...]:
    """The manners in which this petitioner can be reached at all."""
    who = case.applicant
    given = {M.EMAIL: who.email, M.LETTER: who.address, M.PHONE: who.phone, M.VISIT: True, M.PAGE: True}
    return tuple(manner for manner in ALL if given[manner])


def wished(case: Case) -> str:
    """The manner asked for, or the nearest to it."""
    offered = open_to(case)
    wish = case.petition.reply_by
    if wish in offered:
        return wish
    return next(manner for manner in offered if manner != M.VISIT)


def recipient(case: Case, manner: str) -> Recipient | None:
    """Where the words go: by mail, on paper for those who have none or want it so, or nowhere but the status page."""
    who = applicant(case)
    if manner == M.EMAIL and who.email:
        return who
    if manner in (M.EMAIL, M.LETTER) and who.address:
        return Recipient(name=who.name, email="", language=who.language, address=who.address)
    return None
