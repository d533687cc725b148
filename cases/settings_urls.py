"""Addresses under /staff/settings/, as the roof mounts them."""

from django.urls import path

from cases.views import (
    acts,
    authorities,
    calendar_settings,
    files,
    letter_settings,
    settings,
    typhoon,
    webhooks,
)

CALENDAR = [
    path("calendar/", calendar_settings.calendar_settings, name="calendar_settings"),
    path("calendar/closures/new/", calendar_settings.closure_new, name="closure_new"),
    path("calendar/closures/<int:pk>/lift/", calendar_settings.closure_lift, name="closure_lift"),
    path("calendar/days/new/", calendar_settings.calendar_day_new, name="calendar_day_new"),
    path("calendar/years/<int:year>/confirm/", calendar_settings.year_confirm, name="year_confirm"),
]

AUTHORITIES = [
    path("authorities/", authorities.authority_list, name="authority_list"),
    path("authorities/new/", authorities.authority_edit, name="authority_new"),
    path("authorities/<slug:code>/", authorities.authority_edit, name="authority_edit"),
]

LETTERS = [
    path("letters/", letter_settings.template_list, name="letter_templates"),
    path("letters/new/", letter_settings.template_edit, name="letter_template_new"),
    path("letters/<slug:key>/", letter_settings.template_edit, name="letter_template"),
    path("letters/<slug:key>/retire/", letter_settings.template_retire, name="letter_template_retire"),
]

WEBHOOKS = [
    path("webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/new/", webhooks.webhook_edit, name="webhook_new"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/edit/", webhooks.webhook_edit, name="webhook_edit"),
    path("webhooks/<int:pk>/act/", webhooks.webhook_act, name="webhook_act"),
]

urlpatterns = [
    path("", settings.settings, name="settings"),
    path("reopen/", acts.reopen, name="case_reopen"),
    path("files/", files.file_checks, name="file_checks"),
    *CALENDAR,
    path("typhoon/", typhoon.typhoon_button, name="typhoon"),
    path("typhoon/<int:pk>/lift/", typhoon.typhoon_lift, name="typhoon_lift"),
    *AUTHORITIES,
    *LETTERS,
    *WEBHOOKS,
]
