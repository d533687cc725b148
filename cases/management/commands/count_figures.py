"""manage.py count_figures: count what happened each day; --since counts all days from there on anew."""

import json
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import figures, heartbeats
from cases.calendar import TAIPEI
from cases.workdays import DAY


class Command(BaseCommand):
    help = "Count what happened each day. Without --since: the days that may still change, and those that were missed."

    def add_arguments(self, parser):
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args, since, **options):
        now = timezone.now()
        if since:
            counts = {"figures": figures.count(since, now.astimezone(TAIPEI).date() + DAY)}
        else:
            counts = figures.count_up(now=now)
        heartbeats.beat(figures.TASK, now=now, result=counts)
        self.stdout.write(json.dumps(counts))
