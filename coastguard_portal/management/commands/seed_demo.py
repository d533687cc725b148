"""manage.py seed_demo: people to sign in as, and cases in every state, so that a newcomer sees a living desk."""

import json
from datetime import timedelta
from random import Random

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from accounts.demo import seed_people
from accounts.models import Unit, User
from applications import demo
from cases.models import Case, Service
from counters import demo as counters
from disclosures import demo as disclosures_demo
from disclosures.demo import volume
from feedback import demo as feedback
from notifications import webhook_acts
from notifications.models import Webhook


class Command(BaseCommand):
    help = "Make demo people and believable cases; --cases for any volume."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, help="how many; without it one in every state of each service")
        parser.add_argument("--lines", type=int, default=0, help="so many lines more in the book of Bisha's centre")
        parser.add_argument("--items", type=int, default=0, help="so many published pages more")
        parser.add_argument("--seed", type=int, default=118, help="the same seed makes the same data")

    def handle(self, *args, **options):
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")  # made up: the end of it may go with the power
        # What is there already shifts the dice, so that a second run adds others.
        dice = Random(options["seed"] + Case.objects.count())  # noqa: S311  made-up data, no secret
        with transaction.atomic():
            people = seed_people(now - timedelta(days=1), days=8)  # the stories begin before now
            _mailboxes()
        cases = demo.seed(dice, cases=options["cases"], now=now)
        counters.seed(now)
        if options["lines"]:
            people["lines"] = counters.fill(options["lines"], now)
        feedback.seed(now)
        _program(now)
        published = disclosures_demo.seed(dice, now=now)
        if options["items"]:
            published["pages"] = volume.fill(dice, options["items"], now=now)
        self.stdout.write(json.dumps({**people, "cases": cases, **published}))


def _mailboxes() -> None:
    """In the demo every unit has a mailbox of its own, at a domain that belongs to nobody."""
    units = list(Unit.objects.filter(email=""))
    for unit in units:
        unit.email = f"{unit.code.lower()}@units.example.tw"
    Unit.objects.bulk_update(units, ["email"])


def _program(now) -> None:
    """A program of another authority that is not told yet: its first delivery waited until it was switched off."""
    if Webhook.objects.exists():
        return
    by = {"actor": User.objects.get(username="admin"), "now": now}
    place = {"unit": Unit.objects.get(parent=None), "kinds": Webhook.Kind.values}
    hook = Webhook(name="航港局遊艇系統", url="https://yachts.example.tw/portal", **place)
    webhook_acts.keep(hook, services=Service.objects.filter(code="yacht-departure"), **by)
    webhook_acts.make_secret(hook, seen="", **by)
    hook.refresh_from_db()
    webhook_acts.send_test(hook, **by)
    webhook_acts.switch_off(hook, **by)
