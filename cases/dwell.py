"""停留時間: how long a case was with which unit, from its forwardings. Reading only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Unit
from cases.models import Case, Forwarding


@dataclass(frozen=True, slots=True)
class Stay:
    """A time during which one unit had the case."""

    unit: Unit
    since: datetime
    until: datetime

    @property
    def lasted(self) -> timedelta:
        return self.until - self.since


def stays(case: Case, forwardings: Iterable[Forwarding], now: datetime) -> list[Stay]:
    """Who had the case when, up to now or to its end. What is on its way is still with the sender."""
    found, unit, since = [], case.received_unit, case.filed_at
    for sent in forwardings:
        if sent.received_at:
            found.append(Stay(unit, since, sent.received_at))
            unit, since = sent.to_unit, sent.received_at
    return [*found, Stay(unit, since, max(case.closed_at or now, since))]


def totals(found: Iterable[Stay]) -> list[tuple[Unit, timedelta]]:
    """How long each unit had the case altogether, in the order in which they got it."""
    sums, units = {}, {}
    for stay in found:
        units[stay.unit.pk] = stay.unit
        sums[stay.unit.pk] = sums.get(stay.unit.pk, timedelta()) + stay.lasted
    return [(units[pk], lasted) for pk, lasted in sums.items()]
