"""延長: once, or as often as the procedure says; before the end, with a reason and its paper in the same step."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from audit.models import Action
from cases import clocks, contents, documents, law
from cases.actions import stages
from cases.actions.holding import Refused, check_may, lock, log
from cases.actions.telling import tell_applicant
from cases.models import Case, Deadline, IssuedDocument
from cases.models.case import FINAL
from cases.rocdates import is_chinese
from cases.rooms import room_of


def longest(case: Case) -> int:
    """By how much the whole clock may be extended at a time: as the procedure says, or, where the case has a limit of
    its own, as long again (政府資訊公開法 §15, 個資法 §13)."""
    if case.limit_id and not room_of(case).has_levels:
        return int(case.limit.n)
    return case.sop.max_extension


def left(case: Case, clock: Deadline | None) -> int:
    """How often it may still be extended."""
    used = clock.ledger.filter(kind="extend").count() if clock else 0
    return max(0, case.sop.max_extensions - used)


def whole_clock(case: Case) -> Deadline | None:
    """The running clock of the whole case."""
    return next((clock for clock in stages.running(case) if clock.stage_id is None), None)


@transaction.atomic
def extend(case: Case, *, n: int, reason: str, actor, now: datetime) -> Deadline:
    """Extend the time for the answer by `n` units of its period. Raises Refused in words for what the law forbids."""
    case = lock(case)
    check_may(case, "case.extend", actor=actor, now=now)
    return prolong(case, n=n, reason=reason, actor=actor, now=now)


@transaction.atomic
def prolong(case: Case, *, n: int, reason: str, actor, now: datetime) -> Deadline:
    """The same, where the room has asked by itself who may: the longer, the higher (feedback). Raises Refused."""
    case = lock(case)
    clock = check(case, n=n, reason=reason, now=now)
    before, article = clock.due_at, law.extension(case)
    clocks.tell(clock, "extend", at=now, by=actor, n=n, article=article.zh, reason=reason[:200])
    log(
        Action.DEADLINE_EXTENDED,
        case,
        actor=actor,
        now=now,
        note=reason,
        n=n,
        before=before.isoformat(),
        after=clock.due_at.isoformat(),
    )
    documents.issue(
        case,
        IssuedDocument.Kind.EXTENSION,
        content=contents.extension(case, before=before, after=clock.due_at, reason=reason),
        unit=case.unit,
        actor=actor,
        now=now,
    )
    step = f"extended:{clock.due_at.isoformat()}"
    tell_applicant(
        case,
        "extended",
        step=step,
        now=now,
        before_at=before.isoformat(),
        due_at=clock.due_at.isoformat(),
        reason=reason,
        article_zh=article.zh,
        article_en=article.en,
    )
    return clock


def check(case: Case, *, n: int, reason: str, now: datetime) -> Deadline:
    """The clock that would be extended. Raises Refused in words for what the law forbids."""
    clock = whole_clock(case)
    if case.status in FINAL or clock is None:
        raise Refused(_("No time limit runs for the whole case, so there is nothing to extend."))
    if not case.sop.max_extensions:
        raise Refused(_("The procedure of this service allows no extension."))
    if clock.due_at is None:
        raise Refused(_("The clock of this case is stopped. Let it run on first."))
    if clock.due_at <= now:
        words = _(
            "The time is over: it can be extended only before its end (%(article)s). Tell the applicant a new day."
        )
        raise Refused(words % {"article": _article(case)})
    if not left(case, clock):
        words = ngettext(
            "It was extended already; it is allowed %(count)d time (%(article)s).",
            "It was extended already; it is allowed %(count)d times (%(article)s).",
            case.sop.max_extensions,
        )
        raise Refused(words % {"count": case.sop.max_extensions, "article": _article(case)})
    if not 1 <= n <= longest(case):
        raise Refused(_("It may be extended by 1 to %(most)d.") % {"most": longest(case)})
    if not reason.strip():
        raise Refused(_("Write the reason: the applicant reads it."))
    return clock


def _article(case: Case) -> str:
    """What the law says of an extension of this case, in the reader's language."""
    found = law.extension(case)
    return found.zh if is_chinese(get_language()) else found.en
