"""進出: a visitor comes in, the host hears of it, the pass is in use until they leave."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from cases import calendar, clocks
from cases.actions import Refused
from cases.calendar import TAIPEI
from cases.masking import mask_name
from counters import actions, addressees, watch
from counters.books import BOOKS
from counters.models import ExpectedVisit, Line
from notifications.actions import queue

VISITOR, COMPANION, VEHICLE, HOST = "visitor", "companion", "vehicle", "host"
DAY = timedelta(days=1)


def opening_of_day(line: Line, stage, cal) -> datetime:
    """The limit is an hour of the day (22:00): it is counted from midnight, and for whoever comes in later, from the
    next one."""
    midnight = datetime.combine(line.happened_at.astimezone(TAIPEI).date(), time(), TAIPEI)
    due = calendar.due(clocks.period_of(stage), midnight, cal, clocks.place_of(line.unit))
    return midnight if line.happened_at < due.at else midnight + DAY


def brief(line: Line) -> str:
    """「訪115-0012，證號 A07，王○明，共 3 人，訪 檢管科」"""
    visit = line.visit
    return _("%(number)s, pass %(pass)s, %(name)s, %(people)d in all, visits %(host)s") % {
        "number": BOOKS[line.book].number(line),
        "pass": visit.pass_number,
        "name": mask_name(name_of(line)),
        "people": visit.people,
        "host": addressees.shown(visit.host, visit.host_unit, "", here=line.unit),
    }


def name_of(line: Line) -> str:
    return next((party.name for party in line.parties.all() if party.role == VISITOR), "")


WATCH = watch.Watch(
    service="visitors",
    stage=lambda line: "leave",
    starts=opening_of_day,
    receiver=lambda line: addressees.reachable(line.visit.host, line.visit.host_unit),
    brief=brief,
    related=("visit__host", "visit__host_unit"),
)


def came_in(line: Line, data: dict, actor, now: datetime) -> None:
    """In the transaction of the line: word to the host, or that they left again."""
    if not hasattr(line, "open"):
        return
    if left_at := data.get("left_at"):
        leave(line, at=_moment_of(line, left_at), actor=actor, now=now)
        return
    if not line.strikes_id:
        _tell_host(line, now)


def _moment_of(line: Line, clock: time) -> datetime:
    """A time of day on the day of the entry; one before the entry is after midnight."""
    came = line.happened_at.astimezone(TAIPEI)
    at = datetime.combine(came.date(), clock, TAIPEI)
    return at if at >= came.replace(second=0, microsecond=0) else at + DAY


def _tell_host(line: Line, now: datetime) -> None:
    """A colleague by name is told; a whole unit would hear of every delivery."""
    visit = line.visit
    if visit.host is None:
        return
    for reader in addressees.reachable(visit.host, visit.host_unit):
        queue(
            "visitor_arrived",
            to=reader,
            key=f"visitor_arrived:{line.pk}:{reader.email}",
            unit=line.unit,
            now=now,
            entered_at=line.happened_at,
            people=visit.people,
            pass_number=visit.pass_number,
            unit_zh=line.unit.name_zh,
            unit_en=line.unit.name_en,
        )


def leave(line: Line, *, actor, now: datetime, at: datetime | None = None):
    """離開: the pass is back. Raises Refused for a moment before the entry or still to come."""
    at = at or max(now, line.happened_at)
    if at < line.happened_at.replace(second=0, microsecond=0):
        raise Refused(_("Nobody leaves before they came in. Check the time."))
    if at > max(now, line.happened_at):
        raise Refused(_("This moment is still to come. Check the time."))
    return actions.mark(line, "left", actor=actor, now=now, at=at)


def left_unseen(line: Line, *, actor, now: datetime):
    """離開時間不明: nobody saw them go; they were looked for and are not inside. When, nobody knows."""
    return actions.mark(line, "left_unseen", actor=actor, now=now)


def inside(unit):
    """Who is inside now, by the book of this counter: who came first stands first."""
    lines = Line.objects.filter(book="VL", unit=unit, open__isnull=False).order_by("open__since", "pk")
    beside = ("unit", "open", "visit", "visit__host", "visit__host_unit")
    return lines.select_related(*beside).prefetch_related("parties", "marks")


def expected_today(unit, now: datetime):
    """Who was announced here for today and has not come."""
    end = datetime.combine(now.astimezone(TAIPEI).date() + DAY, time(), TAIPEI)
    found = ExpectedVisit.objects.awaited().filter(unit=unit, starts_at__lt=end, ends_at__gt=now)
    return found.select_related("host_unit", "host")
