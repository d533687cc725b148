from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = _("Disclosures")

    def ready(self):
        from cases import statutes
        from disclosures.laws.library import LIBRARY

        statutes.register(LIBRARY)
