"""Is the audit trail whole? Prints one line of JSON; ends with 1 where a line was changed, removed or cut off."""

import json
import sys

from django.core.management.base import BaseCommand

from audit.verify import examine


class Command(BaseCommand):
    help = "Walk the hash chain of the audit trail; non-zero, and the number of the row, where it is broken."

    def handle(self, *args, **options):
        finding = examine()
        self.stdout.write(json.dumps(finding.as_dict(), ensure_ascii=False))
        if not finding.whole:
            sys.exit(1)
