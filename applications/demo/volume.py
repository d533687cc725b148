"""Thousands of yacht reports by bulk insert: filed over two years, most of them closed, as a busy portal holds them.

For looking at lists, searches and plans at size. Nobody is written to; whatever has to hold for a case holds for these
(numbers without gaps, clocks with their ledger, a line of the trail, words to be found by).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from applications.demo.yacht_departure import report
from applications.models import Application, Person, Port, Trip
from applications.yacht_departure import people
from applications.yacht_departure.journey import JOURNEY, SERVICE
from applications.yacht_departure.report import Report
from audit.actions import record_many
from audit.actors import CITIZEN
from audit.models import Action
from cases import references, search
from cases.calendar import TAIPEI
from cases.catalogue import current_sop
from cases.codes import code_hash, random_code
from cases.models import Applicant, Case, ClockEntry, Deadline, SearchEntry, Service
from cases.models.case import Status
from cases.vault import fingerprint

BATCH = 1000
SPAN = timedelta(days=730)
OPEN = 0.03  # of the cases: filed today, the yacht leaves tomorrow
LATE = 0.05  # of the closed ones: read by the station after its half hour


@dataclass(slots=True)
class Story:
    """One report before it is written: its moments, its answers and its rows."""

    filed_at: datetime
    port: Port
    answers: dict
    closed_at: datetime | None
    case: Case | None = None


def seed(dice: Random, *, cases: int, now: datetime) -> int:
    """Insert so many reports in batches, each a transaction of its own; how many."""
    service = Service.objects.get(code=SERVICE)
    sop = current_sop(service, now)
    stages = [stage for stage in sop.stages.all() if stage.n is not None]
    ports = list(Port.objects.filter(is_active=True).select_related("station"))
    moments = sorted(_filed(dice, now) for _one in range(cases))
    for start in range(0, cases, BATCH):
        batch = [_story(dice, ports, filed_at, now) for filed_at in moments[start : start + BATCH]]
        _write(batch, service, sop, stages, dice, now)
    return cases


def _filed(dice: Random, now: datetime) -> datetime:
    """Some minutes ago, or at any moment of the two years before yesterday."""
    if dice.random() < OPEN:
        return now - timedelta(minutes=dice.randrange(1, 25))
    return now - timedelta(days=1) - SPAN * dice.random()


def _story(dice: Random, ports: list[Port], filed_at: datetime, now: datetime) -> Story:
    port = dice.choice(ports)
    is_open = now - filed_at < timedelta(days=1)
    plan = {"starts": timedelta(hours=24 if is_open else 3), "lasts": timedelta(hours=dice.randrange(3, 9))}
    answers = report(dice, [port], filed_at, **plan)
    back = datetime.fromisoformat(answers["voyage"]["eta"])
    return Story(filed_at, port, answers, None if is_open else back + timedelta(minutes=dice.randrange(-60, 50)))


@transaction.atomic
def _write(batch: list[Story], service: Service, sop, stages: list, dice: Random, now: datetime) -> None:
    numbers = references.next_references(service, [story.filed_at for story in batch])
    for story, reference in zip(batch, numbers, strict=True):
        story.case = _case(story, reference, service, sop, stages)
    Case.objects.bulk_create(story.case for story in batch)
    told = [(story, _read(story)) for story in batch]
    Applicant.objects.bulk_create(_applicant(story) for story in batch)
    Application.objects.bulk_create(Application(case=s.case, answers=r.paper_answers()) for s, r in told)
    Trip.objects.bulk_create(_trip(story, read) for story, read in told)
    Person.objects.bulk_create(row for story in batch for row in people.rows_for(story.case, story.answers))
    _clocks(batch, stages, dice, now)
    SearchEntry.objects.bulk_create(_entry(story, read) for story, read in told)
    record_many(line for story in batch for line in _lines(story, sop))


def _read(story: Story) -> Report:
    read = Report(story.answers)
    read.ports = (story.port, story.port)  # known here: not a query a report
    return read


def _case(story: Story, reference: str, service: Service, sop, stages: list) -> Case:
    unit = story.port.station
    return Case(
        reference=reference,
        service=service,
        sop=sop,
        stage=None if story.closed_at else stages[0],
        status=Status.CLOSED if story.closed_at else Status.RECEIVED,
        outcome="returned" if story.closed_at else "",
        unit=unit,
        received_unit=unit,
        form_version=JOURNEY.version,
        consent_version=JOURNEY.privacy.version,
        filed_at=story.filed_at,
        closed_at=story.closed_at,
        code_hash=code_hash(reference, random_code()),
    )


def _applicant(story: Story) -> Applicant:
    skipper = story.answers["skipper"]
    return Applicant(
        case=story.case,
        phone_hash=fingerprint("phone", skipper["phone"]),
        **{name: skipper[name] for name in ("name", "identity_kind", "identity", "phone", "email")},
    )


def _trip(story: Story, read: Report) -> Trip:
    left = read.etd if story.closed_at else None
    return Trip(case=story.case, departed_at=left, returned_at=story.closed_at, **read.trip_columns())


def _clocks(batch: list[Story], stages: list, dice: Random, now: datetime) -> None:
    """A clock a stage with its ledger; of open cases they run, and the sweep finds them."""
    clocks = [_clock(story, stage, dice, now) for story in batch for stage in stages]
    Deadline.objects.bulk_create(clocks)
    ClockEntry.objects.bulk_create(
        ClockEntry(deadline=clock, kind=kind, at=at, due_after=clock.due_at)
        for clock in clocks
        for kind, at in (("start", clock.started_at), ("meet", clock.met_at))
        if at
    )


def _clock(story: Story, stage, dice: Random, now: datetime) -> Deadline:
    voyage = story.answers["voyage"]
    anchors = {"departure": voyage["etd"], "return": voyage["eta"]}
    started = datetime.fromisoformat(anchors[stage.anchor]) if stage.anchor in anchors else story.filed_at
    due = started + timedelta(hours=float(stage.n))
    return Deadline(
        case=story.case,
        stage=stage,
        started_at=started,
        due_at=due,
        met_at=_met(story, stage, started, due, dice),
        alerted_at=now,
        alert_at=None if story.closed_at else due,
    )


def _met(story: Story, stage, started: datetime, due: datetime, dice: Random) -> datetime | None:
    if story.closed_at is None:
        return None
    if stage.anchor == "return":
        return story.closed_at
    span = due - started
    return due + span * dice.random() if dice.random() < LATE else started + span * dice.random()


def _entry(story: Story, read: Report) -> SearchEntry:
    case = story.case
    return search.entry(
        f"case:{case.pk}",
        kind="case",
        visibility=SearchEntry.Visibility.STAFF,
        title=case.reference,
        words=[case.reference, *read.words()],
        link=f"/staff/cases/{case.reference}/",
        day=case.filed_at.astimezone(TAIPEI).date(),
        unit=case.unit,
        case=case,
    )


def _lines(story: Story, sop) -> Iterator[dict]:
    case = story.case
    same = {"case": case, "actor": CITIZEN}
    yield {**same, "action": Action.CASE_FILED, "now": case.filed_at, "status": "received", "sop": sop.version}
    if case.closed_at:
        yield {
            **{"action": Action.CASE_MOVED, "case": case, "actor": None, "now": case.closed_at},
            **{"move": "come_back", "before": "decided", "after": "closed"},
        }
