"""manage.py restore FILE [--check]: put a copy back into an empty portal, or prove that it could be."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coastguard_portal import copies


class Command(BaseCommand):
    help = "Put FILE back into an empty database. --check: restore it beside the running one, count, and drop it again."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only prove that the copy is whole")

    def handle(self, *, file, check, **options):
        try:
            manifest = copies.check(file) if check else copies.restore(file, now=timezone.now())
        except copies.CopyError as why:
            raise CommandError(str(why)) from why
        said = {name: manifest.get(name) for name in ("made_at", "rows", "audit_head")}
        self.stdout.write(json.dumps(said | {"files": len(manifest["sha256"]) - 1}))
        if manifest.get("trail_fault"):
            self.stderr.write(f"The audit trail was broken when the copy was made: {manifest['trail_fault']}")
        if manifest.get("head_kept"):
            self.stderr.write(
                f"What came after the copy is lost; the last seal that knows of it: {manifest['head_kept']}"
            )
        if not check:
            self.stderr.write("No mail leaves before somebody has read what waits and let it go: /staff/notices/")
