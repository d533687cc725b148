"""One pass of the outbox without a queue: everything that is due, by this process. Prints counts as JSON."""

import json
from collections import Counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import delivery


class Command(BaseCommand):
    help = "Send the notices that are due, one pass, and print how many came to which end."

    def handle(self, *args, **options):
        now = timezone.now()
        ends = Counter({"sent": 0, "queued": 0, "failed": 0, "unsure": delivery.end_leases()})
        due = 0
        # A notice that was put off is not due any more, so this ends; a batch that ran out of time is offered again.
        while batches := delivery.due_batches(now=now):
            found = Counter()
            for ids, channel in batches:
                found.update(delivery.deliver(ids, now=now, channel=channel))
            if not found:
                break  # a worker has them
            due += sum(len(ids) for ids, _channel in batches)
            ends.update(found)
        self.stdout.write(json.dumps({"due": due, **ends}))
