"""服務據點: its facts and floor plan, the rounds through it, the faults found and mended."""

from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, roster
from accounts.doors import expire_pages
from audit.actions import record
from audit.models import Action
from cases.actions import Refused
from cases.attachments import erasure
from cases.attachments.checks import Examination
from counters.actions.indexing import index_points
from counters.models import CheckList, Fault, Round, RoundDone, ServicePoint
from counters.rounds import FAULT_LADDER, ROUND_LADDER, fault_due, limit_of, next_word, round_due

PICTURES = ("image/png", "image/jpeg")


def check_may(unit, ability: str, *, actor, now: datetime) -> None:
    """Raise Refused unless this person may do this at a point of this unit. None is the portal itself."""
    if actor is not None and not access.may(actor, ability, unit=unit, now=now):
        raise Refused(_("Your role does not allow this. Ask the supervisor of the unit."))


# --- What is published ------------------------------------------------------------------------------------------------
@transaction.atomic
def keep_point(point: ServicePoint, values: dict, *, actor, now: datetime) -> ServicePoint:
    """Set the facts of a point, new or known; a new one gets its first rounds. Raises Refused for another unit's."""
    units = {values["unit"], *([point.unit] if point.pk else [])}
    for unit in units:
        check_may(unit, "point.edit", actor=actor, now=now)
    changed = [name for name, value in values.items() if point.pk is None or getattr(point, name) != value]
    for name, value in values.items():
        setattr(point, name, value)
    point.save()
    begin_rounds([point], now=now)
    index_points([point], now=now)
    if changed:
        _record(Action.POINT_CHANGED, point, actor=actor, now=now, changed=changed)
        expire_pages()
    return point


def begin_rounds(points: list[ServicePoint], *, now: datetime) -> None:
    """The first rounds of points that have none: due one period from now."""
    due = {check.kind: round_due(check, now) for check in CheckList.objects.all()}
    rows = [
        Round(point=point, kind=kind, due_at=at, alert_at=next_word(ROUND_LADDER, at, now))
        for point in points
        for kind, at in due.items()
    ]
    Round.objects.bulk_create(rows, ignore_conflicts=True)


def keep_plan(point: ServicePoint, upload, words: dict, *, actor, now: datetime) -> ServicePoint:
    """A floor plan: a picture, drawn anew, and the same in words. Raises Refused in words that name the file."""
    check_may(point.unit, "point.edit", actor=actor, now=now)
    with Examination(upload) as examined:
        if examined.kind.mime not in PICTURES:
            raise Refused(_("A floor plan is a picture: send PNG or JPEG."))
        place = f"points/{uuid4().hex}"
        erasure.announce(place, now=now)
        with examined.path.open("rb") as file:
            default_storage.save(place, File(file))
        return _put_up(point, place, examined.kind.mime, words, actor=actor, now=now)


@transaction.atomic
def _put_up(point, place: str, mime: str, words: dict, *, actor, now: datetime) -> ServicePoint:
    point = ServicePoint.objects.select_for_update(of=("self",)).select_related("unit").get(pk=point.pk)
    before = point.plan.name
    point.plan, point.plan_mime = place, mime
    point.plan_zh, point.plan_en = words["plan_zh"], words["plan_en"]
    point.save(update_fields=["plan", "plan_mime", "plan_zh", "plan_en"])
    erasure.strike_off(place)
    if before:
        erasure.announce(before, now=now - erasure.GRACE)  # due at once: nobody links to it any more
        erasure.erase_after_commit()
    _record(Action.POINT_CHANGED, point, actor=actor, now=now, changed=["plan"])
    expire_pages()
    return point


# --- Rounds and faults ------------------------------------------------------------------------------------------------
@transaction.atomic
def do_round(
    point: ServicePoint, kind: str, *, good: list[str], faulty: list[dict], note: str, actor, now: datetime, key: UUID
) -> RoundDone:
    """檢視完成: keep what was looked at, open a clock for each fault, and begin the next period.

    `faulty`: {"item", "weight", "finding"} each; what is open already stays the fault it is. The second press of the
    same button (`key`) finds the first one's record.
    """
    check_may(point.unit, "point.check", actor=actor, now=now)
    point = ServicePoint.objects.select_for_update(of=("self",)).select_related("unit").get(pk=point.pk)
    done = RoundDone.objects.filter(request_key=key).first()
    if done:
        return done
    items = [row["item"] for row in faulty]
    done = RoundDone.objects.create(
        point=point,
        kind=kind,
        at=now,
        by=actor,
        signed_as=roster.trail_name(actor, now, point.unit),
        good=good,
        faulty=items,
        from_above=not any(path == point.unit.path for path, _role, _by in actor.authority(now)),
        note=note,
        request_key=key,
    )
    known = set(Fault.objects.filter(point=point, mended_at=None).values_list("item", flat=True))
    for row in faulty:
        if row["item"] not in known:
            _open_fault(point, **row, actor=actor, now=now)
    due = round_due(CheckList.objects.get(kind=kind), now)
    Round.objects.update_or_create(
        point=point, kind=kind, defaults={"due_at": due, "alert_at": next_word(ROUND_LADDER, due, now)}
    )
    if kind == "facts" and not faulty:
        ServicePoint.objects.filter(pk=point.pk).update(confirmed_at=now)
        expire_pages()
    _record(Action.POINT_CHECKED, point, actor=actor, now=now, list=kind, faulty=items, from_above=done.from_above)
    return done


@transaction.atomic
def find_fault(point: ServicePoint, *, item: str, weight: str, finding: str, actor, now: datetime) -> Fault:
    """通報缺失: outside of a round. What is open already for this item is the one that is returned."""
    check_may(point.unit, "point.check", actor=actor, now=now)
    point = ServicePoint.objects.select_for_update(of=("self",)).select_related("unit").get(pk=point.pk)
    known = Fault.objects.filter(point=point, item=item, mended_at=None).first()
    if known:
        return known
    fault = _open_fault(point, item=item, weight=weight, finding=finding, actor=actor, now=now)
    _record(Action.POINT_CHECKED, point, actor=actor, now=now, faulty=[item])
    return fault


def _open_fault(point, *, item, weight, finding, actor, now) -> Fault:
    days = limit_of(weight)
    due = fault_due(days, now, point.unit).at
    return Fault.objects.create(
        point=point,
        item=item,
        weight=weight,
        finding=finding,
        found_at=now,
        found_by=actor,
        days=days,
        due_at=due,
        alert_at=next_word(FAULT_LADDER, due, now),
    )


@transaction.atomic
def mend_fault(fault: Fault, *, remedy: str, actor, now: datetime) -> Fault:
    """改善完成: what was done about it; the clock is met. Twice changes nothing more."""
    fault = Fault.objects.select_for_update(of=("self",)).select_related("point__unit").get(pk=fault.pk)
    check_may(fault.point.unit, "point.check", actor=actor, now=now)
    if fault.mended_at is None:
        fault.mended_at, fault.mended_by, fault.remedy, fault.alert_at = now, actor, remedy, None
        fault.save(update_fields=["mended_at", "mended_by", "remedy", "alert_at"])
        _record(Action.POINT_CHECKED, fault.point, actor=actor, now=now, mended=fault.item)
    return fault


def _record(action, point: ServicePoint, *, actor, now: datetime, **data) -> None:
    name = roster.trail_name(actor, now, point.unit) if actor else ""
    record(action, actor=actor, signed_as=name, now=now, point=point.code, **data)
