"""值勤與代理: who stands at the desk, who acts for whom, and how a deputy signs.

An absence names one deputy. While the deputy is away too, their own deputy steps in, and so on (A→B→C); a chain that
bites its own tail ends with nobody, and the desk falls back on the supervisor. All moments are aware; periods are
half open, so a deputy's authority ends with the very moment the absence ends.
"""

from collections.abc import Iterable

from django.db.models.functions import Length
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.chain import stands_in
from accounts.models import Absence, DutyShift, Membership, Role, Unit, User


def on_duty(unit: Unit, now) -> DutyShift | None:
    """The shift that is running at the desk of this unit. The database lets there be only one."""
    return DutyShift.objects.at(now).filter(unit=unit).select_related("officer", "deputy").first()


def acting_for(user: User, now) -> list[User]:
    """The people for whom `user` acts as a deputy at this moment, by name; empty while `user` is away."""
    return list(User.objects.filter(pk__in=user.acting_for_ids(now)).order_by("name_zh", "pk"))


def officer_in_charge(unit: Unit, now) -> User | None:
    """The person to turn to at this unit now.

    The officer of the running shift; if away, the deputy of that shift; if away too, whoever stands in for one of the
    two. Where no shift runs: a supervisor of the unit, or of the nearest unit above that has one.
    """
    away = Absence.objects.deputies(now)
    shift = on_duty(unit, now)
    if shift:
        for person in (shift.officer, shift.deputy):
            if person.pk not in away and person.is_active:
                return person
        found = first_present([shift.officer_id, shift.deputy_id], away)
        if found:
            return found
    return supervisor_of(unit, now, away)


def supervisor_of(unit: Unit, now, away: dict[int, int] | None = None) -> User | None:
    """The supervisor of the unit or of the nearest one above, or who stands in for them; None if there is none."""
    away = Absence.objects.deputies(now) if away is None else away
    held = Membership.objects.at(now).filter(role=Role.SUPERVISOR, unit__path__in=paths_up(unit.path))
    # Nearest first: the longest path on the way up.
    ids = held.order_by(Length("unit__path").desc(), "pk").values_list("user_id", flat=True)
    return first_present(ids, away)


def first_present(ids: Iterable[int], away: dict[int, int]) -> User | None:
    """The first active person among those who stand in for the given ones, in that order."""
    wanted = [stand_in for stand_in in (stands_in(person, away) for person in ids) if stand_in]
    people = User.objects.filter(is_active=True).in_bulk(wanted)
    return next((people[person] for person in wanted if person in people), None)


def people_with(role: str, unit: Unit, now) -> list[User]:
    """Who holds a role in exactly this unit now, or stands in for someone who does; nobody twice."""
    away = Absence.objects.deputies(now)
    ids = Membership.objects.at(now).filter(role=role, unit=unit).order_by("pk").values_list("user_id", flat=True)
    wanted = list(dict.fromkeys(found for found in (stands_in(person, away) for person in ids) if found))
    people = User.objects.filter(is_active=True).in_bulk(wanted)
    return [people[person] for person in wanted if person in people]


def paths_up(path: str) -> list[str]:
    """A unit's path and those of all units above it: `CGA/NB/P02/` → `CGA/`, `CGA/NB/`, `CGA/NB/P02/`."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def command_centre(unit: Unit) -> Unit | None:
    """勤務指揮中心 of the branch this unit belongs to."""
    return office_of(unit, kind=Unit.Kind.COMMAND)


def secretariat(unit: Unit) -> Unit | None:
    """秘書室 of the branch this unit belongs to, or of the headquarters."""
    return office_of(unit, code__endswith="-SEC")


def office_of(unit: Unit, **wanted) -> Unit | None:
    """The nearest office of a kind: below this unit or below one of the units above it."""
    found = Unit.objects.filter(parent__path__in=paths_up(unit.path), is_active=True, **wanted)
    return found.order_by(Length("path").desc(), "path").first()


def signature(user: User, now, unit: Unit | None = None) -> str:
    """The name as it stands under an act, in the page's language: 「陳大同（代）」, "Chen (for Lin)" as a deputy.

    With `unit`, a person who holds a role of their own there signs as themselves; only what they do by somebody
    else's authority is marked. Without it, they sign as a deputy while they are one.
    """
    name = str(user)
    own = unit is not None and any(unit.path.startswith(path) for path, _role, by in user.authority(now) if by is None)
    others = [] if own else acting_for(user, now)
    if unit is not None and others:
        theirs = {by for path, _role, by in user.authority(now) if by and unit.path.startswith(path)}
        others = [person for person in others if person.pk in theirs]
    if not others:
        return name
    if get_language() == "en":
        return _("%(name)s (for %(others)s)") % {"name": name, "others": ", ".join(map(str, others))}
    return f"{name}（代）"


def trail_name(user: User, now, unit: Unit | None = None) -> str:
    """The signature as the trail keeps it: in Chinese, whatever language the page is in (`record(signed_as=…)`)."""
    with override("zh-hant"):
        return signature(user, now, unit)
