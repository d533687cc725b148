"""Take in statutes from files of the national law database: prints what changes, then the counts as JSON."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.actions.laws import take_in
from disclosures.laws.source import SHIPPED, read_folder

SIGNS = {"added": "+", "changed": "~", "removed": "-"}


class Command(BaseCommand):
    help = "Take in laws (one JSON file each, as law.moj.gov.tw publishes them). Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED, help="default: those shipped with us")

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder}: no such folder")
        try:
            laws = read_folder(folder)
        except (OSError, ValueError) as fault:
            raise CommandError(str(fault)) from fault
        names = {law.pcode: law.name for law in laws}
        diff = take_in(laws, now=timezone.now())
        for pcode in diff.added:
            self.stdout.write(f"+ {pcode} {names[pcode]}")
        for pcode, changed in diff.changed.items():
            told = " ".join(f"{SIGNS[change.kind]}{change.number}" for change in changed)
            self.stdout.write(f"~ {pcode} {names[pcode]}: {told or 'headings'}")
        for pcode in diff.described:
            self.stdout.write(f"· {pcode} {names[pcode]}")
        self.stdout.write(json.dumps(diff.counts()))
