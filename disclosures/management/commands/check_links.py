"""manage.py check_links: one look at the links of our pages that are due, counts as JSON."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosures.actions import links


class Command(BaseCommand):
    help = "Look at the links that are due, at most one for each site; print the counts as JSON. Safe at any hour."

    def handle(self, *args, **options):
        self.stdout.write(json.dumps(links.check_due(now=timezone.now())))
