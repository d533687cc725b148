"""Addresses of this app beside the forms, which the spine dispatches (cases/urls.py)."""

from django.urls import path

from applications.coastal_zone import pages, zone_views
from applications.incident import figures_page
from applications.port_check import pier_pages

ZONES = [
    path("services/coastal-zone/zones/", zone_views.zone_list, name="zone_list"),
    path("staff/settings/zones/", zone_views.staff_zones, name="staff_zones"),
    path("staff/settings/zones/new/", zone_views.zone_new, name="zone_new"),
    path("staff/settings/zones/<slug:zone>/", zone_views.zone_edit, name="zone_edit"),
    path("staff/settings/zones/<slug:zone>/close/", zone_views.closure_new, name="zone_closure_new"),
    path("staff/settings/zones/closings/<int:pk>/lift/", zone_views.closure_lift, name="zone_closure_lift"),
]

BEACH = [path("staff/beach/<str:reference>/", pages.beach, name="beach")]

PIER = [path("staff/pier/<str:reference>/", pier_pages.pier_page, name="pier")]

REPORTS = [path("staff/reports/incidents/", figures_page.incident_figures, name="incident_figures")]

urlpatterns = [*ZONES, *BEACH, *PIER, *REPORTS]
