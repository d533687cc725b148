"""Addresses of what people tell us: the mailbox, satisfaction, surveys and outreach, a list for each."""

from django.urls import include, path

from feedback.replies import promise_pages
from feedback.views import call_backs, figures, library, mailbox, outreach, rate, record, staff_ratings, stands, write

MAILBOX = [
    path("", mailbox.mailbox, name="mailbox"),
    path("write/", write.write, name="mailbox_write"),
    path("check/", write.check, name="mailbox_check"),
    path("received/", write.received, name="mailbox_received"),
    path("figures/", figures.mailbox_figures, name="mailbox_figures"),
    path("answers/", library.answers, name="answers"),
    path("answers/<int:pk>/", library.answer, name="answer"),
    path("confirm/<str:token>/", mailbox.confirm, name="mailbox_confirm"),
]

STAFF_MAILBOX = [
    path("promises/", promise_pages.promises, name="follow_ups"),
    path("promises/<int:pk>/", promise_pages.promise, name="follow_up"),
    path("answers/", library.desk, name="answer_desk"),
    path("answers/<int:pk>/", library.review, name="answer_review"),
    path("new/", record.choose, name="mailbox_new"),
    path("new/filed/<uuid:draft>/", record.filed, name="mailbox_new_filed"),
    path("new/<slug:source>/", record.take_down, name="mailbox_new_from"),
    path("new/<slug:source>/<uuid:draft>/", record.take_down, name="mailbox_new_again"),
    path("new/<slug:source>/<uuid:draft>/check/", record.check, name="mailbox_new_check"),
]

RATE = [
    path("at/<slug:word>/", rate.rate_place, name="rate_place"),
    path("kiosk/<slug:word>/", rate.rate_kiosk, name="rate_kiosk"),
    path("<slug:link>/", rate.rate, name="rate"),
]

STAFF_RATINGS = [
    path("", staff_ratings.ratings, name="staff_ratings"),
    path("words/", staff_ratings.words, name="rating_words"),
    path("calls/", call_backs.calls, name="call_backs"),
    path("calls/<slug:reference>/", call_backs.call, name="call_back"),
    path("calls/<slug:reference>/take/", call_backs.take, name="call_back_take"),
    path("stands/", stands.stands, name="rating_stands"),
    path("stands/<slug:place>.pdf", stands.stand_pdf, name="rating_stand_pdf"),
]

SURVEYS = []

STAFF_SURVEYS = []

STAFF_OUTREACH = [
    path("", outreach.visits, name="outreach"),
    path("new/", outreach.new, name="outreach_new"),
    path("plan/", outreach.plan, name="outreach_plan"),
    path("figures/", outreach.outreach_figures, name="outreach_figures"),
    path("<int:pk>/", outreach.visit, name="outreach_visit"),
    path("<int:pk>/reveal/", outreach.reveal, name="outreach_reveal"),
    path("<int:pk>/strike/", outreach.strike, name="outreach_strike"),
    path("<int:pk>/suggest/", outreach.suggest, name="outreach_suggest"),
    path("suggestions/<int:pk>/petition/", outreach.make_petition, name="outreach_petition"),
]

STAFF_FIGURES = [
    path("", figures.feedback_figures, name="feedback_figures"),
    path("cases/", figures.feedback_cases, name="feedback_cases"),
]

urlpatterns = [
    path("mailbox/", include(MAILBOX)),
    path("staff/mailbox/", include(STAFF_MAILBOX)),
    path("rate/", include(RATE)),
    path("staff/ratings/", include(STAFF_RATINGS)),
    path("surveys/", include(SURVEYS)),
    path("staff/surveys/", include(STAFF_SURVEYS)),
    path("staff/outreach/", include(STAFF_OUTREACH)),
    path("staff/reports/feedback/", include(STAFF_FIGURES)),
]
