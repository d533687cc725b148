"""Addresses of the counter: the public's and the desk's."""

from django.urls import include, path

from counters.views import books

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

urlpatterns = [
    path("staff/counter/books/", include(BOOKS)),
]
