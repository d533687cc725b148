"""The message catalogues: compile what is stale; with --check, say what is missing and fail."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from coastguard_portal import messages

PO = "locale/zh_Hant/LC_MESSAGES/django.po"
EN = "locale/en/LC_MESSAGES/django.po"


class Command(BaseCommand):
    help = "Compile the translations that changed (Babel, no gettext). --check: is every sentence translated?"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="fail when a sentence is missing, empty or unsure")
        parser.add_argument(
            "--extract", action="store_true", help="first bring the .po files up to the source (xgettext)"
        )

    def handle(self, *, check, extract, **options):
        if extract:
            self._extract()
        if check:
            self._check()
        for path in messages.compile_stale(settings.LOCALE_PATHS):
            self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} written")

    def _extract(self):
        self._need_xgettext()
        call_command(
            "makemessages",
            locale=["zh_Hant"],
            ignore_patterns=[".venv", "var*", "tests"],
            no_location=True,
            verbosity=0,
        )
        shipped = settings.BASE_DIR / PO
        messages.arrange(shipped)
        messages.arrange(settings.BASE_DIR / EN, like=shipped)

    def _check(self):
        faults = [line for po in messages.catalogues(settings.LOCALE_PATHS) for line in messages.faults(po)]
        faults += self._not_extracted()
        for line in faults:
            self.stderr.write(line)
        if faults:
            raise CommandError(f"{len(faults)} messages to mend.")
        self.stdout.write("Messages complete.")

    def _not_extracted(self) -> list[str]:
        """Sentences of the source that the catalogue has not: extracted in a copy of the source, then compared."""
        self._need_xgettext()
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "source"
            skip = shutil.ignore_patterns(".*", "var", "var-*", "static", "tests", "*.mo", "__pycache__")
            shutil.copytree(settings.BASE_DIR, copy, ignore=skip)
            command = [sys.executable, "manage.py", "messages", "--extract"]
            done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
            if done.returncode:
                raise CommandError(done.stderr.strip())
            missing = self._ids(copy / PO) - self._ids(settings.BASE_DIR / PO)
        return [f"zh_Hant: {sentence!r} is not in the catalogue" for sentence in sorted(missing)]

    @staticmethod
    def _ids(po: Path) -> set[str]:
        return {re.sub(r"\s+", " ", str(message.id)) for message in messages.read(po) if message.id}

    @staticmethod
    def _need_xgettext():
        if not shutil.which("xgettext"):
            raise CommandError("xgettext is missing: apt-get install gettext")
