"""Take in the official office calendar from a CSV file: prints what changes, then the counts as JSON."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases import recount
from cases.workdays import SHIPPED, SpecialDay, read_sheet


class Command(BaseCommand):
    help = "Take in an office calendar (CSV: date,is_working,name[,name_en],status). Safe to run twice."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="default: the one shipped with us")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")

    def handle(self, *, file, dry_run, **options):
        try:
            sheet = read_sheet(file)
        except (OSError, ValueError) as fault:
            raise CommandError(f"{file}: {fault}") from fault
        diff, moved = (recount.try_file if dry_run else recount.take_in_file)(sheet, now=timezone.now())
        for change in diff.changes:
            parts = [said(day) for day in (change.before, change.after) if day]
            self.stdout.write(f"{change.sign} {change.date} {' -> '.join(parts)}")
        for year in diff.confirmed:
            self.stdout.write(f"+ {year} confirmed")
        for year in sorted(sheet.years - sheet.confirmed):
            self.stdout.write(f"! {year} is not confirmed: due dates in it carry a warning")
        if moved:
            late = sum(shift.becomes_late for shift in moved)
            self.stdout.write(f"> {len(moved)} open deadlines move, {late} of them into the past")
        self.stdout.write(json.dumps(diff.counts()))


def said(day: SpecialDay) -> str:
    return f"{day.name_zh} ({'working' if day.is_working else 'off'})"
