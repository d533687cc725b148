"""manage.py sweep_deadlines: one pass of the deadline sweep, counts as JSON."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import heartbeats
from cases.sweep import sweep


class Command(BaseCommand):
    help = "Say all that is due to be said about deadlines, once; print the counts as JSON."

    def handle(self, *args, **options):
        now = timezone.now()
        counts = sweep(now)
        heartbeats.beat(heartbeats.SWEEP, now=now, result=counts)
        self.stdout.write(json.dumps(counts))
