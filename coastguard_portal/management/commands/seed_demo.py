"""manage.py seed_demo: people to sign in as, and reports in every state, so that a newcomer sees a living desk."""

import json
from datetime import timedelta
from random import Random

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.demo import seed_people
from accounts.models import Unit, User
from applications import demo
from applications.models import Port
from applications.yacht_departure import actions
from cases.models import Case

HARBOURS = ("P02-BISHA", "P06-HOUBIHU")
# Leaves in, lasts, and what the station did: (hours, hours, moves)
STORIES = [
    (3, 6, ()),
    (5, 8, ("acknowledge",)),
    (-1, 5, ("acknowledge", "depart")),
    (-9, 5, ("acknowledge", "depart")),  # late: the watch raises the alarm at once
    (-6.95, 5, ("acknowledge", "depart")),  # and here three minutes after the start, for whoever wants to see it come
    (-8, 4, ("acknowledge", "depart", "come_back")),
    (6, 4, ("cancel",)),
]


class Command(BaseCommand):
    help = "Make demo people and believable reports; --cases for any volume."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=len(STORIES), help="how many reports")
        parser.add_argument("--seed", type=int, default=118, help="the same seed makes the same data")

    @transaction.atomic
    def handle(self, *args, **options):
        now = timezone.now()
        # What is there already shifts the dice, so that a second run adds others.
        dice = Random(options["seed"] + Case.objects.count())  # noqa: S311  made-up data, no secret
        people = seed_people(now - timedelta(days=1), days=8)  # the stories below began before now
        _mailboxes()
        ports = list(Port.objects.filter(station__code__in=HARBOURS))
        officer = User.objects.get(username="duty")
        for number in range(options["cases"]):
            self._one(dice, ports, STORIES[number % len(STORIES)], officer, now)
        self.stdout.write(json.dumps({**people, "cases": options["cases"]}))

    def _one(self, dice, ports, story, officer, now) -> Case:
        starts, lasts, moves = story
        mine = [port for port in ports if port.station.code == HARBOURS[0]] if moves else ports
        plan = {"starts": timedelta(hours=starts), "lasts": timedelta(hours=lasts)}
        filed = now - timedelta(hours=12) if starts < 0 else now - timedelta(minutes=dice.randrange(5, 25))
        answers = demo.report(dice, mine, now, **plan)
        case = demo.file(dice, answers, now=filed)
        for step, move in enumerate(moves, 1):
            kwargs = {"note": "示範"} if move == "cancel" else {}
            act = {"cancel": actions.cancel_report}.get(move) or getattr(actions, move)
            act(case, actor=officer, now=min(filed + timedelta(minutes=10 * step), now), **kwargs)
        return case


def _mailboxes() -> None:
    """In the demo every unit has a mailbox of its own, at a domain that belongs to nobody."""
    units = list(Unit.objects.filter(email=""))
    for unit in units:
        unit.email = f"{unit.code.lower()}@units.example.tw"
    Unit.objects.bulk_update(units, ["email"])
