"""列管等級: which stage of the procedure holds the time for an answer, and who may grant more of it."""

from accounts import roster
from accounts.models import Role, Unit, User
from cases.models import Case, Stage
from cases.models.case import Discretion
from feedback.models import MailboxRules, Petition

Level = Petition.Level
STAGES = {Level.SIMPLE: "reply-simple", Level.NORMAL: "reply", Level.COMPLEX: "reply-complex"}


def rules() -> MailboxRules:
    """The numbers of the agency; those of the code before anybody set others."""
    return MailboxRules.objects.filter(pk=1).first() or MailboxRules(pk=1)


def stage_of(case: Case, level: str) -> Stage | None:
    """The stage whose period is that of the answer."""
    return case.sop.stages.filter(key=STAGES[level]).first()


def is_at_level(case: Case) -> bool:
    """Whether the letter stands on the stage of a level: registered, its answer not yet drafted."""
    return case.stage is not None and case.stage.key in STAGES.values()


def grants(case: Case, n: int, numbers: MailboxRules) -> Unit:
    """The unit whose supervisor grants an extension of `n`: the longer, the higher."""
    above = roster.paths_up(case.unit.path)
    if n <= numbers.chief_extends:
        return case.unit
    if n <= numbers.head_extends:
        return Unit.objects.get(path=above[min(1, len(above) - 1)])
    root = Unit.objects.get(path=above[0])
    return Unit.objects.filter(parent=root, code__endswith="-SEC", is_active=True).first() or root


def may_grant(user: User, case: Case, n: int, now) -> bool:
    """Whether this person is high enough. Of a sealed letter the ethics office decides."""
    if case.discretion == Discretion.SEALED:
        return any(role == Role.ETHICS and case.unit.path.startswith(path) for path, role, _by in user.authority(now))
    unit = grants(case, n, rules())
    return Role.SUPERVISOR in user.roles_in(unit, now)
