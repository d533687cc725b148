"""Small makers of units and people. What a test does not say is filled in with something that holds."""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

from accounts.models import Absence, DutyShift, Membership, Role, Unit, User

TAIPEI = ZoneInfo("Asia/Taipei")
PASSWORD = "quiet harbour at dawn"
NUMBER = count(1)


def at(text: str) -> datetime:
    """A moment in Taipei: `at("2026-11-24 09:00")`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=TAIPEI)


NOW = at("2026-11-24 10:00")
LONG_AGO = at("2026-01-01 00:00")


def make_unit(code="CGA", parent=None, kind=None, **given) -> Unit:
    """A unit under its parent; without one, the headquarters. The same code gives the same unit."""
    found = Unit.objects.filter(code=code).first()
    if found:
        return found
    return Unit.objects.create(
        code=code,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        kind=kind or ("station" if parent else "hq"),
        **{"name_zh": f"單位{code}", "name_en": f"Unit {code}"} | given,
    )


def make_tree() -> dict[str, Unit]:
    """Headquarters, two branches, a corps and two stations in the first, one station in the second."""
    hq = make_unit()
    north, south = make_unit("N", hq, "branch"), make_unit("S", hq, "branch")
    corps = make_unit("N1", north, "corps")
    centre = make_unit("N-CMD", north, "command", name_zh="勤務指揮中心")
    office = make_unit("N-SEC", north, "office", name_zh="秘書室")
    quay, cape = make_unit("QUAY", corps), make_unit("CAPE", corps)
    reef = make_unit("REEF", make_unit("S1", south, "corps"))
    return {unit.code: unit for unit in (hq, north, south, corps, centre, office, quay, cape, reef)}


def make_person(name="", unit=None, role=Role.DUTY, **given) -> User:
    """Someone with a role in a unit (none without a unit), who signs in with PASSWORD."""
    name = name or f"person{next(NUMBER)}"
    details = {"username": name, "name_zh": f"人員{name}", "name_en": name.title()} | given
    user = User(**details)
    user.set_password(PASSWORD)
    user.save()
    if unit:
        make_membership(user, unit, role)
    return user


def make_membership(user, unit, role=Role.DUTY, starts_at=LONG_AGO, ends_at=None) -> Membership:
    return Membership.objects.create(user=user, unit=unit, role=role, starts_at=starts_at, ends_at=ends_at)


def make_shift(unit, officer, deputy, starts_at=NOW - timedelta(hours=2), ends_at=NOW + timedelta(hours=10)):
    return DutyShift.objects.create(unit=unit, officer=officer, deputy=deputy, starts_at=starts_at, ends_at=ends_at)


def make_absence(person, deputy, starts_at=NOW - timedelta(hours=1), ends_at=NOW + timedelta(days=1)) -> Absence:
    return Absence.objects.create(person=person, deputy=deputy, starts_at=starts_at, ends_at=ends_at)


def sign_in(client, user):
    """Signed in as after password and second factor, without walking through the pages."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": 0}, {"method": "mfa", "at": 0}]
    session.save()
    return client
