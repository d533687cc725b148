"""預約訪客: announce somebody, call it off, find the announcement by its code."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import may
from accounts.models import Unit
from audit.actions import record
from audit.models import Action
from cases import brakes
from cases.actions import Refused, signed
from cases.codes import is_code, visit_code, visit_code_hash
from counters.models import ExpectedVisit
from notifications.actions import queue
from notifications.recipients import Recipient

EARLY = timedelta(hours=2)  # people come early; the code is good from here on
LATE = timedelta(hours=2)


class TooMany(Exception):
    """The brake is on: this network has guessed too often."""


@transaction.atomic
def announce(
    *,
    key: UUID,
    unit: Unit,
    host_unit: Unit,
    starts_at: datetime,
    ends_at: datetime,
    name: str,
    organisation: str,
    people: int,
    purpose: str,
    email: str,
    language: str,
    actor,
    now: datetime,
) -> ExpectedVisit:
    """Announce a visitor at the counter of `unit`; the second press of the button finds the first announcement.

    With an address the visitor gets the entry code by mail, in their language.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # the second press waits here for the first
    known = ExpectedVisit.objects.filter(key=key).first()
    if known:
        return known
    visit = ExpectedVisit.objects.create(
        key=key,
        code_hash=visit_code_hash(visit_code(key)),
        unit=unit,
        host_unit=host_unit,
        host=actor,
        starts_at=starts_at,
        ends_at=ends_at,
        name=name,
        organisation=organisation,
        people=people,
        purpose=purpose,
        email=email,
        language=language,
        announced_at=now,
    )
    _log(Action.VISIT_ANNOUNCED, visit, actor=actor, now=now)
    _tell(visit, "visit_expected", now=now, link=visit_code(key))
    return visit


@transaction.atomic
def call_off(visit: ExpectedVisit, *, actor, now: datetime) -> ExpectedVisit:
    """The visit does not take place: the code ends, and who has it by mail is told."""
    visit = (
        ExpectedVisit.objects.select_for_update(of=("self",))
        .select_related("unit", "host_unit", "host")
        .get(pk=visit.pk)
    )
    if not may_call_off(visit, actor, now):
        raise Refused(_("Your role does not allow this. Ask the unit that announced the visit."))
    if visit.called_off_at:
        return visit
    visit.called_off_at = now
    visit.save(update_fields=["called_off_at"])
    _log(Action.VISIT_CALLED_OFF, visit, actor=actor, now=now)
    _tell(visit, "visit_called_off", now=now)
    return visit


def may_call_off(visit: ExpectedVisit, user, now: datetime) -> bool:
    """Who announces for that unit."""
    return may(user, "visit.expect", unit=visit.host_unit, now=now)


def find(code: str, *, network: str, now: datetime) -> ExpectedVisit | None:
    """The announcement of that code, for whoever holds it. A slip in the code is no guess. Raises TooMany."""
    if not is_code(code):
        return None
    number = f"visit:{visit_code_hash(code)[:16]}"
    if brakes.too_many(number, network, now=now):
        raise TooMany
    visit = by_code(code)
    if visit is None:
        brakes.missed(number, network, now=now)
    return visit


def by_code(code: str) -> ExpectedVisit | None:
    if not is_code(code):
        return None
    return ExpectedVisit.objects.filter(code_hash=visit_code_hash(code)).select_related("unit", "host_unit").first()


def code_of(visit: ExpectedVisit) -> str:
    return visit_code(visit.key)


def address_of(visit: ExpectedVisit, language: str) -> str:
    """What the QR holds: the whole address of the page with the code."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('visit_pass', args=[code_of(visit)])}"


def is_good(visit: ExpectedVisit, now: datetime) -> bool:
    """Whether the code opens the entry at this moment."""
    return visit.called_off_at is None and visit.starts_at - EARLY <= now < visit.ends_at + LATE


def _log(action, visit: ExpectedVisit, *, actor, now: datetime) -> None:
    name = signed(actor, now, visit.host_unit)
    record(action, actor=actor, signed_as=name, now=now, number=visit.pk, unit=visit.unit.code, people=visit.people)


def _tell(visit: ExpectedVisit, kind: str, *, now: datetime, **more) -> None:
    if not visit.email:
        return
    queue(
        kind,
        to=Recipient(name=visit.name, email=visit.email, language=visit.language),
        key=f"{kind}:{visit.pk}",
        unit=visit.host_unit,
        now=now,
        starts_at=visit.starts_at,
        host_zh=visit.host_unit.name_zh,
        host_en=visit.host_unit.name_en,
        unit_zh=visit.unit.name_zh,
        unit_en=visit.unit.name_en,
        unit_phone=visit.unit.phone,
        address_zh=visit.unit.address_zh,
        address_en=visit.unit.address_en or visit.unit.address_zh,
        **more,
    )
