"""The roof as a Django app: with it every process knows the queue, so that `@shared_task` finds its broker."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "coastguard_portal"

    def ready(self):
        from coastguard_portal import celery  # noqa: F401  reads the settings, so not before they are ready
        from coastguard_portal.places import COUNTERS, SERVICE_POINTS
        from feedback.ratings.places import SOURCES

        SOURCES.extend([SERVICE_POINTS, COUNTERS])
