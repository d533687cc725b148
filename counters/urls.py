"""Addresses of the counter: the public's and the desk's."""

from django.urls import include, path

from counters.lost import police_pages
from counters.views import books, exports, losses, lost_property, months, papers
from counters.visitors import expected_views as visits

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
    path("<slug:book>/export/", exports.export, name="book_export"),
    path("<slug:book>/export/<int:pk>/", exports.export_file, name="book_export_file"),
    path("<slug:book>/months/", months.month_list, name="book_months"),
    path("<slug:book>/months/<int:pk>/", months.month_page, name="book_month"),
    path("<slug:book>/months/<int:pk>/book.pdf", months.month_pdf, name="book_month_pdf"),
    path("<slug:book>/papers/", papers.paper_list, name="book_papers"),
    path("<slug:book>/papers/spoilt/", papers.paper_spoilt, name="book_paper_spoilt"),
    path("<slug:book>/papers/<int:pk>.pdf", papers.paper_pdf, name="book_paper_pdf"),
    path("<slug:book>/page/<slug:name>/", books.book_own_page, name="book_page"),
    path("<slug:book>/<slug:unit>/<int:roc_year>-<int:number>/", include(LINE)),
]

LOST = [
    path("police/", police_pages.police_lists, name="police_lists"),
    path("police/<int:pk>/", police_pages.police_list, name="police_list"),
    path("police/<int:pk>/list.pdf", police_pages.police_list_pdf, name="police_list_pdf"),
    path("police/<int:pk>/drop/", police_pages.police_drop, name="police_drop"),
    path("police/<int:pk>/items/<int:case>/take-off/", police_pages.police_take_off, name="police_take_off"),
]

VISITS = [
    path("expected/", visits.expected_list, name="visit_expected_list"),
    path("expected/new/", visits.expect, name="visit_expect"),
    path("expected/<int:pk>/", visits.expected, name="visit_expected"),
    path("expected/<int:pk>/call-off/", visits.call_off, name="visit_call_off"),
    path("arrive/<str:code>/", visits.arrive, name="visit_arrive"),
]

urlpatterns = [
    path("lost-property/", lost_property.lost_property, name="lost_property"),
    path("lost-property/tell-me/", losses.tell_me, name="loss"),
    path("lost-property/tell-me/<str:token>/", losses.loss_link, name="loss_link"),
    path("lost-property/<str:reference>/", lost_property.lost_item, name="lost_item"),
    path("lost-property/<str:reference>/sent/", lost_property.lost_item_sent, name="lost_item_sent"),
    path("", include("counters.desk_urls")),
    path("visits/<str:code>/", visits.visit_pass, name="visit_pass"),
    path("visits/<str:code>/qr.svg", visits.visit_pass_code, name="visit_pass_code"),
    path("staff/counter/books/", include(BOOKS)),
    path("staff/counter/lost/", include(LOST)),
    path("staff/counter/visits/", include(VISITS)),
]
