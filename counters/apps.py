from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountersConfig(AppConfig):
    name = "counters"
    verbose_name = _("Counters")

    def ready(self):
        from cases.retention import KEPT
        from counters.parties import forget
        from counters.rooms import register_all

        register_all()
        KEPT["people in books"] = forget
