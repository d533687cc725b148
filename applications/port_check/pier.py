"""碼頭查驗: does the slip hold for this vessel, this window and these people; who was there; and what follows."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import PierCheck, Trip
from applications.port_check import people
from applications.port_check.actions import SLIP, come_to
from applications.port_check.report import roster_hash
from applications.trips import facts, tell_alarmed
from audit.models import Action
from cases import actions, clocks, documents
from cases.actions import Refused, advance, check_may, log, tell_applicant, tell_unit
from cases.documents import Standing
from cases.models import Case, IssuedDocument
from cases.models.case import FINAL, Status
from cases.recipients import Directory

EXIT, RETURN = PierCheck.Kind.EXIT, PierCheck.Kind.RETURN
PASSED, MISMATCH = PierCheck.Result.PASSED, PierCheck.Result.MISMATCH
RECORDED = "pier_mismatch"  # Case.outcome where a check did not match


@dataclass(frozen=True, slots=True)
class Worth:
    """What the slip is worth on the pier now: `holds`, and if not, why."""

    document: IssuedDocument | None
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def worth(case: Case, now: datetime) -> Worth:
    """Judge the current slip of a case against the register: window, vessel, people. In the language in force."""
    document = case.documents.filter(kind=SLIP, is_current=True).first()
    if document is None:
        return Worth(None, (_("There is no reply slip in force for this report."),))
    return Worth(document, tuple(_faults(case, document, now)))


def _faults(case: Case, document: IssuedDocument, now: datetime):
    standing = documents.standing(document, now)
    if case.status in FINAL:
        yield _("The case is closed: %(status)s.") % {"status": case.get_status_display()}
    elif case.trip.departed_at is None and standing == Standing.EARLY:
        yield _("The window of the slip has not begun yet.")
    elif case.trip.departed_at is None and standing != Standing.VALID:
        yield _("The window of the slip is over.")
    if document.content.get("roster_hash") != roster_hash(case.reference, people.answers_of(case)["people"]):
        yield _("The list of people is not the one the slip was issued for.")


def standing_checks(case: Case) -> dict[str, PierCheck]:
    """The checks that stand, by kind: those no other line replaces."""
    rows = PierCheck.objects.filter(case=case, replaced_by=None).select_related("checked_by", "unit")
    return {row.kind: row for row in rows}


def next_kind(case: Case) -> str:
    """Which check comes next on the pier."""
    return RETURN if case.trip.departed_at else EXIT


@transaction.atomic
def check(
    case: Case,
    kind: str,
    *,
    here: list[int],
    extra: int = 0,
    passes: bool,
    reason: str = "",
    replaces: int | None = None,
    actor,
    now: datetime,
) -> PierCheck:
    """Record what was found: `here` are the places on the list of those who were there.

    `replaces`: the line this one corrects, as the page showed it; so a second press, or a colleague who was faster,
    is told. Raises Refused in words.
    """
    case = actions.lock(case)
    check_may(case, "case.handle", actor=actor, now=now)
    case.trip = Trip.objects.select_related("departure_port__station", "return_port__station").get(pk=case.pk)
    before = standing_checks(case).get(kind)
    if (before.pk if before else None) != replaces:
        raise Refused(_("This check is recorded already. Look at what stands below; correct it if it is wrong."))
    expected = _expected(case, kind)
    absent = sorted(expected - set(here))
    document = _check_rules(case, kind, before, absent=absent, extra=extra, passes=passes, reason=reason, now=now)
    row = PierCheck.objects.create(
        case=case,
        kind=kind,
        result=PASSED if passes else MISMATCH,
        document=document,
        found=len(expected & set(here)) + extra,
        absent=absent,
        extra=extra,
        reason=reason[:500],
        unit=case.unit,
        checked_by=actor,
        checked_at=now,
        replaces=before,
    )
    log(
        Action.CASE_CHECKED,
        case,
        actor=actor,
        now=now,
        kind=kind,
        result=row.result,
        found=row.found,
        absent=len(absent),
        extra=extra,
        corrects=replaces,
    )
    _follow(case, row, actor=actor, now=now)
    return row


def _expected(case: Case, kind: str) -> set[int]:
    """Who should be there: all on the list; on return, those who left."""
    orders = set(case.people.values_list("order", flat=True))
    return orders - set(stayed(standing_checks(case))) if kind == RETURN else orders


def stayed(standing: dict[str, PierCheck]) -> list[int]:
    """Who was seen to stay ashore. Where the vessel was not let go and went all the same, anybody may be on board."""
    left = standing.get(EXIT)
    return left.absent if left and left.result == PASSED else []


def _check_rules(case: Case, kind, before, *, absent, extra, passes, reason, now) -> IssuedDocument:
    found = worth(case, now)
    closed = case.status in FINAL and not (kind == RETURN and before)
    if closed or case.status not in (Status.DECIDED, Status.CLOSED):
        raise Refused(_("The case is not at the pier: %(status)s.") % {"status": case.get_status_display()})
    if kind == RETURN and case.trip.departed_at is None:
        raise Refused(_("The check on leaving comes first."))
    if kind == EXIT and case.trip.departed_at and not passes:
        raise Refused(_("The vessel has left. Correct the numbers, or record the check on return."))
    if kind == EXIT and passes and not found.holds and case.trip.departed_at is None:
        raise Refused(_("The slip does not hold: %(why)s Nobody may leave on it.") % {"why": " ".join(found.faults)})
    if passes and extra:
        raise Refused(_("People who are not on the list may not come along. They have to be added first."))
    if not reason.strip() and (absent or extra or not passes or before):
        raise Refused(_("Write the reason: something does not match, or a check is corrected."))
    if found.document is None:
        raise Refused(_("There is no reply slip in force for this report."))
    return found.document


def _follow(case: Case, row: PierCheck, *, actor, now: datetime) -> None:
    """What the check sets going. A correction of a check that passed changes the record, not the case."""
    if row.result == MISMATCH:
        _mismatch(case, row, now)
    elif row.kind == EXIT and case.trip.departed_at is None:
        _leave(case, actor=actor, now=now)
    elif row.kind == RETURN and case.status not in FINAL:
        advance(case, "return_to_port", actor=actor, now=now)
        Trip.objects.filter(pk=case.pk).update(returned_at=now)
        tell_applicant(case, "check_closed", step="end", now=now, **facts(case))


@transaction.atomic
def left_unchecked(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """未受檢出港: the vessel is gone and nobody checked it. Its people are watched for like all others; the supervisor
    hears of it, for who evades the check may be fined (海岸巡防法 §6)."""
    case = advance(case, "left_unchecked", actor=actor, now=now, note=note)
    Trip.objects.filter(pk=case.pk).update(departed_at=now)
    _watch(case, now)
    told = {"step": f"unchecked:{now.isoformat()}", "now": now, "directory": Directory(now), **facts(case)}
    tell_unit(case, "left_unchecked", to="supervisor", **told)
    return case


@transaction.atomic
def not_left(case: Case, *, actor, now: datetime, note: str = "") -> Case:
    """更正未受檢出港: recorded by mistake, the vessel lies in port. The case goes back to the station it leaves from,
    where the check is waited for or the slip lapses; whoever was told that it is at sea hears that it is not, and why.
    """
    case = advance(case, "not_left", actor=actor, now=now, note=note)
    trip = Trip.objects.select_related("departure_port__station", "return_port__station").get(pk=case.pk)
    trip.departed_at = None
    trip.save(update_fields=["departed_at"])
    case.trip, watched = trip, case.unit
    if standing_checks(case).get(EXIT):  # it was not let go, and that stands
        case.outcome = RECORDED
        case.save(update_fields=["outcome"])
    moved = come_to(case, trip.departure_port.station)
    clocks.start_many(case, [(case.sop.stages.get(key="departure"), trip.etd)], now=now)
    told = {"step": f"not-left:{now.isoformat()}", "now": now, "reason": note, **facts(case)}
    directory = Directory(now)
    for to in ("unit", "supervisor"):
        tell_unit(case, "not_left", to=to, unit=watched, directory=directory, **told)
    if moved:
        tell_unit(case, "not_left", to="unit", directory=directory, **told)
    tell_alarmed(case, "not_left", **told)
    return case


def _leave(case: Case, *, actor, now: datetime) -> None:
    """Out of port, checked."""
    Trip.objects.filter(pk=case.pk).update(departed_at=now)
    case = advance(case, "leave_port", actor=actor, now=now)
    case.outcome = "accepted"
    case.save(update_fields=["outcome"])
    _watch(case, now)


def _watch(case: Case, now: datetime) -> None:
    """The watch over the return begins, at the station of the port of return."""
    trip = Trip.objects.select_related("departure_port__station", "return_port__station").get(pk=case.pk)
    case.trip = trip
    if come_to(case, trip.return_port.station):
        tell_unit(
            case,
            "check_underway",
            to="unit",
            step=f"left:{now.isoformat()}",
            now=now,
            directory=Directory(now),
            **facts(case),
        )
    clocks.start_many(case, [(case.sop.stages.get(key="return"), trip.eta)], now=now)


def _mismatch(case: Case, row: PierCheck, now: datetime) -> None:
    """查驗不符: kept as it was found. On return somebody may be missing at sea: the command centre hears of it."""
    if case.status not in FINAL:
        case.outcome = RECORDED
        case.save(update_fields=["outcome"])
    directory, step = Directory(now), f"pier:{row.pk}"
    counts = {"absent": len(row.absent), "extra": row.extra, "on_return": row.kind == RETURN}
    for to in ("supervisor",) if row.kind == EXIT else ("supervisor", "command"):
        tell_unit(case, "pier_mismatch", to=to, step=step, now=now, directory=directory, **facts(case), **counts)
    if row.kind == EXIT:
        tell_applicant(case, "check_mismatch", step=step, now=now, **facts(case))
