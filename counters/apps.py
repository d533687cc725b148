from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountersConfig(AppConfig):
    name = "counters"
    verbose_name = _("Counters")

    def ready(self):
        from cases.retention import ALSO
        from counters import figures, retention
        from counters.rooms import register_all

        register_all()
        figures.register_all()
        ALSO.append(retention.run)
