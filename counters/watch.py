"""簿冊的期限: the clock of a line that waits: mail for its signature, a visitor for the way out.

Limit and ladder are those of the service's procedure, in the version that was in force when it happened. An open line
knows the next moment at which something is to be said (`OpenLine.alert_at`); the sweep works the rest out anew each
time, so a typhoon day declared meanwhile counts. Level-triggered like cases/sweep.py: safe twice, late, or killed.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from audit.actions import record_many
from audit.models import Action
from cases import calendar, clocks
from cases.calendar import TAIPEI
from cases.ladder import climb, next_word
from cases.models import Rung, Sop, Stage
from cases.office import office
from cases.recipients import Directory
from counters.models import Line, OpenLine
from notifications.actions import Draft, queue_many
from notifications.recipients import Recipient

log = logging.getLogger(__name__)
BATCH = 200
SICK = timedelta(hours=1)  # a clock we cannot work out must not stop the others
NAMED = 10  # lines a notice lists; of more it says how many


@dataclass(frozen=True, slots=True)
class Watch:
    """What the sweep has to know of a book."""

    service: str  # whose procedure holds the limit
    stage: Callable  # (line) -> key of the stage that waits
    starts: Callable  # (line, stage, office calendar) -> the moment the limit is counted from
    receiver: Callable  # (line) -> who the ladder's "receiver" is
    brief: Callable  # (line) -> the line in a few words, masked, in the language of the reader
    related: tuple[str, ...] = ()  # for select_related


WATCHES: dict[str, Watch] = {}


@dataclass(slots=True)
class Clock:
    """As much of a clock as the ladder asks for."""

    started_at: datetime
    due_at: datetime | None
    stage: Stage
    rungs: list[Rung]
    met_at: datetime | None = None
    hushed_at: datetime | None = None


class Clocks:
    """Works the clocks of lines out, reading once what they hang on: made for one action or one batch of a sweep."""

    def __init__(self):
        self.office = office()
        self._sops = {}

    def of(self, line: Line) -> Clock | None:
        """The clock of a line of a watched book; None where the procedure sets no limit."""
        watch = WATCHES[line.book]
        sop = self._sop(watch.service, line.happened_at.astimezone(TAIPEI).date())
        stage = next((stage for stage in sop.stages.all() if stage.key == watch.stage(line)), None) if sop else None
        period = clocks.period_of(stage) if stage else None
        if period is None:
            return None
        start = watch.starts(line, stage, self.office)
        due = calendar.due(period, start, self.office, clocks.place_of(line.unit))
        return Clock(line.happened_at, due.at, stage, clocks.rungs_of(sop, stage))

    def climb(self, line: Line) -> list[tuple[datetime, Rung]]:
        """The moments of its ladder, in order."""
        return self.moments(self.of(line), line)

    def moments(self, clock: Clock | None, line: Line) -> list[tuple[datetime, Rung]]:
        """The same of a clock that is worked out already."""
        return climb(clock, clock.rungs, self.office, clocks.place_of(line.unit)) if clock else []

    def _sop(self, service: str, day: date) -> Sop | None:
        """The published version in force on that day."""
        if service not in self._sops:
            published = Sop.objects.filter(service__code=service, is_published=True)
            self._sops[service] = list(published.values_list("pk", "effective"))
        return next((_published(pk) for pk, effective in self._sops[service] if day in effective), None)


@lru_cache(maxsize=64)
def _published(pk: int) -> Sop:
    """A version with its stages and rungs. Once published it never changes (trigger): each process reads it once."""
    return Sop.objects.prefetch_related("stages", "rungs").get(pk=pk)


def opened(line: Line, *, token: str = "", watched: bool = True) -> OpenLine:
    """The row of a line that is about to be written and stays open, with the first moment at which something is to be
    said. What was entered late hears of the missed ones, too."""
    row = OpenLine(line=line, book=line.book, unit=line.unit, since=line.happened_at, token=token)
    if watched:
        clocks = Clocks()
        clock = clocks.of(line)
        row.due_at = clock.due_at if clock else None
        row.alert_at = next_word(clocks.moments(clock, line), line.happened_at)
    return row


# --- The sweep --------------------------------------------------------------------------------------------------------
def sweep(now: datetime, *, batch: int = BATCH) -> dict:
    """Say all that is due at `now` (aware). Returns counts: lines, notices, failed."""
    counts = Counter(lines=0, notices=0, failed=0)
    while found := _batch(now, batch, counts):
        if found < batch:
            break
    return dict(counts)


def due(now: datetime):
    """What the sweep claims, in the order of the index it reads."""
    return OpenLine.objects.filter(alert_at__lte=now, book__in=WATCHES).order_by("alert_at", "pk")


@transaction.atomic
def _batch(now: datetime, size: int, counts: Counter) -> int:
    held = list(due(now).select_for_update(skip_locked=True)[:size])
    if not held:
        return 0
    related = {name for watch in WATCHES.values() for name in watch.related}
    lines = Line.objects.select_related("unit", *sorted(related)).prefetch_related("parties")
    lines = lines.in_bulk([claimed.pk for claimed in held])
    clocks, words, events = Clocks(), {}, []
    for claimed in held:
        line = lines[claimed.pk]
        try:
            moments = clocks.climb(line)
        except Exception:  # whatever is wrong with one clock, the others are spoken for; it is logged and tried again
            log.exception("the clock of line %s cannot be worked out; put off", line.pk)
            claimed.alert_at = now + SICK
            counts["failed"] += 1
            continue
        passed = [rung for at, rung in moments if claimed.alert_at <= at <= now]
        claimed.alert_at = next_word(moments, now)
        # After an outage each reader hears the last word once, not every word that was missed.
        for rung in {rung.to: rung for rung in passed}.values():
            words.setdefault(rung.pk, (rung, []))[1].append(line)
        events += [_event(line, passed, now)] if passed else []
    counts["notices"] += queue_many(_drafts(words.values(), clocks, Directory(now), now))
    record_many(events)
    OpenLine.objects.bulk_update(held, ["alert_at"])
    counts["lines"] += len(held)
    return len(held)


def _drafts(words, clocks: Clocks, directory: Directory, now: datetime) -> list[Draft]:
    """One notice a reader, rung and limit, however many lines it is about."""
    about = {}
    for rung, lines in words:
        for line in lines:
            clock = clocks.of(line)
            for reader in _readers(line, rung, directory):
                about.setdefault((rung, line.unit_id, clock.due_at, reader), []).append((line, clock))
    return [_draft(rung, reader, found, now) for (rung, _unit, _due, reader), found in about.items()]


def _readers(line: Line, rung: Rung, directory: Directory) -> list[Recipient]:
    if rung.to == Rung.To.RECEIVER:
        return WATCHES[line.book].receiver(line)
    return [reader for reader in directory.find(None, rung.to, unit=line.unit) if reader.email]


def _draft(rung: Rung, reader: Recipient, found: list, now: datetime) -> Draft:
    (first, clock), unit = found[0], found[0][0].unit
    return Draft(
        kind=rung.kind,
        to=reader,
        key=f"rung:{rung.pk}:line:{first.pk}:{clock.due_at.isoformat()}:{reader.email}"[:200],
        unit=unit,
        now=now,
        context={
            "due_at": clock.due_at.isoformat(),
            "stage_zh": clock.stage.name_zh,
            "stage_en": clock.stage.name_en,
            "unit_zh": unit.name_zh,
            "unit_en": unit.name_en,
            "unit_phone": unit.phone,
            "brief": _brief([line for line, _clock in found], reader.language),
        },
    )


def _brief(lines: list[Line], language: str) -> list[str]:
    with translation.override(language):
        said = [WATCHES[line.book].brief(line) for line in lines[:NAMED]]
        more = len(lines) - NAMED
        return [*said, _("and %(more)d more") % {"more": more}] if more > 0 else said


def _event(line: Line, passed: list, now: datetime) -> dict:
    return {
        "action": Action.DEADLINE_PASSED if passed[-1].offset >= 0 else Action.DEADLINE_WARNED,
        "actor": None,
        "now": now,
        "line": str(line),
        "unit": line.unit.code,
        "told": sorted({rung.to for rung in passed}),
    }
