"""manage.py backup FILE: database and files in one file, for keeping elsewhere (coastguard_portal/copies.py).

Ends with 1 where no copy was made, with 3 where one was made of an audit trail that is broken.
"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coastguard_portal import copies

BROKEN_TRAIL = 3


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
        except OSError as why:  # a full disk, most often
            raise CommandError(f"No copy was made: {why.strerror or why} ({why.filename or file}).") from why
        self.stdout.write(json.dumps({"rows": manifest["rows"], "files": len(manifest["sha256"]) - 1}))
        if manifest["trail_fault"]:
            raise CommandError(
                f"The copy {file} is made and whole, but the audit trail in it is broken: {manifest['trail_fault']} "
                "Keep the older copies: one of them may hold the trail as it was. manage.py audit_verify looks again.",
                returncode=BROKEN_TRAIL,
            )
