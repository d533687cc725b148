"""Every write of the controlled zones: their data, closing one, opening it again, and the permits that end by it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import access
from accounts.doors import expire_pages
from accounts.models import Unit
from applications.coastal_zone import permits
from applications.coastal_zone.models import ControlledZone, Visit, ZoneClosure
from audit.actions import record
from audit.models import Action
from cases.actions import Refused, signed
from cases.models.case import FINAL, Status

FIELDS = ("name_zh", "name_en", "kind", "county", "extent_zh", "extent_en", "unit", "hours", "source", "is_active")


# --- Who keeps which zones --------------------------------------------------------------------------------------------
def branch_path(unit: Unit) -> str:
    """The subtree of the branch a unit belongs to: `CGA/NB/` of `CGA/NB/P02/`."""
    return "/".join(unit.path.split("/")[:2]) + "/"


def may_edit(user, unit: Unit, now: datetime) -> bool:
    """Zones are kept by supervisors and the secretariat of the branch, or of all."""
    return any(branch_path(unit).startswith(path) for path in access.units_where(user, "zone.edit", now))


def corps_of(user, now: datetime):
    """The patrol corps whose zones this person keeps."""
    corps = Unit.objects.filter(kind=Unit.Kind.CORPS, is_active=True).order_by("path")
    return corps.filter(pk__in=[unit.pk for unit in corps if may_edit(user, unit, now)])


# --- The zone itself --------------------------------------------------------------------------------------------------
@transaction.atomic
def save_zone(zone: ControlledZone, values: dict, *, actor, now: datetime) -> ControlledZone:
    """Set the columns of a zone, new or known. Raises Refused for somebody of another branch."""
    for unit in {values["unit"], zone.unit} if zone.pk else {values["unit"]}:
        _check_may(unit, actor, now)
    changed = [
        name for name in FIELDS if getattr(zone, f"{name}_id" if name == "unit" else name) != _plain(values[name])
    ]
    for name in FIELDS:
        setattr(zone, name, values[name])
    zone.save()
    if changed:
        _record(zone, actor, now, changed=changed)
        expire_pages()
    return zone


def _plain(value):
    return value.pk if isinstance(value, Unit) else value


def _check_may(unit: Unit, actor, now: datetime) -> None:
    if not may_edit(actor, unit, now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the branch."))


def _record(zone: ControlledZone, actor, now: datetime, **data) -> None:
    record(Action.ZONE_CHANGED, actor=actor, signed_as=signed(actor, now, zone.unit), now=now, zone=zone.code, **data)


# --- Closing and opening ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Affected:
    """What a closing touches: permits that end, those that lose a day, applications whose people are told."""

    permits: list[Visit]
    applications: list[Visit]
    shortened: list[Visit] = field(default_factory=list)


def affected(closure: ZoneClosure) -> Affected:
    """The visits to the zone that fall into a closing, also into one that is not declared yet."""
    visits = (
        Visit.objects.filter(zone=closure.zone, entry_at__lt=closure.ends_at, exit_at__gt=closure.starts_at)
        .exclude(case__status__in=FINAL)
        .select_related("case__service", "case__unit", "case__applicant", "zone")
        .order_by("entry_at", "case_id")
    )
    permitted = [visit for visit in visits if visit.case.status == Status.DECIDED]
    hit = [v for v in permitted if permits.touches(closure, v.days, v.holds_from, v.holds_until)]
    return Affected(
        permits=[visit for visit in hit if not permits.keeps_days(visit, closure)],
        applications=[visit for visit in visits if visit.case.status != Status.DECIDED],
        shortened=[visit for visit in hit if permits.keeps_days(visit, closure)],
    )


@transaction.atomic
def close_zone(closure: ZoneClosure, *, actor, now: datetime) -> tuple[ZoneClosure, Affected]:
    """Close a zone: its permits do not hold on these days, every applicant is told once. `closure` is unsaved.

    The same closing again finds the first one and changes nothing. Raises Refused when another one overlaps it.
    """
    _check_may(closure.zone.unit, actor, now)
    # One closing of a zone at a time; a permit being approved meanwhile waits for this row or is seen (permits.py).
    ControlledZone.objects.select_for_update().get(pk=closure.zone_id)
    same = {"zone": closure.zone, "starts_at": closure.starts_at, "ends_at": closure.ends_at, "lifted_at": None}
    standing = ZoneClosure.objects.filter(**same).first()
    if standing:
        return standing, Affected([], [])
    closure.declared_by, closure.declared_at = actor, now
    try:
        with transaction.atomic():
            closure.save(force_insert=True)
    except IntegrityError as refused:
        raise Refused(_("The zone is closed already for a part of this time. Lift that closing first.")) from refused
    touched = affected(closure)
    for visit in (*touched.permits, *touched.shortened):
        permits.close_days(visit, closure, actor=actor, now=now)
    for visit in touched.applications:
        permits.tell_closed(visit, closure, now=now)
    _record(
        closure.zone,
        actor,
        now,
        closed=closure.pk,
        starts_at=closure.starts_at.isoformat(),
        ends_at=closure.ends_at.isoformat(),
        permits=len(touched.permits),
        shortened=len(touched.shortened),
    )
    expire_pages()
    return closure, touched


def to_restore(closure: ZoneClosure, now: datetime) -> list[Visit]:
    """The permits that come back when a closing is lifted, whole or by a day: taken by it, and not over yet."""
    taken = Q(closure=closure) | Q(barred__contains=[{"closure": closure.pk}])
    visits = Visit.objects.filter(taken, zone=closure.zone, exit_at__gt=now)
    return list(visits.select_related("case__service", "case__unit", "case__applicant", "zone").order_by("case_id"))


@transaction.atomic
def open_zone(closure: ZoneClosure, *, actor, now: datetime) -> list[Visit]:
    """Lift a closing: permits it ended hold again, as far as their time is not over. Twice changes nothing more."""
    _check_may(closure.zone.unit, actor, now)
    ControlledZone.objects.select_for_update().get(pk=closure.zone_id)
    if not ZoneClosure.objects.filter(pk=closure.pk, lifted_at=None).update(lifted_at=now, lifted_by=actor):
        return []
    restored = to_restore(closure, now)
    for visit in restored:
        permits.restore(visit, closure, actor=actor, now=now)
    _record(closure.zone, actor, now, opened=closure.pk, permits=len(restored))
    expire_pages()
    return restored
