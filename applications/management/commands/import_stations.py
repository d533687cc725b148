"""manage.py import_stations CSV: ports and the stations that look after them, from the agency's list."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from applications.seed import COLUMNS, load_ports


class Command(BaseCommand):
    help = f"Bring ports in line with a CSV of code,{','.join(COLUMNS)},station_code; print the difference as JSON."

    def add_arguments(self, parser):
        parser.add_argument("csv", type=Path)

    @transaction.atomic
    def handle(self, *args, **options):
        try:
            self.stdout.write(json.dumps(load_ports(options["csv"]), ensure_ascii=False))
        except FileNotFoundError:
            raise CommandError(f"{options['csv']} is not there.") from None
        except KeyError as column:
            raise CommandError(f"The file has no column {column}.") from None
