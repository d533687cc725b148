from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback")

    def ready(self):
        from cases.retention import ALSO
        from cases.rooms import register
        from feedback.actions import survey_answers
        from feedback.outreach import retention
        from feedback.petitions.room import ROOM
        from feedback.ratings import room as ratings

        register(ROOM)
        ratings.register_all()
        ALSO.append(retention.run)
        ALSO.append(survey_answers.forget)
