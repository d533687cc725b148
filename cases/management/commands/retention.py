"""manage.py retention [--dry-run | --list]: forget what has been kept long enough (cases/retention.py). Prints JSON."""

import csv
import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import retention


class Command(BaseCommand):
    help = "Delete abandoned drafts and blank the people of long closed cases. --dry-run: only count."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would go, change nothing")
        parser.add_argument(
            "--list", action="store_true", help="change nothing; name the cases that would go, one a line (CSV)"
        )

    def handle(self, *, dry_run, **options):
        if options["list"]:
            self._list()
            return
        self.stdout.write(json.dumps(retention.run(now=timezone.now(), dry_run=dry_run)))

    def _list(self):
        """The list to hand to the records office before the run: it names no person."""
        rows = csv.writer(self.stdout)
        rows.writerow(["reference", "closed_at", "keep_years"])
        for reference, closed_at, years in retention.due_references(timezone.now()):
            rows.writerow([reference, timezone.localtime(closed_at).isoformat(timespec="seconds"), years])
