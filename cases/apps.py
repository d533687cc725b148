from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self):
        from cases.actions import supplements
        from notifications.reached import REACHED

        REACHED.append(supplements.reached)
