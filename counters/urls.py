"""Addresses of the counter: the public's and the desk's."""

from django.urls import include, path

from counters.views import books, handovers, plates, points, staff_points

LINE = [
    path("", books.line_page, name="book_line"),
    path("strike/", books.strike, name="book_strike"),
    path("reveal/", books.reveal, name="book_reveal"),
    path("mark/<slug:kind>/", books.mark, name="book_mark"),
    path("page/<slug:name>/", books.line_own_page, name="book_line_page"),
]

BOOKS = [
    path("", books.index, name="books"),
    path("<slug:book>/", books.book_list, name="book_list"),
    path("<slug:book>/new/", books.entry, name="book_entry"),
    path("<slug:book>/page/<slug:name>/", books.book_own_page, name="book_page"),
    path("<slug:book>/<slug:unit>/<int:roc_year>-<int:number>/", include(LINE)),
]

POINTS = [
    path("", points.point_list, name="service_points"),
    path("county/<slug:county>/", points.county, name="service_point_county"),
    path("<slug:code>/", points.point, name="service_point"),
    path("<slug:code>/plan/", points.plan, name="service_point_plan"),
]

STAFF_POINTS = [
    path("", staff_points.staff_points, name="staff_points"),
    path("new/", staff_points.point_new, name="staff_point_new"),
    path("faults/<int:pk>/mend/", staff_points.fault_mend, name="fault_mend"),
    path("<slug:code>/", staff_points.staff_point, name="staff_point"),
    path("<slug:code>/edit/", staff_points.point_edit, name="staff_point_edit"),
    path("<slug:code>/plan/", staff_points.point_plan, name="staff_point_plan"),
    path("<slug:code>/lists/<slug:kind>/", staff_points.point_round, name="point_round"),
    path("<slug:code>/fault/", staff_points.point_fault, name="point_fault"),
]

COUNTER = [
    path("hand-over/", handovers.hand_over, name="handovers"),
    path("hand-over/<int:pk>/", handovers.one, name="handover"),
    path("plates.pdf", plates.plates_pdf, name="plates"),
    path("points/", include(STAFF_POINTS)),
]

urlpatterns = [
    path("service-points/", include(POINTS)),
    path("staff/counter/", include(COUNTER)),
    path("staff/counter/books/", include(BOOKS)),
]
