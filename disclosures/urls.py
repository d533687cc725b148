"""Addresses of what the agency publishes: the public's and the editors'."""

from django.urls import include, path, re_path

from disclosures.views import content, files, laws, opendata, page_views, promise, public, publishing

ITEMS = [
    path("", public.disclosures, name="disclosures"),
    path("items/<slug:slug>/", public.item, name="item"),
    path("items/<slug:slug>/versions/", public.item_versions, name="item_versions"),
    path("items/<slug:slug>/v<int:number>/changes/", public.item_changes, name="item_changes"),
    path("items/<slug:slug>/v<int:number>/", public.item_version, name="item_version"),
    path("files/<int:pk>/<str:name>", files.content_file, name="content_file"),
    path("<slug:code>/", public.category, name="disclosure_category"),
]

CONTENT = [
    path("", content.content_list, name="content"),
    path("board/", content.content_board, name="content_board"),
    path("board/<slug:code>/", content.content_head, name="content_head"),
    path("new/", content.content_new, name="content_new"),
    path("<int:pk>/", content.content_item, name="content_item"),
    path("<int:pk>/edit/", content.content_edit, name="content_edit"),
    path("<int:pk>/check/", publishing.content_check, name="content_check"),
    path("<int:pk>/keeper/", content.content_keeper, name="content_keeper"),
    path("<int:pk>/end/", content.content_end, name="content_end"),
    path("<int:pk>/do/<slug:move>/", content.content_do, name="content_do"),
    path("<int:pk>/files/", content.content_file_add, name="content_file_add"),
    path("<int:pk>/files/<int:enclosure>/", content.content_file_open, name="content_file_open"),
    path("<int:pk>/files/<int:enclosure>/remove/", content.content_file_remove, name="content_file_remove"),
    path("<int:pk>/v<int:number>/", content.content_version, name="content_version"),
    path("<int:pk>/v<int:number>/again/", content.content_roll_back, name="content_roll_back"),
    path("<int:pk>/compare/<int:before>/<int:after>/", content.content_compare, name="content_compare"),
]

OPEN_DATA = [
    path("", opendata.opendata, name="opendata"),
    path("catalog.jsonld", opendata.open_catalogue, name="open_catalogue"),
    path("<slug:dataset>/", opendata.open_set, name="open_set"),
    path("<slug:dataset>.<str:form>", opendata.open_file, name="open_file"),
]

LAW = r"(?P<pcode>[A-Z]\d{7})"
LAWS = [
    path("", laws.laws, name="laws"),
    re_path(rf"^{LAW}/$", laws.law, name="law"),
    re_path(rf"^{LAW}\.(?P<form>[a-z]+)$", laws.law_file, name="law_file"),
    re_path(rf"^{LAW}/(?P<number>\d{{1,4}}(?:-\d{{1,3}})?)/$", laws.article, name="law_article"),
    re_path(rf"^{LAW}/changes/(?P<number>\d{{1,4}})/$", laws.law_changes, name="law_changes"),
]

urlpatterns = [
    path("laws/", include(LAWS)),
    path("disclosures/", include(ITEMS)),
    path("staff/content/", include(CONTENT)),
    path("promise/", promise.promise, name="promise"),
    path("staff/reports/views/", page_views.page_views, name="page_views"),
    path("opendata/", include(OPEN_DATA)),
]
