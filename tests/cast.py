"""The people, units and cases the tests share.

**Otto** is on duty at the Bisha station, **Debbie** his deputy, **Sue** its chief; **Mallory** serves in another
branch. The applicant is a citizen and has no account.
"""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction

from accounts.models import DutyShift, Membership, Role, Unit, User
from applications.demo import yacht_departure as demo
from applications.models import Port
from cases.calendar import TAIPEI
from tests import template


def at(text: str) -> datetime:
    """That moment in Taipei; a bare date is its morning, 9 o'clock."""
    moment = datetime.fromisoformat(text)
    return (moment if "T" in text or " " in text else moment.replace(hour=9)).replace(tzinfo=TAIPEI)


NOW = at("2026-11-23 10:00")  # a Monday
DAWN = NOW - timedelta(days=30)


@pytest.fixture
def catalogue(db):
    """Units, services, procedures, calendar and ports as shipped."""


@pytest.fixture
def bare(db):
    """No catalogue: for tests that load or make their own."""
    template.remove()


def make_user(login: str, name_zh: str, name_en: str, role: str, unit: Unit) -> User:
    user = User.objects.create(username=login, name_zh=name_zh, name_en=name_en, email=f"{login}@cga.example.tw")
    Membership.objects.create(user=user, unit=unit, role=role, starts_at=DAWN)
    return user


def in_office_since(moment: datetime, *people: User) -> None:
    """As if they had long been there (without people: all): the database refuses that, a replica asks no trigger."""
    of_them = Membership.objects.filter(user__in=people) if people else Membership.objects.all()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        of_them.update(starts_at=moment)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def bisha(catalogue) -> Unit:
    station = Unit.objects.get(code="P02-BISHA")
    station.email = "bisha@cga.example.tw"
    station.save(update_fields=["email"])
    return station


@pytest.fixture
def command_centre(catalogue) -> Unit:
    centre = Unit.objects.get(code="NB-CMD")
    centre.email = "command@cga.example.tw"
    centre.save(update_fields=["email"])
    return centre


@pytest.fixture
def otto(bisha) -> User:
    return make_user("otto", "陳值班", "Otto Chen", Role.DUTY, bisha)


@pytest.fixture
def debbie(bisha) -> User:
    return make_user("debbie", "林代理", "Debbie Lin", Role.DUTY, bisha)


@pytest.fixture
def sue(bisha) -> User:
    return make_user("sue", "張主管", "Sue Chang", Role.SUPERVISOR, bisha)


@pytest.fixture
def mallory(catalogue) -> User:
    return make_user("mallory", "邱他區", "Mallory Chiu", Role.DUTY, Unit.objects.get(code="P06-HOUBIHU"))


@pytest.fixture
def shift(bisha, otto, debbie) -> DutyShift:
    """Otto is at the desk all week."""
    return DutyShift.objects.create(
        unit=bisha, officer=otto, deputy=debbie, starts_at=DAWN, ends_at=NOW + timedelta(days=30)
    )


@pytest.fixture
def bisha_port(bisha) -> Port:
    return Port.objects.get(code="keelung-bisha")


def answers(port: Port, now: datetime = NOW, *, starts=timedelta(hours=2), lasts=timedelta(hours=6), **changes) -> dict:
    """A report that is in order; `changes` like vessel={"insured": False}."""
    made = demo.report(Random(7), [port], now, starts=starts, lasts=lasts)
    made["skipper"]["email"] = "alice@example.tw"
    for step, change in changes.items():
        made[step] = {**made[step], **change} if isinstance(change, dict) else change
    return made


@pytest.fixture
def report(bisha_port):
    """Files a report that is in order and gives its case: report(now=…, vessel={…})."""
    dice = Random(11)

    def file(now: datetime = NOW, language: str = "zh-hant", **kwargs):
        return demo.file(dice, answers(bisha_port, now, **kwargs), now=now, language=language)

    return file
