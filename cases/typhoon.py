"""颱風按鈕: close the offices of several places for some days, move the clocks that count days, tell whom it concerns.

One press, one declaration, one transaction. It ends by itself: a closure is about its days and nothing else. Declared
by mistake, it is lifted as a whole: the clocks go back. Clocks in hours and all that is on duty never stop (design §3).
"""

from datetime import datetime

from django.db import transaction

from audit.actions import record
from audit.models import Action
from cases import recount
from cases.actions import signed, tell_applicant
from cases.models import Closure, Declaration, Stage
from cases.recount import Change, Shift


def closing(declaration: Declaration, closures: list[Closure]) -> Change:
    """What declaring does to the calendar."""
    days = [closure.date for closure in closures]

    def write():
        # Rows of their own each time: what a preview wrote is gone again, and must leave no number behind.
        row = Declaration(**{field.attname: getattr(declaration, field.attname) for field in Declaration._meta.fields})
        row.save(force_insert=True)
        Closure.objects.bulk_create(_copy(closure, row) for closure in closures)

    data = {"places": sorted({place_code(closure) for closure in closures}), "part": closures[0].part}
    data |= {"first": min(days).isoformat(), "last": max(days).isoformat()}
    return Change(min(days), write, declaration.reason_zh, Action.CLOSURE_DECLARED, data, last=max(days))


def _copy(closure: Closure, declaration: Declaration) -> Closure:
    names = ("date", "part", "county", "township", "unit_id", "reason_zh", "reason_en", "source")
    return Closure(declaration=declaration, **{name: getattr(closure, name) for name in names})


def place_code(closure: Closure) -> str:
    return f"{closure.county}{closure.township}" or closure.unit.code


def lifting(declaration: Declaration) -> Change:
    """What taking it back does: the calendar as if it had never been declared."""
    closures = list(declaration.closures.filter(is_active=True).select_related("unit"))
    days = [closure.date for closure in closures]

    def write():
        Closure.objects.filter(pk__in=[closure.pk for closure in closures]).update(is_active=False)

    data = {"declaration": declaration.pk}
    return Change(min(days), write, "撤銷停止上班", Action.CLOSURE_LIFTED, data, last=max(days))


@transaction.atomic
def declare(declaration: Declaration, closures: list[Closure], *, actor, now: datetime) -> tuple[Declaration, list]:
    """Close, recount, tell. The second press with the same key finds the first one's declaration, and moves nothing.

    Raises IntegrityError where a colleague has declared the same closure in the meantime.
    """
    standing = Declaration.objects.filter(key=declaration.key).first()
    if standing:
        return standing, []
    declaration.declared_by, declaration.declared_at = actor, now
    moved = recount.apply(closing(declaration, closures), actor=actor, now=now)
    declaration = Declaration.objects.get(key=declaration.key)
    _tell(declaration, "closure_moved_date", moved, now)
    return declaration, moved


@transaction.atomic
def lift(declaration: Declaration, *, actor, now: datetime) -> list[Shift]:
    """Take it back: the clocks go where they would be without it, and who was told is told that the old date holds.

    Pressed twice, it moves nothing the second time.
    """
    declaration = Declaration.objects.select_for_update().get(pk=declaration.pk)
    if declaration.lifted_at:
        return []
    declaration.lifted_at, declaration.lifted_by = now, actor
    declaration.save(update_fields=["lifted_at", "lifted_by"])
    if not declaration.closures.filter(is_active=True).exists():  # each was lifted by itself in the calendar
        record(Action.CLOSURE_LIFTED, actor=actor, signed_as=signed(actor, now), now=now, declaration=declaration.pk)
        return []
    moved = recount.apply(lifting(declaration), actor=actor, now=now)
    _tell(declaration, "closure_lifted_date", moved, now)
    return moved


def told(moved: list[Shift]) -> dict[int, Shift]:
    """Whom it concerns: by case, the date we promised, or the one the applicant has to keep where ours stands."""
    found = {}
    for shift in moved:
        stage = shift.clock.stage
        theirs = stage is not None and stage.doer == Stage.Doer.APPLICANT
        if stage is None or (theirs and shift.clock.case_id not in found):
            found[shift.clock.case_id] = shift
    return found


def reachable(shift: Shift) -> bool:
    who = shift.clock.case.applicant
    return bool(who.email or who.address)


def _tell(declaration: Declaration, kind: str, moved: list[Shift], now: datetime) -> None:
    """Once a case and declaration, with the old date and the new."""
    for shift in told(moved).values():
        tell_applicant(
            shift.clock.case,
            kind,
            step=str(declaration.pk),
            now=now,
            before_at=shift.before,
            due_at=shift.after,
            reason_zh=declaration.reason_zh,
            reason_en=declaration.reason_en,
            is_yours=shift.clock.stage_id is not None,
        )
