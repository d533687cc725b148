"""清單: mine, my unit, to acknowledge, due soon, overdue; by keyset, no counting of everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Q

from cases import clocks
from cases.models import Case, Deadline, Forwarding
from cases.models.case import visible_where

PAGE = 25
SOON = timedelta(hours=48)
LISTS = ("mine", "unit", "arriving", "soon", "overdue")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: rows, and where the next one begins."""

    rows: list
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a case, with the clock that matters and where it stands."""

    case: Case
    clock: Deadline | None
    phase: str


def page(name: str, user, now: datetime, after: str = "") -> Page:
    """A page of one of the lists. An unreadable `after` begins anew. KeyError for a list we do not keep."""
    return MAKERS[name](user, now, _read(after))


def _mine(user, now, after):
    return _by_filing(Case.objects.visible_to(user).open().filter(officer=user), now, after)


def _unit(user, now, after):
    return _by_filing(Case.objects.visible_to(user).open(), now, after)


def _by_filing(cases, now, after):
    """Oldest first: who has waited longest stands on top. Two queries."""
    if after:
        cases = cases.filter(Q(filed_at__gt=after[0]) | Q(filed_at=after[0], pk__gt=after[1]))
    cases = cases.select_related("service", "stage", "unit", "applicant", "officer").order_by("filed_at", "pk")
    found = list(cases[: PAGE + 1])
    running = {}
    for clock in Deadline.objects.running().filter(case__in=found[:PAGE]).order_by("-due_at"):
        running[clock.case_id] = clock  # the one that is due first wins
    rows = [_line(case, running.get(case.pk), now) for case in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows, _write(last.filed_at, last.pk) if last else "")


def _arriving(user, now, after):
    """待收悉: on its way to a unit of theirs, with its time to acknowledge; sent first stands on top. One query."""
    where = Q(pk__in=())
    for path in user.unit_paths():
        where |= Q(to_unit__path__startswith=path)
    sent = Forwarding.objects.filter(where, visible_where(user, "case__"), received_at=None, bounced_at=None)
    if after:
        sent = sent.filter(pk__gt=after[1])
    sent = sent.select_related(
        "deadline__stage", "case__service", "case__stage", "case__unit", "case__applicant", "case__officer"
    ).order_by("pk")
    found = list(sent[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    rows = [_line(one.case, one.deadline, now) for one in found[:PAGE]]
    return Page(rows, _write(last.sent_at, last.pk) if last else "")


def _soon(user, now, after):
    return _by_due(Deadline.objects.running().filter(due_at__gt=now, due_at__lte=now + SOON), user, now, after)


def _overdue(user, now, after):
    return _by_due(Deadline.objects.late(now), user, now, after)


def _by_due(due, user, now, after):
    """What is due first stands on top; a case stands once a clock. One query."""
    due = due.filter(visible_where(user, "case__"), case__closed_at=None)
    if after:
        due = due.filter(Q(due_at__gt=after[0]) | Q(due_at=after[0], pk__gt=after[1]))
    due = due.select_related(
        "stage", "case__service", "case__stage", "case__unit", "case__applicant", "case__officer"
    ).order_by("due_at", "pk")
    found = list(due[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    rows = [_line(clock.case, clock, now) for clock in found[:PAGE]]
    return Page(rows, _write(last.due_at, last.pk) if last else "")


def _line(case, clock, now) -> Line:
    return Line(case, clock, clocks.phase(clock, now) if clock else "")


def _write(at: datetime, pk: int) -> str:
    return signing.dumps([at.isoformat(), pk], salt="cases.lists", compress=True)


def _read(after: str):
    try:
        at, pk = signing.loads(after, salt="cases.lists")
    except signing.BadSignature:
        return None
    return datetime.fromisoformat(at), pk


MAKERS = {"mine": _mine, "unit": _unit, "arriving": _arriving, "soon": _soon, "overdue": _overdue}
