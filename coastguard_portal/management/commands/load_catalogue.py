"""What the portal cannot run without: units, services with their procedures, the office calendar, ports, zones."""

import json
from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand

from applications.seed import load_ports, load_zones
from cases.seed import load_catalogue
from coastguard_portal.found_pages import index_pages
from counters.seed import load_checks
from disclosures.seed import load_categories
from feedback.seed import load_topics


class Command(BaseCommand):
    help = "Load what is shipped: units, services, procedures, calendar, ports, zones, topics … Changes are kept."

    def handle(self, *, verbosity, **options):
        counts = load_catalogue()
        # Line by line only when asked for: a first load lists every holiday.
        call_command("import_calendar", stdout=self.stdout if verbosity > 1 else StringIO())
        ports = load_ports().items()
        counts["ports"] = {what: len(codes) if isinstance(codes, list) else codes for what, codes in ports}
        counts["zones added"] = load_zones()
        counts["categories of disclosure added"] = load_categories()
        counts["pages to be found"] = index_pages()
        counts["topics of the mailbox added"] = load_topics()
        counts["check lists of the service points added"] = load_checks()
        if verbosity:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
