"""Addresses of what people tell us: the mailbox, satisfaction, surveys and outreach, a list for each."""

from django.urls import include, path

from feedback.replies import promise_pages
from feedback.views import mailbox

MAILBOX = [
    path("", mailbox.mailbox, name="mailbox"),
    path("confirm/<str:token>/", mailbox.confirm, name="mailbox_confirm"),
]

STAFF_MAILBOX = [
    path("promises/", promise_pages.promises, name="promises"),
    path("promises/<int:pk>/", promise_pages.promise, name="promise"),
]

RATE = []

STAFF_RATINGS = []

SURVEYS = []

STAFF_SURVEYS = []

STAFF_OUTREACH = []

STAFF_FIGURES = []

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
