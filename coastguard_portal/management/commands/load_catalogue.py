"""What the portal cannot run without: units, services with their procedures, the office calendar, ports."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand

import cases
from applications.seed import load_ports
from cases.seed import load_catalogue

CALENDAR = Path(cases.__file__).parent / "data" / "office_calendar.csv"


class Command(BaseCommand):
    help = "Load the shipped units, services, procedures, calendar and ports. What people changed since is kept."

    def handle(self, *, verbosity, **options):
        counts = load_catalogue()
        call_command("import_calendar", str(CALENDAR), verbosity=verbosity, stdout=self.stdout)
        counts["ports"] = load_ports()
        if verbosity:
            self.stdout.write(", ".join(f"{what}: {number}" for what, number in counts.items()))
