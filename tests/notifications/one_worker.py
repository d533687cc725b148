"""A worker process of its own, for the tests that kill it: delivers what is due in the database named, to the port."""

import sys

import django
from django.conf import settings
from django.utils import timezone

if __name__ == "__main__":
    database, port, wait = sys.argv[1:]
    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_BACKEND = "notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", int(port), float(wait)
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    django.setup()
    from notifications import delivery
    from notifications.tasks import deliver_batch

    while ids := delivery.due_ids(now=timezone.now()):
        deliver_batch(ids[:50])
