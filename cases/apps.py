from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self):
        from cases.actions import supplements
        from cases.models.case import Status
        from notifications.reached import MUST_REACH, REACHED

        REACHED.append(supplements.reached)
        MUST_REACH[supplements.ASKED] = Status.AWAITING_APPLICANT
