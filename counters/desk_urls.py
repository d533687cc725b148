"""Addresses of the desk, the hand-over and the service points."""

from django.urls import include, path

from counters.views import checks, desk, handovers, plates, points, staff_points

POINTS = [
    path("", points.point_list, name="service_points"),
    path("county/<slug:county>/", points.county, name="service_point_county"),
    path("<slug:code>/", points.point, name="service_point"),
    path("<slug:code>/plan/", points.plan, name="service_point_plan"),
]

RULES = [
    path("", checks.rules, name="point_rules"),
    path("lists/new/", checks.list_edit, name="point_list_new"),
    path("lists/<slug:kind>/", checks.list_edit, name="point_list_edit"),
    path("lists/<slug:kind>/items/new/", checks.item_new, name="point_item_new"),
    path("items/<int:pk>/", checks.item_edit, name="point_item_edit"),
    path("facilities/new/", checks.facility_edit, name="point_facility_new"),
    path("facilities/<slug:code>/", checks.facility_edit, name="point_facility_edit"),
    path("limits/", checks.limits_edit, name="point_limits"),
]

STAFF_POINTS = [
    path("", staff_points.staff_points, name="staff_points"),
    path("figures/", staff_points.point_figures, name="point_figures"),
    path("new/", staff_points.point_new, name="staff_point_new"),
    path("rules/", include(RULES)),
    path("faults/<int:pk>/mend/", staff_points.fault_mend, name="fault_mend"),
    path("<slug:code>/", staff_points.staff_point, name="staff_point"),
    path("<slug:code>/edit/", staff_points.point_edit, name="staff_point_edit"),
    path("<slug:code>/plan/", staff_points.point_plan, name="staff_point_plan"),
    path("<slug:code>/lists/<slug:kind>/", staff_points.point_round, name="point_round"),
    path("<slug:code>/fault/", staff_points.point_fault, name="point_fault"),
]

COUNTER = [
    path("", desk.desk, name="counter_desk"),
    path("offline/", desk.offline, name="counter_offline"),
    path("worker.js", desk.worker, name="counter_worker"),
    path("hand-over/", handovers.hand_over, name="handovers"),
    path("hand-over/<int:pk>/", handovers.one, name="handover"),
    path("plates.pdf", plates.plates_pdf, name="plates"),
    path("points/", include(STAFF_POINTS)),
]

urlpatterns = [
    path("service-points/", include(POINTS)),
    path("staff/counter/", include(COUNTER)),
]
