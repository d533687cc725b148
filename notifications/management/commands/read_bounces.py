"""Take in mail that came back: `manage.py read_bounces FILE…`, or one mail on standard input, from a mail server."""

import json
import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import bounces


class Command(BaseCommand):
    help = "Read reports of mail that was not delivered, and print how many of them were about a mail of ours."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, help="mails, one a file; without any, one on standard input")

    def handle(self, *, files, **options):
        mails = (file.read_bytes() for file in files) if files else iter([sys.stdin.buffer.read(bounces.LIMIT)])
        ends = Counter({"came_back": 0, "known": 0, "ignored": 0})
        ends.update(bounces.take_in(mail, now=timezone.now()) for mail in mails)
        self.stdout.write(json.dumps(ends))
