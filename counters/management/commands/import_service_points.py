"""manage.py import_service_points CSV: service points from the agency's list (data.gov.tw 166260 and our own)."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from counters.seed import COLUMNS, load_points


class Command(BaseCommand):
    help = (
        f"Bring service points in line with a CSV of code,unit,{','.join(COLUMNS)},county,lat,lon,facilities,access; "
        "print the difference as JSON."
    )

    def add_arguments(self, parser):
        parser.add_argument("csv", type=Path)

    def handle(self, *args, **options):
        try:
            self.stdout.write(json.dumps(load_points(options["csv"], now=timezone.now()), ensure_ascii=False))
        except FileNotFoundError:
            raise CommandError(f"{options['csv']} is not there.") from None
        except KeyError as column:
            raise CommandError(f"The file has no column {column}.") from None
        except ValueError as fault:
            raise CommandError(str(fault)) from None
