"""Work out a due date and show the working, as people or (--json) programs read it."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils.translation import get_language

from cases import calendar
from cases.calendar import Mode, OfficeCalendar, Period, Roll, Saturday
from cases.due_question import period_of, place_of, read_start
from cases.office import office


class Command(BaseCommand):
    help = "When does a period end? For LEAD_WD: the latest day to file before an event on --from."

    def add_arguments(self, parser):
        parser.add_argument("--mode", required=True, choices=list(Mode), type=str.upper)
        parser.add_argument("--n", required=True, help="how many; hours and half days may be fractions")
        parser.add_argument(
            "--from", required=True, dest="start", metavar="DATE", help="2025-01-24 or 2025-01-24T10:00"
        )
        parser.add_argument(
            "--roll", choices=list(Roll), type=str.upper, help="default: APA48 for CD, MONTH; else NONE"
        )
        parser.add_argument("--saturday", choices=list(Saturday), type=str.lower, default=Saturday.LITERAL)
        parser.add_argument("--county", default="", help="where the unit sits, for closures: 花蓮縣")
        parser.add_argument("--clear-days", action="store_true", help="LEAD_WD: n full days between filing and event")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, mode, n, start, roll, saturday, county, clear_days, **options):
        try:
            period = period_of(n, mode, roll, saturday, clear_days=clear_days)
            due = calendar.due(period, read_start(start), self.days(), place_of(county))
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps(calendar.as_json(due), ensure_ascii=False, indent=2))
        else:
            self.show(period, due, get_language() or "zh-hant")

    def days(self) -> OfficeCalendar:
        """The database's calendar, or, before the first `migrate`, the one shipped with the program."""
        try:
            return office()
        except ProgrammingError:
            self.stderr.write("The database holds no calendar yet: using the one shipped with the program.")
            return OfficeCalendar.shipped()

    def show(self, period: Period, due: calendar.Due, language: str):
        answer = calendar.as_json(due, language)
        self.stdout.write(f"{answer['due']}  ({answer['last_day']})")
        for ground in calendar.grounds(period, language):
            self.stdout.write(f"  {ground}")
        for line in answer["working"]:
            self.stdout.write(f"{line['date']} {'+' if line['counted'] else ' '} {line['reason']}")
        for warning in answer["warnings"]:
            self.stdout.write(f"! {warning}")
