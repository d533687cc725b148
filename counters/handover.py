"""交接班: what is open at a desk, section by section. Adding one is adding a line to SECTIONS.

A section gives lines ready to keep: words in both languages, numbers of cases and books, nothing about people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import DutyShift, Unit
from cases.contents import in_both
from cases.models import Alert, Deadline
from cases.models.case import Discretion
from counters.books import BOOKS
from counters.models import Fault, HandOver, OpenLine
from counters.rounds import Wording
from notifications.models import Notice

MOST = 30  # lines of a section that are kept; the count says how many there were
GRACE = timedelta(minutes=30)  # a shift that ended later than this misses no signature yet
BACK = timedelta(days=14)  # how far back missing signatures are listed
AFTER = timedelta(hours=4)  # how long after its end a shift is still the one to hand over


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the page: `lines(unit, now)` gives [{"zh", "en"}], the most pressing first."""

    key: str
    title: object
    lines: Callable[[Unit, datetime], list[dict]]


def stands(unit: Unit, now: datetime) -> list[dict]:
    """What is open at this desk now: [{"key", "zh", "en", "count", "lines"}], empty sections too."""
    found = []
    for section in SECTIONS:
        lines = section.lines(unit, now)
        title = in_both(lambda section=section: section.title)
        found.append({"key": section.key, **title, "count": len(lines), "lines": lines[:MOST]})
    return found


# --- The sections every desk has --------------------------------------------------------------------------------------
def alarms(unit: Unit, now: datetime) -> list[dict]:
    """Boats that are not back, reports nobody read: what is shouted until it is over."""
    standing = Alert.objects.filter(
        rung__is_alarm=True, deadline__met_at=None, deadline__hushed_at=None, deadline__case__closed_at=None
    ).filter(_not_sealed("deadline__case__", unit))
    return _of_cases(standing.order_by("said_at").values_list("deadline__case__reference", flat=True))


def overdue(unit: Unit, now: datetime) -> list[dict]:
    """Cases of the unit with a clock that ran out."""
    late = Deadline.objects.late(now).filter(case__closed_at=None).filter(_not_sealed("case__", unit))
    return _of_cases(late.order_by("due_at").values_list("case__reference", flat=True))


def notices(unit: Unit, now: datetime) -> list[dict]:
    """Mail that did not arrive, letters to post."""
    waiting = Notice.objects.filter(unit=unit).for_people().unsealed().order_by("created_at")
    return _of_cases(waiting.values_list("case__reference", flat=True))


def faults(unit: Unit, now: datetime) -> list[dict]:
    """What is broken at the service points of the unit."""
    open_now = Fault.objects.filter(point__unit=unit, mended_at=None).select_related("point").order_by("due_at")
    words = Wording()
    return [
        in_both(lambda fault=fault: f"{fault.point}: {words.of(fault.item, fault.found_at)}")
        for fault in open_now[: MOST + 1]
    ]


def visitors(unit: Unit, now: datetime) -> list[dict]:
    """Who is inside: the number in the book and the pass, no names."""
    return _of_book("VL", unit)


def mail(unit: Unit, now: datetime) -> list[dict]:
    """What waits for a signature, by its numbers."""
    return _of_book("RM", unit)


def _of_book(code: str, unit: Unit) -> list[dict]:
    """The lines of a book somebody still has to do something about, the oldest first."""
    open_now = OpenLine.objects.filter(book=code, unit=unit).order_by("since").select_related("line")
    return [
        in_both(lambda found=found: f"{BOOKS[code].number(found.line)} {found.token}".strip())
        for found in open_now[: MOST + 1]
    ]


def _not_sealed(at: str, unit: Unit) -> Q:
    return Q(**{f"{at}unit": unit}) & ~Q(**{f"{at}discretion": Discretion.SEALED})


def _of_cases(references) -> list[dict]:
    """The numbers, each once; there is nothing else to say of a case outside of its page."""
    return [{"zh": number, "en": number} for number in dict.fromkeys(filter(None, references[: 4 * MOST]))]


SECTIONS = (
    Section("alarms", _("Alarms"), alarms),
    Section("overdue", _("Overdue cases"), overdue),
    Section("visitors", _("Visitors inside"), visitors),
    Section("mail", _("Mail that waits"), mail),
    Section("notices", _("Mail that did not arrive, letters to post"), notices),
    Section("faults", _("Faults at the service points"), faults),
)
"""In the order in which the next shift wants to know."""


# --- Which shift, and whose signature is missing ----------------------------------------------------------------------
def shift_to_give(unit: Unit, user, now: datetime) -> DutyShift | None:
    """The shift this person hands over: their own that ended just now without it, or the one that is running."""
    mine = {user.pk, *user.acting_for_ids(now)}
    shifts = DutyShift.objects.filter(unit=unit, starts_at__lte=now, ends_at__gt=now - AFTER, handover=None)
    own = [s for s in shifts.select_related("officer", "deputy").order_by("starts_at") if mine & people_of(s)]
    return own[0] if own else None


def people_of(shift: DutyShift) -> set[int]:
    return {shift.officer_id, shift.deputy_id}


def to_take(units, user) -> list[HandOver]:
    """What was given at these desks and nobody has signed for, but not by this person."""
    given = HandOver.objects.filter(unit__in=units, taken=None).exclude(given_by=user)
    return list(given.select_related("unit", "given_by").order_by("-id")[:MOST])


def missing(user, now: datetime) -> list[DutyShift]:
    """For the chief: shifts of the last two weeks that ended without both signatures, the latest first."""
    units = Unit.objects.filter(within(units_where(user, "roster.edit", now)))
    ended = DutyShift.objects.filter(unit__in=units, ends_at__gt=now - BACK, ends_at__lte=now - GRACE)
    unsigned = ended.filter(Q(handover=None) | Q(handover__taken=None))
    return list(unsigned.select_related("unit", "officer", "deputy", "handover").order_by("-ends_at")[:50])
