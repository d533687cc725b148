"""manage.py backup FILE: database and files in one file, for keeping elsewhere (coastguard_portal/copies.py)."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coastguard_portal import copies


class Command(BaseCommand):
    help = "Write database and files to FILE. The keys are not in it: keep them apart."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        if file.exists():
            raise CommandError(f"{file} is there already: name another file.")
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        try:
            manifest = copies.make(file, now=timezone.now())
        except copies.CopyError as why:
            raise CommandError(str(why)) from why
        self.stdout.write(json.dumps({"rows": manifest["rows"], "files": len(manifest["sha256"]) - 1}))
