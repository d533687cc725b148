"""manage.py retention [--dry-run]: forget what has been kept long enough (cases/retention.py). Prints JSON."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases import retention


class Command(BaseCommand):
    help = "Delete abandoned drafts and blank the people of long closed cases. --dry-run: only count."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would go, change nothing")

    def handle(self, *, dry_run, **options):
        self.stdout.write(json.dumps(retention.run(now=timezone.now(), dry_run=dry_run)))
