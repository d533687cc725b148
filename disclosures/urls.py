"""Addresses of what the agency publishes: the public's and the editors'."""

from django.urls import include, path, re_path

from disclosures.views import files, laws, opendata, page_views, promise, public

ITEMS = [
    path("", public.disclosures, name="disclosures"),
    path("items/<slug:slug>/", public.item, name="item"),
    path("items/<slug:slug>/versions/", public.item_versions, name="item_versions"),
    path("items/<slug:slug>/v<int:number>/", public.item_version, name="item_version"),
    path("files/<int:pk>/<str:name>", files.content_file, name="content_file"),
    path("<slug:code>/", public.category, name="disclosure_category"),
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
    path("promise/", promise.promise, name="promise"),
    path("staff/reports/views/", page_views.page_views, name="page_views"),
    path("opendata/", include(OPEN_DATA)),
]
