"""Addresses under /staff/settings/, as the roof mounts them."""

from django.urls import path

from cases.views import calendar_settings, files, settings, typhoon

CALENDAR = [
    path("calendar/", calendar_settings.calendar_settings, name="calendar_settings"),
    path("calendar/closures/new/", calendar_settings.closure_new, name="closure_new"),
    path("calendar/closures/<int:pk>/lift/", calendar_settings.closure_lift, name="closure_lift"),
    path("calendar/days/new/", calendar_settings.calendar_day_new, name="calendar_day_new"),
    path("calendar/years/<int:year>/confirm/", calendar_settings.year_confirm, name="year_confirm"),
]

urlpatterns = [
    path("", settings.settings, name="settings"),
    path("files/", files.file_checks, name="file_checks"),
    *CALENDAR,
    path("typhoon/", typhoon.typhoon_button, name="typhoon"),
    path("typhoon/<int:pk>/lift/", typhoon.typhoon_lift, name="typhoon_lift"),
]
