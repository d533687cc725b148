"""案件清單: work lists by keyset, whatever they hold; no counting of everything.

Each list is read from whoever keeps it, unit by unit (or officer by officer), at most one page from each over the index
in the order shown: what it costs follows the number of units asked about, never the number of cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.db.models import F, Func, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.access import subtrees, within
from accounts.models import Unit, User
from cases import clocks, search
from cases.calendar import TAIPEI, end_of
from cases.clocks import SOON, Phase
from cases.models import Case, Confidant, Deadline, Forwarding
from cases.models.case import Discretion
from cases.workdays import DAY

PAGE = 25
FOUND_MOST = 50  # what a search by words shows; more words find fewer
LISTS = {
    "unit": _("My unit"),
    "mine": _("Mine"),
    "arriving": _("To acknowledge"),
    "soon": _("Due soon"),
    "overdue": _("Overdue"),
    "sent": _("Forwarded on"),
    "closed": _("Closed"),
}
PHASES = {
    Phase.OVERDUE: _("Overdue"),
    Phase.DUE_TODAY: _("Due today"),
    Phase.DUE_SOON: _("Due soon"),
    Phase.RUNNING: _("In time"),
    Phase.PAUSED: _("No clock runs"),
}
DUE, FILED = "due", "filed"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: one of the lists, sifted. Empty: not asked."""

    name: str = "unit"
    service: object = None  # Service
    stages: tuple[int, ...] = ()  # the stage of that name, in every version of the procedure
    status: str = ""
    unit: Unit | None = None  # with those below it
    officer: User | str | None = None  # a person, or NOBODY
    channel: str = ""
    phase: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""  # DUE or FILED; the list's own order without

    @property
    def order(self) -> str:
        return self.sort or (DUE if self.name in ("soon", "overdue") else FILED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a case, with the clock that ends first and where it stands."""

    case: Case
    clock: Deadline | None
    phase: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: rows, and where the next one begins."""

    rows: list[Line] = field(default_factory=list)
    after: str = ""


def page(asked: Asked, user, now: datetime, after: str = "") -> Page:
    """A page of a list. An unreadable `after` begins anew. KeyError for a list we do not keep."""
    found = KEPT[asked.name](asked, user, now, _read(after))
    kept = these([pk for _at, pk in found[:PAGE]], user, now)
    return Page(kept, _write(found[PAGE - 1]) if len(found) > PAGE else "")


def find(asked: Asked, words: str, user, now: datetime) -> Page:
    """The newest cases with these words that the rest of the question fits."""
    entries = search.find(search.visible_to(user).filter(kind="case"), words).order_by("-date", "-pk")
    ids = list(entries.values_list("case_id", flat=True)[: 10 * FOUND_MOST])
    cases = Case.objects.visible_to(user).filter(_conditions(asked, now), pk__in=ids)
    if asked.name == "mine":
        cases = cases.filter(officer__in=_hands(user, now))
    return Page(lines(_dressed(cases.order_by("-filed_at", "-pk"))[:FOUND_MOST], now))


def these(ids: Iterable[int], user, now: datetime) -> list[Line]:
    """The cases of these numbers that this person may open, in this order."""
    ids = list(ids)
    rows = {case.pk: case for case in _dressed(Case.objects.visible_to(user).filter(pk__in=ids))}
    return lines([rows[pk] for pk in ids if pk in rows], now)


def lines(cases: Iterable[Case], now: datetime) -> list[Line]:
    """These cases in this order, each with the clock that ends first. One query for all."""
    cases = list(cases)
    first = {}
    for clock in Deadline.objects.running().filter(case__in=cases).select_related("stage").order_by("-due_at", "-pk"):
        first[clock.case_id] = clock
    return [_line(case, first.get(case.pk), now) for case in cases]


def behind_a_number(cases: QuerySet, asked: QueryDict, now: datetime, size: int = PAGE) -> dict:
    """For the page of the cases a figure counts: the newest, from below the key `after`, and where it goes on.

    `next_page` is the query of the next page, all that was asked in it; empty on the last.
    """
    after = asked.get("after", "")
    shown = cases.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 18 else cases
    rows = list(_dressed(shown).order_by("-pk")[: size + 1])
    query = asked.copy()
    query["after"] = rows[size - 1].pk if len(rows) > size else ""
    return {"rows": lines(rows[:size], now), "next_page": query["after"] and query.urlencode()}


def _dressed(cases):
    return cases.select_related("service", "stage", "unit", "applicant", "officer")


def _line(case, clock, now) -> Line:
    return Line(case, clock, clocks.phase(clock, now) if clock else "")


# --- Where a list is kept ---------------------------------------------------------------------------------------------


def _of_units(asked, user, now, begins):
    """What lies with the units, or with one officer of theirs."""
    if isinstance(asked.officer, User):
        return _of_officers(asked, [asked.officer.pk], user, now, begins)
    return _in_order(_units(asked, user), "unit", _in_sight(user), asked, now, begins)


def _mine(asked, user, now, begins):
    return _of_officers(asked, _hands(user, now), user, now, begins)


def _hands(user, now) -> list[int]:
    """Whose work is theirs to do now: their own, and of whom they stand in for."""
    return [user.pk, *user.acting_for_ids(now)]


def _of_officers(asked, officers, user, now, begins):
    where = _in_sight(user)
    if asked.unit:
        where &= Q(unit__in=_ids(asked.unit.path))
    return _in_order(User.objects.filter(pk__in=officers), "officer", where, asked, now, begins)


def _sent_on(asked, user, now, begins):
    """What came in here and lies elsewhere now; still in sight."""
    elsewhere = ~Q(unit=F("received_unit")) & ~Q(unit__in=_ids(*subtrees(user, "case.of_unit")))
    return _in_order(_units(asked, user), "received_unit", _in_sight(user) & elsewhere, asked, now, begins)


def _arriving(asked, user, now, begins):
    """待收悉: on its way to a unit of theirs; few, and for hours only."""
    sent = Forwarding.objects.filter(to_unit__in=_units(asked, user), received_at=None, bounced_at=None)
    where = _conditions(asked, now) & _beyond("filed_at", begins)
    found = Case.objects.filter(where, pk__in=sent.values("case")).order_by("filed_at", "pk")
    return list(found.values_list("filed_at", "pk")[: PAGE + 1])


KEPT = {
    "arriving": _arriving,
    "unit": _of_units,
    "soon": _of_units,
    "overdue": _of_units,
    "closed": _of_units,
    "mine": _mine,
    "sent": _sent_on,
}


def _units(asked: Asked, user) -> QuerySet:
    """The units this person looks after, or those of them below the one asked about."""
    units = Unit.objects.filter(within([*subtrees(user, "case.of_unit"), *subtrees(user, "case.sealed")]))
    return units.filter(path__startswith=asked.unit.path) if asked.unit else units


def _ids(*paths: str) -> list[int]:
    return list(Unit.objects.filter(within(paths)).values_list("pk", flat=True))


def _in_sight(user) -> Q:
    """What `visible_to` says (cases/models/case.py), in columns of the case alone: a join costs the planner the index.

    The rows themselves are read through `visible_to`.
    """
    usual, ethics = subtrees(user, "case.of_unit"), subtrees(user, "case.sealed")
    sealed = Q(discretion=Discretion.SEALED)
    let_in = list(Confidant.objects.filter(user=user.pk).values_list("case_id", flat=True))
    where = sealed & (Q(officer=user.pk) | Q(pk__in=let_in))
    if usual:
        ids = _ids(*usual)
        where |= ~sealed & (Q(unit__in=ids) | Q(received_unit__in=ids))
    if ethics:
        where |= ~Q(discretion=Discretion.USUAL) & Q(unit__in=_ids(*ethics))
    return where


# --- In order, from each keeper a page at most ------------------------------------------------------------------------


def _in_order(keepers, column, where, asked, now, begins) -> list[tuple]:
    """(moment, key) of one case more than a page holds, from `begins` on. By due, cases without a clock come last."""
    where &= _conditions(asked, now)
    if asked.name == "closed":
        return _take(keepers, column, where, "filed_at", begins, newest=True)
    if asked.order == FILED:
        return _take(keepers, column, where, "filed_at", begins)
    found = []
    if begins is None or begins[0] is not None:
        found = _take(keepers, column, where & Q(due_at__isnull=False), "due_at", begins)
        begins = None
    if len(found) <= PAGE and asked.phase in ("", Phase.PAUSED) and asked.name not in BY_PHASE:
        rest = _take(keepers, column, where & Q(due_at=None), "due_at", begins)
        found += rest[: PAGE + 1 - len(found)]
    return found


def _take(keepers, column, where, by, begins, *, newest=False) -> list[tuple]:
    """The first of them by that moment: of each keeper a page at most, from the index, then the first of all."""
    sign = "-" if newest else ""
    inner = Case.objects.filter(where, _beyond(by, begins, newest), **{column: OuterRef("pk")})
    inner = inner.order_by(f"{sign}{by}", f"{sign}pk")
    at, pk = (Func(ArraySubquery(inner.values(name)[: PAGE + 1]), function="unnest") for name in (by, "pk"))
    found = keepers.order_by().annotate(at=at, case_pk=pk).values_list("at", "case_pk")
    return list(found.order_by(f"{sign}at", f"{sign}case_pk")[: PAGE + 1])


def _beyond(by, begins, newest=False) -> Q:
    """What follows `begins`. The bound on the moment alone lets the index start there."""
    if begins is None:
        return Q()
    at, pk = begins
    way = "lt" if newest else "gt"
    if at is None:
        return Q(**{f"pk__{way}": pk})
    return Q(**{f"{by}__{way}e": at}) & (Q(**{f"{by}__{way}": at}) | Q(**{f"pk__{way}": pk}))


# --- Sifted -----------------------------------------------------------------------------------------------------------
BY_PHASE = {"soon": lambda now: Q(due_at__gt=now, due_at__lte=now + SOON), "overdue": lambda now: Q(due_at__lte=now)}


def _conditions(asked: Asked, now: datetime) -> Q:
    where = Q(closed_at__isnull=asked.name != "closed")
    if asked.name in BY_PHASE:
        where &= BY_PHASE[asked.name](now)
    if asked.phase:
        where &= _in_phase(asked.phase, now)
    if asked.service:
        where &= Q(service=asked.service)
    if asked.stages:
        where &= Q(stage__in=asked.stages)
    if asked.status:
        where &= Q(status=asked.status)
    if asked.channel:
        where &= Q(channel=asked.channel)
    if asked.officer:
        where &= Q(officer=None) if asked.officer == NOBODY else Q(officer=asked.officer)
    if asked.since:
        where &= Q(filed_at__gte=end_of(asked.since - DAY))
    if asked.until:
        where &= Q(filed_at__lt=end_of(asked.until))
    return where


def _in_phase(phase: str, now: datetime) -> Q:
    """What cases.clocks.phase says of the clock that ends first, as a condition."""
    tonight = end_of(now.astimezone(TAIPEI).date())
    return {
        Phase.OVERDUE: Q(due_at__lte=now),
        Phase.DUE_TODAY: Q(due_at__gt=now, due_at__lte=tonight),
        Phase.DUE_SOON: Q(due_at__gt=tonight, due_at__lte=now + SOON),
        Phase.RUNNING: Q(due_at__gt=max(tonight, now + SOON)),
        Phase.PAUSED: Q(due_at=None),
    }[phase]


# --- Where the next page begins ---------------------------------------------------------------------------------------


def _write(last: tuple) -> str:
    at, pk = last
    return signing.dumps([at and at.isoformat(), pk], salt="cases.lists", compress=True)


def _read(after: str):
    try:
        at, pk = signing.loads(after, salt="cases.lists")
    except signing.BadSignature:
        return None
    return at and datetime.fromisoformat(at), pk
