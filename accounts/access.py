"""誰可以做什麼: the roles, as one table of named abilities, and the one question every staff page asks.

What a person may not do is not there for them: pages answer 404, so that nothing tells a stranger what exists.
Which *objects* somebody sees is the other half, and stands with the objects (`Case.objects.visible_to(user)`), built
on `User.unit_paths()`.
"""

from functools import wraps

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from accounts.models import Role, Unit, User

# "case.of_unit": sees the cases of the unit and those below it. Who only reads discreet ones reads without it.
READING = {"desk", "case.read", "case.find", "case.of_unit"}
HANDLING = READING | {
    "petition.record",
    "case.handle",
    "case.reveal",
    "case.note",
    "case.tell",
    "watch.keep",
    "notice.settle",
}
# The books of the counter: whoever stands at the window reads, writes, and with a reason sees behind the masks; signs
# the hand-over of the shift, and goes through the lists of the service point.
WINDOW = {"counter.read", "counter.write", "counter.reveal", "visit.expect", "handover.sign", "point.check"}
# Visits to those who do not come to us: whoever goes there writes them down.
CALLING = {"outreach.read", "outreach.write", "outreach.reveal"}

PERMISSIONS: dict[str, frozenset[str]] = {
    role: frozenset(abilities)
    for role, abilities in {
        Role.DUTY: HANDLING | WINDOW | CALLING | {"code.reissue"},
        Role.OFFICER: HANDLING | WINDOW | CALLING | {"case.extend", "case.decide", "document.issue", "code.reissue"},
        Role.SUPERVISOR: HANDLING
        | WINDOW
        | CALLING
        | {"counter.close", "counter.export_open", "point.edit", "check.edit", "outreach.plan"}
        | {"case.extend", "case.decide", "case.approve", "case.assign", "case.confide", "answer.publish"}
        | {"case.forward_again", "template.edit", "petition.register"}
        | {"document.issue", "document.withdraw", "code.reissue"}
        | {
            "people.recover",
            "review.read",
            "roster.edit",
            "absence.edit",
            "closure.declare",
            "report.read",
            "zone.edit",
        }
        | {"content.read", "content.review"}
        | {"rating.call"}
        | {"survey.read", "survey.edit", "survey.publish"},
        Role.SECRETARIAT: READING
        | {"petition.record", "answer.publish", "topic.edit"}
        | {"case.assign", "case.note", "notice.settle", "sop.edit", "calendar.edit", "closure.declare"}
        | {"petition.register", "petition.rules"}
        | {"template.edit", "authority.edit"}
        | {"content.read", "content.plan"}
        | {"report.read", "zone.edit"}
        | {"counter.read", "counter.close", "visit.expect", "point.edit", "point.check", "check.edit"}
        | {"outreach.read", "outreach.plan"}
        | {"rating.call"}
        | {"survey.read", "survey.edit", "survey.publish"},
        Role.RECORDS: READING
        | {"case.handle", "case.note", "case.reveal", "case.extend", "case.decide", "document.issue"}
        | {"retention.run", "counter.read", "visit.expect"},
        Role.EDITOR: {"desk", "sop.edit", "content.read", "content.edit"} | {"survey.read", "survey.edit"},
        Role.PUBLISHER: {"desk", "sop.publish"}
        | {"content.read", "content.review", "content.publish", "content.plan"}
        | {"survey.read", "survey.publish"},
        Role.ETHICS: (
            HANDLING | {"case.sealed", "case.confide", "case.assign", "petition.register", "report.read", "rating.call"}
        )
        - {"case.of_unit", "case.find", "notice.settle"},
        # An auditor reads everything and writes nothing: no ability here may change a row (tests hold it).
        Role.AUDITOR: READING
        | {"audit.read", "review.read", "report.read", "content.read", "counter.read", "outreach.read"}
        | {"survey.read"},
        # Runs the portal; sees no case by that.
        Role.ADMINISTRATOR: {
            "desk",
            "people.edit",
            "people.recover",
            "review.read",
            "unit.edit",
            "roster.edit",
            "absence.edit",
            "setting.edit",
            "check.edit",
        }
        | {"case.reopen", "authority.edit", "calendar.edit", "notice.settle", "audit.read"},
    }.items()
}

ABILITIES = frozenset().union(*PERMISSIONS.values())


def may(user: User, ability: str, unit: Unit | None = None, now=None) -> bool:
    """Whether this person may do this now: in this unit, or, without one, in any unit at all.

    Raises ValueError for an ability that no role has: a slip of the pen must not read as "no".
    """
    if ability not in ABILITIES:
        raise ValueError(f"unknown ability {ability!r}")
    if not (user.is_authenticated and user.is_active):
        return False
    now = now or timezone.now()
    return any(
        ability in PERMISSIONS[role]
        for path, role, _by in user.authority(now)
        if unit is None or unit.path.startswith(path)
    )


def units_where(user: User, ability: str, now=None) -> list[str]:
    """The subtrees, as path prefixes, in which this person may do this: for lists and choices of units."""
    return sorted({path for path, role, _by in user.authority(now or timezone.now()) if ability in PERMISSIONS[role]})


def subtrees(user: User, ability: str, now=None) -> list[str]:
    """The same, none inside another."""
    paths = []
    for path in units_where(user, ability, now):
        if not paths or not path.startswith(paths[-1]):
            paths.append(path)
    return paths


def within(paths: list[str]) -> Q:
    """A condition on units: those in one of these subtrees. Empty list, no unit."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition


def requires(ability: str):
    """Open a staff view to those who have the ability somewhere; everybody else finds no such page (404).

    The view still has to ask `may(user, ability, unit)` for the unit at hand.
    """
    if ability not in ABILITIES:
        raise ValueError(f"unknown ability {ability!r}")

    def closed_to_others(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user, ability, now=timezone.now()):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.ability = ability
        return guarded

    return closed_to_others
