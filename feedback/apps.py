from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback")

    def ready(self):
        from cases import retention, rooms
        from cases.actions import telling
        from feedback.actions import ratings
        from feedback.ratings import figures, room
        from feedback.ratings import retention as rating_words

        rooms.register(room.ROOM)
        telling.ALSO.append(ratings.invite)
        retention.ALSO.append(rating_words.run)
        figures.register_all()
