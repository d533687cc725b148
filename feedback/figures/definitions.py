"""統計定義: each figure of the mailbox, what it means, and the condition that counts it.

Whatever is counted is counted by these conditions alone: the number, the chart, the file, and the list of cases behind
the number. A figure of a span is about the days from `since` to `until`; one of the moment is about now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.calendar import TAIPEI
from cases.figures import SATISFIED
from cases.models import ClockEntry, Deadline
from cases.models.case import Status
from cases.workdays import DAY
from feedback.actions.petitions import SERVICE
from feedback.models import FollowUp, PartTransfer, Repeat
from feedback.replies.outcomes import ADOPTIONS, ANSWERS, NO_CONTENT, NOT_OURS, REPEATED


@dataclass(frozen=True, slots=True)
class Span:
    """The days asked about, both counted, seen at one moment."""

    since: date
    until: date
    now: datetime

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.since, time(), TAIPEI)

    @property
    def ends(self) -> datetime:
        """The first moment after it; nothing is known of what is still to come."""
        return min(datetime.combine(self.until + DAY, time(), TAIPEI), self.now)

    def during(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.begins, f"{column}__lt": self.ends})


@dataclass(frozen=True, slots=True)
class Figure:
    """統計項目: `where(span)` is the condition of the cases it counts."""

    code: str
    label: object
    meaning: object
    where: Callable[[Span], Q]
    is_now: bool = False  # about this moment, whatever the days asked about


def _closed(span: Span) -> Q:
    return span.during("closed_at")


def _answered(span: Span) -> Q:
    return _closed(span) & Q(outcome__in=[outcome.code for outcome in ANSWERS])


def _pending(span: Span) -> Q:
    return Q(filed_at__lt=span.ends) & (Q(closed_at=None) | Q(closed_at__gte=span.ends))


def _ended(outcome: str) -> Callable[[Span], Q]:
    return lambda span: _closed(span) & Q(outcome=outcome)


def _aged(least: int, most: int | None = None) -> Callable[[Span], Q]:
    """Open for so many days at the end of the span."""

    def where(span: Span) -> Q:
        aged = Q(filed_at__lte=span.ends - timedelta(days=least))
        return _pending(span) & aged & (Q(filed_at__gt=span.ends - timedelta(days=most)) if most else Q())

    return where


FIGURES = (
    Figure(
        "received",
        _("Petitions received"),
        _("Petitions that came in during these days, whatever the way."),
        lambda span: span.during("filed_at"),
    ),
    Figure("closed", _("Closed"), _("Petitions that ended during these days, whatever the end."), _closed),
    Figure(
        "answered",
        _("Answered"),
        _("Of those closed: the petitioner got an answer. Rates are parts of these."),
        _answered,
    ),
    Figure(
        "on_time",
        _("On time"),
        _("Of those answered: by the day we named. If the time was extended before it ended, the new day counts."),
        lambda span: _answered(span) & Q(was_late=False),
    ),
    Figure(
        "late",
        _("Answered late"),
        _("Of those answered: after the day we named."),
        lambda span: _answered(span) & Q(was_late=True),
    ),
    Figure("pending", _("Pending"), _("Open at the end of these days, or now if they are not over."), _pending),
    Figure(
        "overdue",
        _("Overdue now"),
        _("Open at this moment, and the day we named is past. A stopped clock is not overdue."),
        lambda span: Q(closed_at=None, is_overdue=True),
        is_now=True,
    ),
    Figure(
        "extended",
        _("Extended"),
        _("Of those closed: the time was extended, with the reason in writing."),
        lambda span: _closed(span) & Q(was_extended=True),
    ),
    Figure(
        "transferred",
        _("Transferred"),
        _("Of those closed: passed on as a whole to the authority in charge (APA §172)."),
        lambda span: _closed(span) & Q(status=Status.TRANSFERRED),
    ),
    Figure(
        "unhandled_1",
        _("Not handled, §173 (1)"),
        _("Of those closed: no concrete matter, or no real name or address."),
        _ended(NO_CONTENT.code),
    ),
    Figure(
        "unhandled_2",
        _("Not handled, §173 (2)"),
        _("Of those closed: the same matter again, after it was dealt with and clearly answered."),
        _ended(REPEATED.code),
    ),
    Figure(
        "unhandled_3",
        _("Not handled, §173 (3)"),
        _("Of those closed: not for us to decide, and sent to several authorities."),
        _ended(NOT_OURS.code),
    ),
    Figure(
        "withdrawn",
        _("Withdrawn"),
        _("Of those closed: taken back by the petitioner."),
        lambda span: _closed(span) & Q(status=Status.WITHDRAWN),
    ),
    Figure(
        "repeats",
        _("Repeats"),
        _("Of those received: a person found that it brings up an earlier letter again."),
        lambda span: span.during("filed_at") & Q(is_repeat=True),
    ),
    Figure(
        "in_part",
        _("Passed on in part"),
        _("Of those received: a part of it was passed on to another authority (APA §172)."),
        lambda span: span.during("filed_at") & Q(was_parted=True),
    ),
    Figure(
        "adopted",
        _("Adopted"),
        _("Of those answered: done as suggested or put right, in whole or in part."),
        lambda span: _answered(span) & Q(outcome__in=ADOPTIONS),
    ),
    Figure(
        "rated",
        _("Rated"),
        _("Of those answered: the petitioner told us how satisfied they are."),
        lambda span: _answered(span) & Q(rating__isnull=False),
    ),
    Figure(
        "satisfied",
        _("Satisfied"),
        _("Of those rated: a score of 4 or 5 out of 5."),
        lambda span: _answered(span) & Q(rating__score__gte=SATISFIED),
    ),
    Figure(
        "promised",
        _("Promises open"),
        _("At this moment: something the answer promised has not been kept, or not been shown to be kept."),
        lambda span: Q(has_promises=True),
        is_now=True,
    ),
)

AGES = (
    Figure("age_3", _("Up to 3 days"), _("Pending, filed less than 3 days before."), _aged(0, 3)),
    Figure("age_7", _("3 to 7 days"), _("Pending, filed 3 to 7 days before."), _aged(3, 7)),
    Figure("age_30", _("7 to 30 days"), _("Pending, filed 7 to 30 days before."), _aged(7, 30)),
    Figure("age_60", _("30 to 60 days"), _("Pending, filed 30 to 60 days before."), _aged(30, 60)),
    Figure("age_more", _("60 days and more"), _("Pending, filed 60 days before or earlier."), _aged(60)),
)

BY_CODE = {figure.code: figure for figure in (*FIGURES, *AGES)}


def facts(cases, span: Span):
    """These cases, as far as any figure of the span may be about them, with what the conditions ask of their clocks."""
    whole = Deadline.objects.filter(case=OuterRef("pk"), stage=None)
    extensions = ClockEntry.objects.filter(deadline__case=OuterRef("pk"), kind=ClockEntry.Kind.EXTEND)
    promises = FollowUp.objects.open().filter(case=OuterRef("pk"))
    return (
        cases.filter(service__code=SERVICE, petition__isnull=False)
        .annotate(
            was_late=Exists(whole.filter(met_at__gte=F("due_at"))),
            is_overdue=Exists(whole.late(span.now)),
            was_extended=Exists(extensions),
            has_promises=Exists(promises),
            is_repeat=Exists(Repeat.objects.filter(case=OuterRef("pk"))),
            was_parted=Exists(PartTransfer.objects.filter(case=OuterRef("pk"))),
        )
        .filter(Q(closed_at=None) | Q(closed_at__gte=span.begins) | Q(has_promises=True))
    )


def counted(cases, figure: Figure, span: Span):
    """The cases behind a number."""
    return facts(cases, span).filter(figure.where(span))
