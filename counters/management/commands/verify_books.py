"""manage.py verify_books: every closed month against its hash, the trail and its file. Non-zero where one fails."""

import json

from django.core.management.base import BaseCommand, CommandError

from counters import months
from counters.models import BookMonth


class Command(BaseCommand):
    help = "Recompute the hash of every closed month of the books; say what does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--unit", help="only the books of the unit with this code")

    def handle(self, *, unit, **options):
        closed = BookMonth.objects.order_by("pk")
        if unit:
            closed = closed.filter(unit__code=unit)
        checked, wrong = 0, []
        for month in closed.iterator():
            checked += 1
            wrong += months.faults(month)
        self.stdout.write(json.dumps({"months": checked, "faults": wrong}, ensure_ascii=False))
        if wrong:
            raise CommandError(f"{len(wrong)} faults in {checked} closed months")
