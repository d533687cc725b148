"""manage.py access_matrix [--json]: every address × role → status, against the table the tests hold."""

import csv
import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coastguard_portal.access_matrix import matrix

TABLE = Path(settings.BASE_DIR) / "tests" / "access_matrix.csv"


def read_table(path: Path = TABLE) -> dict[str, dict[str, int]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row.pop("address"): {role: int(status) for role, status in row.items()} for row in csv.DictReader(file)}


class Command(BaseCommand):
    help = "Ask every address as every role; say where the answer differs from tests/access_matrix.csv."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the whole matrix")
        parser.add_argument("--write", action="store_true", help="write the table anew, to be read before it is kept")

    def handle(self, *args, **options):
        found = matrix()
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=1))
        if options["write"]:
            return self._write(found)
        expected = read_table()
        differing = [
            f"{name} as {role}: {status}, the table says {expected.get(name, {}).get(role)}"
            for name, roles in found.items()
            for role, status in roles.items()
            if expected.get(name, {}).get(role) != status
        ]
        differing += [f"{name} is in the table and no longer an address" for name in expected.keys() - found.keys()]
        if differing:
            raise CommandError("\n".join(differing))
        self.stdout.write(f"{len(found)} addresses as {len(next(iter(found.values())))} roles: as the table says.")

    def _write(self, found):
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["address", *next(iter(found.values()))], lineterminator="\n")
            writer.writeheader()
            writer.writerows({"address": name, **roles} for name, roles in found.items())
